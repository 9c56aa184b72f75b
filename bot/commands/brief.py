"""The sheet before a call, on one screen: who they are, what goes wrong, whom to call, what to say, do and ask."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from unicodedata import east_asian_width

from bot.advice import label, suited
from bot.alertview import line_of, name_of, workdays_on, worst_first
from bot.command import Customer, Words, command, line
from bot.context import Ask
from bot.firstwords import opening_of
from bot.people import best_to_call, by_part, role_of
from bot.questions import answers, next_question, put
from bot.reply import Actions, Block, Button, Reply, Text
from bot.sheet import Sheet, read_sheet, say_reason
from bot.ways import ways_on
from core.alerts.rule import rules
from core.levels import LEVELS
from core.markdown import Markdown, bullets, join
from core.playbook import Offer
from core.profile import Person
from core.store.alert_lists import Listed, Wanted, listed
from core.tables import RISKS, ROLES
from core.types import Money, Term

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

PEOPLE, PLAYS, STEPS, ALERTS = 2, 2, 2, 2  # what a phone shows of each without scrolling much
# Columns of a screen (a Chinese character takes two) that a text may fill; the rest is one tap away.
OPENING, STEP = 130, 110
STOPS = (". ", "? ", "! ", "。", "？", "！")
SOON = 2  # working days to ask what is not known
KINDS = ("renewal", "move", "journey", "relationship", "cooperation", "referral")
DEEPER = ("customer", "risk", "people", "talk", "plan", "referral")

words: Words = {
    "en": {
        "title": "Before the call: {customer}",
        "who": "**{tier}** · {quadrant}{year}",
        "unplaced": "**{tier}** · value × potential not known yet{year}",
        "year": " · {revenue} in 12 months",
        "wrong": "**Going wrong**",
        "besides": "{alert}",
        "nothing_wrong": "**Going wrong** · nothing on record",
        "risk": "{risk}: {level}",
        "whom": "**Whom to call**",
        "nobody": "**Whom to call** · nobody on record who is still there",
        "person": "{person} ({role}) · {met}",
        "met": "spoken to on {on}",
        "never": "no contact on record",
        "no_role": "role unknown",
        "missing": "Nobody known as: {roles}",
        "say": "**Open with {person}**",
        "plays": "**Plays**",
        "play_alert": "{title} · answers “{rule}”",
        "next": "**Next**",
        "nothing_next": "**Next** · by {by}: ask the question below",
        "button_play": "Play",
    },
    "zh": {
        "title": "打电话之前：{customer}",
        "who": "**{tier}** · {quadrant}{year}",
        "unplaced": "**{tier}** · 价值-潜力还定不了{year}",
        "year": " · 近12个月{revenue}",
        "wrong": "**哪里不对**",
        "besides": "{alert}",
        "nothing_wrong": "**哪里不对** · 记录里没有",
        "risk": "{risk}：{level}",
        "whom": "**找谁**",
        "nobody": "**找谁** · 名单里没有在职的人",
        "person": "{person}（{role}）· {met}",
        "met": "{on}联系过",
        "never": "没有联系记录",
        "no_role": "角色未知",
        "missing": "还缺：{roles}",
        "say": "**对{person}这样开口**",
        "plays": "**打法**",
        "play_alert": "{title} · 应对“{rule}”",
        "next": "**下一步**",
        "nothing_next": "**下一步** · {by}前，先问清下面这一条",
        "button_play": "怎么处理",
    },
}


@command(
    words=words,
    aliases=("简报", "打电话前"),
    sentences={
        "en": ("brief me on {customer}", "prepare (me for )(a )(the )call with {customer}", "before I call {customer}"),
        "zh": ("打电话给{customer}之前", "给{customer}打电话前看什么", "{customer}简报"),
    },
)
async def brief(ask: Ask, customer: Customer) -> Reply:
    """Show all you need before a call on one screen: what goes wrong, whom to call, what to say.

    打电话前一屏看完：什么客户、哪里不对、找谁、怎么开口、下一步、还要问什么。

    Examples:
        /brief ACME
        /简报 华信精密机械
    """
    sheet = await read_sheet(ask, customer)
    alerts = await ask.store(_alerts, ask.scope, customer.id) if ask.scope else []
    title = ask.say("title", customer=sheet.profile.name)
    return Reply(title, tuple(_Screen(ask, sheet, alerts).blocks(customer)))


def _alerts(session: "Session", scope: "Scope", customer_id: int) -> list[Listed]:
    return worst_first(listed(session, scope, Wanted(customer=customer_id), 5))


class _Screen:
    """One screen, laid out from top to bottom."""

    def __init__(self, ask: Ask, sheet: Sheet, alerts: Sequence[Listed]) -> None:
        self.ask, self.sheet, self.alerts = ask, sheet, alerts
        self.person = best_to_call(sheet.profile.people)
        self.variables = sheet.variables(self.person)
        self.offers = self.plays()

    def blocks(self, customer: Customer) -> Iterator[Block]:
        yield Text(self.who())
        yield Text(self.wrong())
        yield Text(self.whom())
        if opening := self.opening():
            yield Text(opening)
        if told := list(self.told_plays()):
            yield Text(bullets(self.ask.say("plays"), told))
        yield Text(self.next())
        question = next_question(self.sheet)
        if question:
            yield Text(self.ask.say("card.ask_next", question=put(self.ask, question)))
        yield Actions((*self.buttons(customer), *ways_on(self.ask, customer, *DEEPER)))

    def buttons(self, customer: Customer) -> Iterator[Button]:
        """Give the play of the worst alert, the playbooks offered, and the answers to the question."""
        if self.alerts:
            yield Button(self.ask.text("button_play"), f"/play {self.alerts[0].alert.id}")
        for offer in self.offers:
            yield Button(
                label(self.ask.library.playbook(offer.name, self.ask.lang)), line("playbook", offer.name, customer)
            )
        yield from answers(self.ask, customer, next_question(self.sheet))

    def who(self) -> Markdown:
        """Say who they are to us and the strongest reason for it."""
        quadrant = self.sheet.card.terms["quadrant"]
        revenue = self.variables["revenue_12m"]
        bought = revenue if isinstance(revenue, Money) and revenue.minor > 0 else None
        year = self.ask.say("year", revenue=bought) if bought else Markdown("")
        key = "who" if quadrant else "unplaced"
        head = self.ask.say(key, tier=self.sheet.tier, quadrant=quadrant, year=year)
        reasons = [say_reason(self.ask, reason) for reason in self.sheet.card.matter[:1]]
        return bullets(head, reasons) if reasons else head

    def wrong(self) -> Markdown:
        """Say the worst that is open: alerts first, else the worst risk above green."""
        told = [line_of(self.ask, shown.alert) for shown in self.alerts[:1]] or list(self.risks())
        told += [self.ask.say("besides", alert=name_of(self.ask, shown.alert)) for shown in self.alerts[1:ALERTS]]
        return bullets(self.ask.say("wrong"), told) if told else self.ask.say("nothing_wrong")

    def risks(self) -> Iterator[Markdown]:
        terms, policy = self.sheet.card.terms, self.sheet.policy.risks
        levels = {f"{r}_level": terms[f"{r}_level"] for r in RISKS if getattr(policy, r).on}
        ranked = {name: LEVELS.index(term.key.rpartition(".")[2]) for name, term in levels.items() if term}
        worst = max(ranked, key=lambda name: ranked[name], default=None)
        if worst and ranked[worst]:
            yield self.ask.say("risk", risk=Term(f"change.{worst}"), level=levels[worst])

    def whom(self) -> Markdown:
        """Say who is there, the one to call first, and which roles nobody is known for."""
        here = [person for person in self.sheet.profile.people if person.left_on is None]
        if not here:
            return self.ask.say("nobody")
        ranked = sorted(here, key=lambda person: (person is not self.person, by_part(person)))
        told = [self.about(person) for person in ranked[:PEOPLE]]
        missing = [Term(f"role.{role}") for role in ROLES if role not in {role_of(person) for person in here}]
        if missing:
            told.append(self.ask.say("missing", roles=self.ask.wording.enumerate(missing)))
        return bullets(self.ask.say("whom"), told)

    def about(self, person: Person) -> Markdown:
        role, on = role_of(person), person.last_contact
        met = self.ask.text("met", on=on) if on else self.ask.text("never")
        part = Term(f"role.{role}") if role else self.ask.text("no_role")
        return self.ask.say("person", person=person.name, role=part, met=met)

    def opening(self) -> Markdown | None:
        """Return the first words of the talk track of the one to call."""
        role = role_of(self.person) if self.person else None
        if self.person is None or role is None:
            return None
        known = {**self.variables, "role": Term(f"role.{role}")}
        book = self.ask.library.choose("talk", self.ask.lang, known)
        said = _cut(opening_of(self.ask.library.render(book.name, self.ask.lang, known).text), OPENING)
        if not said:
            return None
        return join("\n", [self.ask.say("say", person=self.person.name), Markdown(f"> {said}")])

    def plays(self) -> list[Offer]:
        """Return the playbooks that suit them best, beside the one that answers the worst alert."""
        most = PLAYS - bool(self.alerts)
        return [offer for offer in suited(self.ask, KINDS, self.variables) if offer.reasons][:most]

    def told_plays(self) -> Iterator[Markdown]:
        if self.alerts and (rule := rules().get(self.alerts[0].alert.rule)):
            answer = rule.answered_by
            if answer in self.ask.library.names():
                title = self.ask.library.playbook(answer, self.ask.lang).title
                yield self.ask.say("play_alert", title=title, rule=Term(f"{rule.name}.title"))
        yield from (self.ask.say("advice.offer", title=o.title, why=o.reasons[0]) for o in self.offers)

    def next(self) -> Markdown:
        """Say the first dated steps."""
        advice = self.ask.library.render("brief/customer", self.ask.lang, self.variables).text.strip()
        dated = [_cut(step, STEP) for step in advice.split("\n") if step.startswith("- **")]
        steps = dated[:STEPS]
        if not steps:
            return self.ask.say("nothing_next", by=workdays_on(self.ask.today, SOON))
        return join("\n\n", (self.ask.say("next"), Markdown("\n".join(steps))))


def _cut(said: str, columns: int) -> Markdown:
    """Return the whole sentences of a text that fit into so many columns, the first one in any case."""
    ends = [place + 1 for place in range(len(said)) if said.startswith(STOPS, place)]
    fitting = [end for end in ends if _columns(said[:end]) <= columns]
    if _columns(said) <= columns or not ends:
        return Markdown(said)
    return Markdown(said[: max(fitting, default=ends[0])])


def _columns(said: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in said)
