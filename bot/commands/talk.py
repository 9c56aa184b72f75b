"""What to say to a person at a customer: the talk track of their role, in this customer's figures."""

from collections.abc import Iterator, Sequence

from bot.command import ANYONE, Customer, Who, Words, command, line
from bot.context import Ask
from bot.firstwords import opening_of, questions_of
from bot.opened import opened
from bot.people import best_to_call, find_person, in_role, is_against, role_of
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from core.briefing import Shown
from core.errors import NotFound
from core.markdown import Markdown, bullets, join
from core.profile import Person
from core.tables import ROLES
from core.types import Term

QUESTIONS = 3  # what one remembers on the way to the phone

words: Words = {
    "en": {
        "title": "{role} at {customer}",
        "title_person": "{person}, {customer}",
        "title_first": "What to say at {customer}",
        "say": "**Say to {person}**, {role}",
        "say_anyone": "**Say to whoever answers**",
        "say_no_role": "**Say to {person}**, whose part in the decision is not known",
        "who_decides": "“Who at your place works with this, who tests it, and who signs? I want to bring each of them "
        "what they need.”",
        "ask": "**Ask**",
        "why": "**Why {person}** · {why}.",
        "why_met": "nearest to the signature of those we have spoken to who are not against us; last on {on}",
        "why_only_met": "the only one with a known part we have spoken to, last on {on}",
        "why_unmet": "nobody with a known part has been spoken to; nearest to the signature",
        "why_against": "against us, but so is everybody else with a known part. Settle one thing, pitch nothing",
        "gone": "{person} ({role}) left on {on}.",
        "open": "Not known yet, ask who it is: {roles}.",
        "button_track": "All for {person}",
        "button_person": "{role}: {person}",
        "unknown_person": "No name on record for this role yet: what follows fits the role, not the person.",
        "no_role": "The part of {person} in the decision is not on record. What is it?",
        "type": "**The person · {type}**",
        "button_customer": "Card",
        "button_strategy": "Strategy",
        "button_objection": "Objections",
    },
    "zh": {
        "title": "{customer}的{role}",
        "title_person": "{customer}：{person}",
        "title_first": "{customer}：现在怎么说",
        "say": "**对{person}说**（{role}）",
        "say_anyone": "**谁接电话就对谁说**",
        "say_no_role": "**对{person}说**（决策角色还不清楚）",
        "who_decides": "“这类东西，咱们这边谁在用、谁选型、最后谁签字？我好分别准备，不耽误各位时间。”",
        "ask": "**再问**",
        "why": "**为什么先找{person}** · {why}。",
        "why_met": "联系过、又不反对我们的人里，离签字最近；上次联系是{on}",
        "why_only_met": "知道角色的人里只联系过这一位，上次是{on}",
        "why_unmet": "知道角色的人都还没联系过，这一位离签字最近",
        "why_against": "这一位反对我们，可知道角色的人都反对。先了结一件事，别推销",
        "gone": "{person}（{role}）已于{on}离职。",
        "open": "还不知道是谁，先问清楚：{roles}。",
        "button_track": "{person}的全套话术",
        "button_person": "{role}：{person}",
        "unknown_person": "这个角色是谁还没登记，下面先按角色准备。",
        "no_role": "{person}在采购决策里是什么角色，还没有登记。是哪一个？",
        "type": "**对方的性格 · {type}**",
        "button_customer": "客户卡",
        "button_strategy": "策略",
        "button_objection": "异议",
    },
}


@command(
    words=words,
    aliases=("话术", "怎么谈"),
    sentences={
        "en": (
            "how do I talk to {customer}",
            "how do I talk to the {who} (at|of) {customer}",
            "what do I say to {customer}",
        ),
        "zh": ("{customer}的{who}怎么谈", "{customer}怎么谈", "怎么和{customer}谈"),
    },
)
async def talk(ask: Ask, customer: Customer, who: Who = ANYONE) -> Reply:
    """Prepare what to say to a person at a customer: opening, questions, proof, replies, the ask.

    准备怎么和客户的某个人谈：开场、提问、证据、应答、收口。

    Examples:
        /talk ACME
        /talk ACME cfo
        /talk 华信精密机械 采购
    """
    sheet = await read_sheet(ask, customer)
    if not who:
        return _first(ask, sheet, customer)
    person = find_person(sheet.profile.people, who)
    role = who.role or (role_of(person) if person else None)
    if person is None and role is None:
        raise NotFound("unknown_person", given=who.words, customer=sheet.profile.name)
    if role is None and person is not None:
        return _ask_role(ask, person, customer)
    return await _track(ask, sheet, customer, str(role), person)


