"""What to say to a person at a customer: the talk track of their role, in this customer's figures."""

from collections.abc import Iterator, Sequence

from bot.command import ANYONE, Customer, Who, Words, command, line
from bot.context import Ask
from bot.opened import opened
from bot.people import find_person, in_role, role_of
from bot.reply import Actions, Button, Reply, Text
from bot.sheet import Sheet, read_sheet
from core.briefing import Shown
from core.errors import NotFound
from core.markdown import Markdown, join
from core.profile import Person
from core.tables import ROLES
from core.types import Term

words: Words = {
    "en": {
        "title": "{role} at {customer}",
        "title_person": "{person}, {customer}",
        "choose": "Who will you talk to at {customer}?",
        "met": "**{role}**: {person}",
        "met_titled": "**{role}**: {person}, {title}",
        "gone": "**{role}**: nobody now; {person} left on {on}",
        "open": "**{role}**: not known. Ask who it is.",
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
        "choose": "在{customer}，您要和谁谈？",
        "met": "**{role}**：{person}",
        "met_titled": "**{role}**：{person}（{title}）",
        "gone": "**{role}**：现在空缺，{person}已于{on}离职",
        "open": "**{role}**：还不知道是谁，先问清楚。",
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
        return _choice(ask, sheet, customer)
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


def _choice(ask: Ask, sheet: Sheet, customer: Customer) -> Reply:
    told = [_about(ask, sheet.profile.people, role) for role in ROLES]
    buttons = [Button(ask.wording.say(Term(f"role.{role}")), line("talk", customer, role)) for role in ROLES]
    title = ask.say("choose", customer=sheet.profile.name)
    return Reply(title, (Text(join("\n\n", told)), Actions(tuple(buttons))))


def _about(ask: Ask, people: Sequence[Person], role: str) -> Markdown:
    """Say who plays a role."""
    person, term = in_role(people, role), Term(f"role.{role}")
    if person is None:
        return ask.say("open", role=term)
    if person.left_on:
        return ask.say("gone", role=term, person=person.name, on=person.left_on)
    title = person.facts.get("title")
    if title is None:
        return ask.say("met", role=term, person=person.name)
    return ask.say("met_titled", role=term, person=person.name, title=title.value)


def _ask_role(ask: Ask, person: Person, customer: Customer) -> Reply:
    buttons = tuple(
        Button(ask.wording.say(Term(f"role.{role}")), line("log", customer, "role", role, person.external_id))
        for role in ROLES
    )
    return Reply(ask.say("no_role", person=person.name), (Actions(buttons),))


def _ways_on(ask: Ask, customer: Customer) -> Iterator[Button]:
    for name in ("customer", "strategy", "objection"):
        yield Button(ask.text(f"button_{name}"), line(name, customer))
