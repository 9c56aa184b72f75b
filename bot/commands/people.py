"""The people at a customer: who decides, how they stand to us, whom we miss; and one person's card."""

from collections.abc import Iterator, Mapping, Sequence

from bot.command import ANYONE, Customer, Who, Words, command, line
from bot.context import Ask
from bot.people import find_person, role_of
from bot.person import OnePerson
from bot.questions import answers, put, question_about_people
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.accountplan import due
from core.alerts.worktime import calendar_of
from core.errors import NotFound
from core.markdown import Markdown, bullets, join
from core.people.record_check import people_contradictions
from core.profile import Person
from core.referring import DOES
from core.tables import ROLES
from core.types import Term

BUTTONS = 5
NEXT = 4
AFTER, MEET_GAP = {"replace": 3, "win": 5, "meet": 8}, 4  # working days from today

words: Words = {
    "en": {
        "title": "People at {customer}",
        "title_person": "{person}, {customer}",
        "coverage": "**{known} of {all} roles known, {met} spoken to.**",
        "role": "**{role}**",
        "person": "{person} · {rest}",
        "met_on": "last contact {on}",
        "never_met": "no contact on record",
        "attitude_unknown": "attitude unknown",
        "missing": "**Nobody on record yet:** {roles}",
        "left": "{person} left on {on}.",
        "no_role": "**Part in the decision unknown**",
        "gone": "**Gone**",
        "next": "**Next**",
        "next_by": "**Next**, by {owner}",
        "dated": "{on}: {what}",
        "replace": "{person} ({role}) left on {left}: find the successor and ask {person} for an introduction.",
        "meet": "Get a first half hour with {person} ({role}); nobody of us has met them.",
        "win": "{person} ({role}) is against us: ask what would have to be different.",
        "nobody": "No contact on record. Note one when you know a name.",
        "last_contact": "Last contact",
        "does": "Can do for us",
        "left_label": "Left on",
        "preferences": "How to reach them",
        "type": "**{type}**",
        "recognise": "How it shows: {what}",
        "opening": "How to open: {what}",
        "avoid": "Avoid: {what}",
        "close": "How to close: {what}",
        "type_unknown": "What type of person this is has not been noted: watch how they decide.",
        "needs": "**Why they buy: {motive}**",
        "meaning": "{what}",
        "signs": "How it shows: {what}",
        "leading": "Can be led {led} of {most}: {what}",
        "interests": "What interests them: {what}",
        "need": "What they need, in their words: {what}",
        "say": "**What to say** ({need} × {motive})",
        "talk_to": "Talk track",
        "chain": "**Decision chain:** {chain}.",
        "plan": "Path plan",
        "motive_chain": "Motive chain",
        "forget": "Erase traits",
    },
    "zh": {
        "title": "{customer}的关键人",
        "title_person": "{customer}：{person}",
        "coverage": "**{all}个角色摸清{known}个，联系过{met}个。**",
        "role": "**{role}**",
        "person": "{person} · {rest}",
        "met_on": "最近联系{on}",
        "never_met": "没有联系记录",
        "attitude_unknown": "态度未知",
        "missing": "**还没有登记**：{roles}",
        "left": "{person}已于{on}离职。",
        "no_role": "**在采购决策里的角色未知**",
        "gone": "**已离开**",
        "next": "**下一步**",
        "next_by": "**下一步**（{owner}）",
        "dated": "{on}：{what}",
        "replace": "{person}（{role}）已于{left}离职：找到接替的人，请{person}引荐。",
        "meet": "约{person}（{role}）见半小时，我们还没人见过。",
        "win": "{person}（{role}）反对我们：问清要怎样改才行。",
        "nobody": "还没有登记联系人，知道名字后请记下来。",
        "last_contact": "最近联系",
        "does": "能为我们做的",
        "left_label": "离职日期",
        "preferences": "沟通习惯",
        "type": "**{type}**",
        "recognise": "怎么看出来：{what}",
        "opening": "怎么开口：{what}",
        "avoid": "避免：{what}",
        "close": "怎么收口：{what}",
        "type_unknown": "属于哪种性格还没有登记：留意对方是怎么做决定的。",
        "needs": "**购买动机：{motive}**",
        "meaning": "{what}",
        "signs": "怎么看出来：{what}",
        "leading": "可引导程度{led}（最高{most}）：{what}",
        "interests": "兴趣点：{what}",
        "need": "对方自己说的需要：{what}",
        "say": "**说什么**（{need}×{motive}）",
        "talk_to": "话术",
        "chain": "**决策链**：{chain}。",
        "plan": "怎么走通",
        "motive_chain": "动机链",
        "forget": "删除个人特征",
    },
}


@command(
    words=words,
    aliases=("关键人", "联系人", "人脉"),
    sentences={
        "en": (
            "who decides at {customer}",
            "who do we know at {customer}",
            "who are the people at {customer}",
            "who is the {who} (at|of) {customer}",
        ),
        "zh": (
            "{customer}谁拍板",
            "{customer}谁说了算",
            "{customer}有哪些联系人",
            "{customer}的关键人",
            "{customer}的{who}是谁",
        ),
    },
)
async def people(ask: Ask, customer: Customer, who: Who = ANYONE) -> Reply:
    """Show who decides at a customer, how they stand to us and whom we miss; or one person's card.

    看关键人：谁拍板、态度如何、还缺谁；加上角色或姓名，就看这个人。

    Examples:
        /people ACME
        /people ACME cfo
        /关键人 华信精密机械 采购
    """
    sheet = await read_sheet(ask, customer)
    if not who:
        return Reply(ask.say("title", customer=sheet.profile.name), tuple(_All(ask, sheet).blocks(customer)))
    person = find_person(sheet.profile.people, who)
    if person is None:
        raise NotFound("unknown_person", given=who.words, customer=sheet.profile.name)
    title = ask.say("title_person", person=person.name, customer=sheet.profile.name)
    return Reply(title, tuple(OnePerson(ask, sheet, person).blocks(customer)))