async def _track(ask: Ask, sheet: Sheet, customer: Customer, role: str, person: Person | None) -> Reply:
    variables = {**sheet.variables(person), "role": Term(f"role.{role}")}
    rendered = ask.library.best("talk", ask.lang, variables, customer.external_id)
    named = ask.say("title", role=Term(f"role.{role}"), customer=sheet.profile.name)
    if person:
        named = ask.say("title_person", person=person.name, customer=sheet.profile.name)
    unknown = () if person else (Text(ask.say("unknown_person")),)
    ways = Actions((await opened(ask, rendered.name, customer, sheet), *_ways_on(ask, customer)))
    return Reply(named, (*unknown, Text(rendered.text), *_type(ask, variables), ways))


def _type(ask: Ask, variables: dict[str, Shown]) -> tuple[Text, ...]:
    """Say how to deal with the kind of person this is, where that is on record."""
    if variables.get("psychological_type") is None:
        return ()
    rendered = ask.library.best("type", ask.lang, variables)
    return Text(ask.say("type", type=rendered.title)), Text(rendered.text)


def _first(ask: Ask, sheet: Sheet, customer: Customer) -> Reply:
    """Say what to say now to the most useful contact, and why them; the others are buttons."""
    people = sheet.profile.people
    best = best_to_call(people)
    told = _to_best(ask, sheet, customer, best) if best else _to_anyone(ask, people)
    title = ask.say("title_first", customer=sheet.profile.name)
    return Reply(title, (*told, *_lacking(ask, people), Actions(tuple(_choices(ask, people, best, customer)))))


def _to_best(ask: Ask, sheet: Sheet, customer: Customer, best: Person) -> Iterator[Text]:
    """Give the first words and questions of a contact's talk track, and why they come first."""
    role = Term(f"role.{role_of(best)}")
    known = {**sheet.variables(best), "role": role}
    track = ask.library.best("talk", ask.lang, known, customer.external_id).text
    said = opening_of(track)
    head = ask.say("say", person=best.name, role=role)
    yield Text(join("\n", [head, Markdown(f"> {said}")]) if said else head)
    if asked := questions_of(track, QUESTIONS):
        yield Text(bullets(ask.say("ask"), asked))
    yield Text(ask.say("why", person=best.name, why=_why(ask, sheet.profile.people, best)))


def _why(ask: Ask, people: Sequence[Person], best: Person) -> str:
    """Say why a contact is the first to call."""
    if is_against(best):
        return ask.text("why_against")
    met = [person for person in people if person.left_on is None and role_of(person) and person.last_contact]
    if best not in met:
        return ask.text("why_unmet")
    return ask.text("why_met" if len(met) > 1 else "why_only_met", on=best.last_contact)


def _to_anyone(ask: Ask, people: Sequence[Person]) -> Iterator[Text]:
    """Give the words that find out who decides, while nobody's part is known."""
    here = max((p for p in people if p.left_on is None), key=lambda p: str(p.last_contact or ""), default=None)
    head = ask.say("say_no_role", person=here.name) if here else ask.say("say_anyone")
    yield Text(join("\n", [head, Markdown(f"> {ask.text('who_decides')}")]))


def _lacking(ask: Ask, people: Sequence[Person]) -> Iterator[Text]:
    """Say who left a part empty, and which parts nobody is known for."""
    playing = {role: in_role(people, role) for role in ROLES}
    gone = [
        ask.say("gone", role=Term(f"role.{role}"), person=person.name, on=person.left_on)
        for role, person in playing.items()
        if person and person.left_on
    ]
    unknown = [Term(f"role.{role}") for role, person in playing.items() if person is None]
    if unknown:
        gone.append(ask.say("open", roles=ask.wording.enumerate(unknown)))
    if gone:
        yield Text(join("\n", gone))


def _choices(ask: Ask, people: Sequence[Person], best: Person | None, customer: Customer) -> Iterator[Button]:
    """Give a button for the whole track of the one to call, then one for every other part."""
    if best:
        yield Button(ask.text("button_track", person=best.name), line("talk", customer, best.external_id))
    for role in ROLES:
        person = in_role(people, role)
        if person is None or person.left_on:
            yield Button(ask.wording.say(Term(f"role.{role}")), line("talk", customer, role))
        elif person is not best:
            label = ask.text("button_person", role=Term(f"role.{role}"), person=person.name)
            yield Button(label, line("talk", customer, person.external_id))


def _ask_role(ask: Ask, person: Person, customer: Customer) -> Reply:
    buttons = tuple(
        Button(ask.wording.say(Term(f"role.{role}")), line("log", customer, "role", role, person.external_id))
        for role in ROLES
    )
    return Reply(ask.say("no_role", person=person.name), (Actions(buttons),))


def _ways_on(ask: Ask, customer: Customer) -> Iterator[Button]:
    for name in ("customer", "strategy", "objection"):
        yield Button(ask.text(f"button_{name}"), line(name, customer))