class _All:
    """Everybody at a customer, by the part they play."""

    def __init__(self, ask: Ask, sheet: Sheet) -> None:
        self.ask, self.sheet = ask, sheet
        self.there = [person for person in sheet.profile.people if person.left_on is None]
        self.left = [person for person in sheet.profile.people if person.left_on]
        self.playing: Mapping[str, list[Person]] = {r: [p for p in self.there if role_of(p) == r] for r in ROLES}
        self.missing = [role for role in ROLES if not self.playing[role]]

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(self.coverage())
        if chain := self.chain():
            yield Text(self.ask.say("chain", chain=chain))
        yield from (Text(self.role(role)) for role in ROLES if self.playing[role])
        if self.missing:
            roles = self.ask.wording.enumerate([Term(f"role.{role}") for role in self.missing])
            yield Text(self.ask.say("missing", roles=roles))
        if unclear := [person for person in self.there if role_of(person) is None]:
            yield Text(bullets(self.ask.say("no_role"), [self.about(person) for person in unclear]))
        if gone := [self.gone(person) for person in self.left]:
            yield Text(bullets(self.ask.say("gone"), gone))
        if todo := [*self.clashes(), *self.todo()][:NEXT]:
            owner = self.sheet.profile.owner
            yield Text(bullets(self.ask.say("next_by" if owner else "next", owner=owner), todo))
        question = question_about_people(self.sheet)
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        seen = [Button(person.name, line("people", customer, person.external_id)) for person in self.shown()]
        ways = (*self.plan(customer), *ways_on(self.ask, customer, "customer", "talk", "touchpoints"))
        yield Actions((*answers(self.ask, customer, question), *seen, *ways))

    def chain(self) -> Term | None:
        """Return how many have to agree there, as told or as the people on file show."""
        found = self.sheet.variables()["decision_chain"]
        return found if isinstance(found, Term) else None

    def plan(self, customer: Customer) -> Iterator[Button]:
        """Give the plan for the way through a decision chain of this kind, where it is known."""
        if chain := self.chain():
            name = f"chain/{chain.key.rpartition('.')[2]}"
            yield Button(self.ask.text("plan"), line("playbook", name, customer))

    def shown(self) -> Sequence[Person]:
        """Return those whose card is a button away, who decide first."""
        ranked = sorted(self.there, key=lambda person: ROLES.index(role) if (role := role_of(person)) else len(ROLES))
        return ranked[:BUTTONS]

    def coverage(self) -> Markdown:
        """Say how many roles are known and met."""
        if not self.sheet.profile.people:
            return self.ask.say("nobody")
        known = sum(bool(people) for people in self.playing.values())
        met = sum(any(person.last_contact for person in people) for people in self.playing.values())
        return self.ask.say("coverage", known=known, met=met, all=len(ROLES))

    def role(self, role: str) -> Markdown:
        head = self.ask.say("role", role=Term(f"role.{role}"))
        return bullets(head, [self.about(person) for person in self.playing[role]])

    def about(self, person: Person) -> Markdown:
        """Say who it is, how they stand to us, what they do for us, and when they were last spoken to."""
        facts = [person.facts[name].value for name in ("title", "attitude") if name in person.facts]
        told = [self.ask.wording.show(value) for value in facts]
        if "attitude" not in person.facts:
            told.append(self.ask.say("attitude_unknown"))
        told += [self.ask.wording.show(Term(name)) for name in DOES if _is(person, name, "yes")]
        on = person.last_contact
        told.append(self.ask.say("met_on", on=on) if on else self.ask.say("never_met"))
        return self.ask.say("person", person=person.name, rest=join(" · ", told))

    def gone(self, person: Person) -> Markdown:
        return self.ask.say("left", person=person.name, on=person.left_on)

    def clashes(self) -> Iterator[Markdown]:
        """Say which records of people contradict each other."""
        yield from (say_reason(self.ask, reason) for reason, _, _ in people_contradictions(self.sheet.profile.people))

    def todo(self) -> Iterator[Markdown]:
        """Say what to do about people: replace who left, win who is against, meet whom nobody has met."""
        yield from (self.do("replace", person) for person in self.left if role_of(person) in self.missing)
        deciding = [person for people in self.playing.values() for person in people]
        yield from (self.do("win", person) for person in deciding if _is(person, "attitude", "against"))
        unmet = [person for person in deciding if person.last_contact is None]
        for place, person in enumerate(unmet):
            yield self.do("meet", person, later=place * MEET_GAP)

    def do(self, key: str, person: Person, later: int = 0) -> Markdown:
        """Say a step with its working day, the same an account plan begun today gives it."""
        role = Term(f"role.{role_of(person)}")
        what = self.ask.text(key, person=person.name, role=role, left=person.left_on)
        on = due(self.ask.today, AFTER[key] + later, calendar_of(self.ask.asker.zone.key))
        return self.ask.say("dated", on=on, what=what)


def _is(person: Person, dimension: str, option: str) -> bool:
    fact = person.facts.get(dimension)
    return fact is not None and fact.value == Term(f"{dimension}.{option}")
