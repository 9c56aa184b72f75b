"""An account plan as it is shown: on one screen, whole, and as a Word file."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.command import Customer, line
from bot.context import Ask
from bot.paper import WORD, Section, write
from bot.people import by_part, role_of
from bot.questions import next_question, put
from bot.reply import Block, Button, File, Table, Text
from bot.sheet import Sheet
from bot.ways import ways_on
from core.accountplan import MANAGER, Step, due
from core.levels import LEVELS
from core.markdown import Markdown, bullets, escape, join
from core.store.plans import Kept
from core.tables import RISKS, ROLES
from core.types import Money, Share, Term, Value

if TYPE_CHECKING:
    from core.briefing import Shown

WIDTHS_STEPS, WIDTHS_PEOPLE = (14, 86, 35, 35), (40, 45, 35, 50)  # millimetres, 170 in all
GOALS, FACTS, NEXT = 2, 4, 3  # what a phone shows of each on one screen
WEEK = 5  # working days
SITUATION = (
    *("revenue_12m", "revenue_change", "share_of_wallet", "order_trend", "last_order_on", "usual_gap_days"),
    *("contract_end", "deal", "deal_amount", "open_receivables", "recommends", "relationship"),
)


class Page:
    """A plan being shown: on one screen, as a whole, or as sections of a document."""

    def __init__(self, ask: Ask, sheet: Sheet, kept: Kept) -> None:
        """Take the plan as it is kept, or a proposal nobody laid down."""
        self.ask, self.sheet, self.kept = ask, sheet, kept
        self.known = sheet.variables()
        self.open = [(n, step) for n, step in enumerate(kept.steps, 1) if step.done_on is None]

    def summary(self) -> Iterator[Block]:
        """Give one screen: goal, where it stands, who is known, the next steps, what to ask."""
        text, question = self.ask.text, next_question(self.sheet)
        yield Text(self.under())
        yield self.list("goals", list(self.goals())[:GOALS])
        yield self.list("situation", list(self.situation())[:FACTS])
        yield self.list("people", [self.coverage()])
        done = len(self.kept.steps) - len(self.open)
        head = self.ask.text("next", done=done, count=len(self.kept.steps))
        coming = [self.step_line(number, step) for number, step in self.open[:NEXT]] or [text("all_done")]
        yield Text(join("\n", [Markdown(f"**{escape(head)}**"), *(Markdown(escape(said)) for said in coming)]))
        yield self.list("unknown", [put(self.ask, question) if question else text("nothing_unknown")])

    def list(self, key: str, said: Sequence[str]) -> Text:
        return Text(bullets(Markdown(f"**{escape(self.ask.text(key))}**"), [escape(one) for one in said]))

    def coverage(self) -> str:
        """Say how many of the decision roles are known and spoken to, and which are missing."""
        here = [person for person in self.sheet.profile.people if person.left_on is None]
        known = {role_of(person) for person in here} - {None}
        met = {role_of(person) for person in here if person.last_contact} - {None}
        missing = [Term(f"role.{role}") for role in ROLES if role not in known]
        values: dict[str, Value] = {"known": len(known), "met": len(met), "all": len(ROLES)}
        if not missing or not known:  # none known: the goals name all five already
            return self.ask.text("coverage", **values)
        return self.ask.text("coverage_missing", **values, roles=self.ask.wording.enumerate(missing))

    def step_line(self, number: int, step: Step) -> str:
        on = due(self.kept.starts, step.after, self.kept.calendar)
        key = "late_step" if on < self.ask.today else "next_step"
        return self.ask.text(key, number=number, on=on, who=self.who(step), step=self.say_step(step))

    def whole(self) -> Iterator[Block]:
        """Give the whole plan, section by section."""
        yield Text(self.under())
        for section in self.sections():
            head = Markdown(f"**{escape(section.title)}**")
            yield Text(bullets(head, [escape(said) for said in section.lines]) if section.lines else head)
            if section.rows:
                first, *rows = [[escape(cell) for cell in row] for row in section.rows]
                yield Table(first, rows)

    def buttons(self, customer: Customer, *, whole: bool) -> Iterator[Button]:
        """Give what can be done with the plan, and the ways on."""
        own = line("plan", customer, self.kept.reason)
        if self.kept.made_by is None:
            yield Button(self.ask.text("button_lay"), f"{own} --lay 1")
        else:
            for number, _ in self.open[:NEXT]:
                yield Button(self.ask.text("button_done", number=number), f"{own} --done {number}")
            if self.open:
                yield Button(self.ask.text("button_move"), f"{own} --start {self.later().isoformat()}")
        if not whole:
            yield Button(self.ask.text("button_all"), f"{own} all")
        yield Button(self.ask.text("button_word"), f"{own} --form word")
        yield from ways_on(self.ask, customer, "brief", "people", "risk")

    def later(self) -> date:
        """Return a start some weeks later: the first that leaves no open step in the past."""
        start = due(self.kept.starts, WEEK, self.kept.calendar)
        while due(start, self.open[0][1].after, self.kept.calendar) < self.ask.today:
            start = due(start, WEEK, self.kept.calendar)
        return start

    def under(self) -> Markdown:
        """Say why the plan is made, from when, by whom, and of which day its figures are."""
        return Markdown(escape(self.head()))

    def head(self) -> str:
        key = "under_proposed" if self.kept.made_by is None else "under"
        values: dict[str, Value] = {"starts": self.kept.starts, "by": self.kept.made_by, "today": self.ask.today}
        return self.ask.text(key, why=self.ask.text(self.kept.reason), **values)

    def file(self) -> File:
        """Return the plan as a document to hand on."""
        name = self.ask.text("file", customer=self.sheet.profile.name, starts=self.kept.starts.isoformat())
        title = self.ask.text("title", customer=self.sheet.profile.name)
        made = datetime.combine(self.ask.today, time(), UTC)
        content = write(title, self.head(), tuple(self.sections()), made, self.ask.lang)
        return File(f"{_file_name(name)}.docx", content, WORD)

    def sections(self) -> Iterator[Section]:
        """Give the plan in plain words; what is unknown is asked for at the end, not filled in."""
        text = self.ask.text
        yield Section(text("situation"), tuple(self.situation()))
        yield Section(text("goals"), tuple(self.goals()))
        yield Section(text("people"), *self.people())
        yield Section(text("risks"), tuple(self.risks()))
        yield Section(text("steps"), (), tuple(self.steps()), WIDTHS_STEPS)
        question = next_question(self.sheet)
        if question:
            yield Section(text("unknown"), (put(self.ask, question),))

    def situation(self) -> Iterator[str]:
        quadrant = self.sheet.card.terms["quadrant"]
        yield self.ask.text("tier", tier=self.sheet.tier, quadrant=quadrant)
        for name in SITUATION:
            value = _plain(self.known[name])
            if value is not None:
                yield self.ask.text("fact", what=self.ask.text(f"fact_{name}"), value=value)

    def goals(self) -> Iterator[str]:
        """Give goals that are figures of the records, none of our own making."""
        now, before = (_plain(self.known[name]) for name in ("revenue_12m", "revenue_12m_before"))
        if isinstance(now, Money) and isinstance(before, Money) and before.minor > now.minor:
            yield self.ask.text("goal_gap", before=before, now=now)
        elif isinstance(now, Money) and now.minor > 0:
            yield self.ask.text("goal_keep", now=now)
        else:
            yield self.ask.text("goal_order")
        yield from self.goals_of_reason()
        missing = self.known["roles_missing"]
        if isinstance(missing, tuple) and missing:
            yield self.ask.text("goal_roles", roles=self.ask.wording.enumerate(missing))
        if self.known["open_complaints"]:
            yield self.ask.text("goal_complaints", count=_plain(self.known["open_complaints"]))
        if isinstance(self.known["overdue_amount"], Money):
            yield self.ask.text("goal_overdue", amount=_plain(self.known["overdue_amount"]))

    def goals_of_reason(self) -> Iterator[str]:
        if self.kept.reason == "renew" and self.known["contract_end"]:
            yield self.ask.text("goal_contract", end=_plain(self.known["contract_end"]))
        if self.known["category_missing"] and self.kept.reason in ("grow", "hold", "renew"):
            yield self.ask.text("goal_category", category=_plain(self.known["category_missing"]))
        share, headroom = self.known["share_of_wallet"], self.known["headroom"]
        if self.kept.reason == "grow" and isinstance(share, Share) and isinstance(headroom, Money):
            yield self.ask.text("goal_wallet", share=share, headroom=headroom)

    def people(self) -> tuple[Sequence[str], Sequence[Sequence[str]], Sequence[int]]:
        """Return who is there: lines, the table, and the widths of its columns."""
        here = sorted((p for p in self.sheet.profile.people if p.left_on is None), key=by_part)
        if not here:
            return (self.ask.text("no_people"),), (), ()
        head = [self.ask.text(name) for name in ("person", "role", "attitude", "last")]
        say = self.ask.wording.say
        rows = [
            [
                person.name,
                *(say(person.facts[name].value if name in person.facts else None) for name in ("role", "attitude")),
                say(person.last_contact) if person.last_contact else self.ask.text("never"),
            ]
            for person in here
        ]
        return (), (head, *rows), WIDTHS_PEOPLE

    def risks(self) -> Iterator[str]:
        policy, terms = self.sheet.policy.risks, self.sheet.card.terms
        watched = [risk for risk in RISKS if getattr(policy, risk).on]
        unknown = [Term(f"change.{risk}_level") for risk in watched if terms[f"{risk}_level"] is None]
        for risk in watched:
            level = terms[f"{risk}_level"]
            if level and LEVELS.index(level.key.rpartition(".")[2]):
                yield self.ask.text("risk", risk=Term(f"change.{risk}_level"), level=level)
        if not self.sheet_has_risk(watched):
            yield self.ask.text("no_risk")
        if self.known["rival_near"]:
            on = _plain(self.known["rival_near_on"])
            yield self.ask.text("rival", rival=_plain(self.known["rival_near"]), on=on)
        if unknown:
            yield self.ask.text("risk_unknown", risks=self.ask.wording.enumerate(unknown))

    def sheet_has_risk(self, watched: Sequence[str]) -> bool:
        """Return whether one of the risks is known and above green."""
        levels = (self.sheet.card.terms[f"{risk}_level"] for risk in watched)
        return any(level and LEVELS.index(level.key.rpartition(".")[2]) for level in levels)

    def steps(self) -> Iterator[Sequence[str]]:
        """Give the rows of the table of steps: number, what, who, by when."""
        yield [self.ask.text(name) for name in ("number", "step", "who", "by")]
        for number, step in enumerate(self.kept.steps, 1):
            on = self.ask.wording.say(due(self.kept.starts, step.after, self.kept.calendar))
            by = self.ask.text("done_on", on=step.done_on) if step.done_on else on
            yield [str(number), self.say_step(step), self.who(step), by]

    def say_step(self, step: Step) -> str:
        roles = [value for name, value in step.values.items() if name.startswith("role_")]
        if roles:
            return self.ask.text(step.key, roles=self.ask.wording.enumerate(roles))
        lacking = step.values and any(value is None for value in step.values.values())
        if lacking and f"{step.key}_bare" in self.ask.words[self.ask.lang]:
            return self.ask.text(f"{step.key}_bare")
        key = f"{step.key}_step" if step.key in ("rival", "renew") else step.key
        return self.ask.text(key, **step.values)

    def who(self, step: Step) -> str:
        if step.key in MANAGER:
            return self.ask.text("manager")
        return self.sheet.profile.owner or self.ask.text("nobody")


def _plain(value: "Shown") -> Value:
    return None if isinstance(value, tuple) else value


def _file_name(said: str) -> str:
    """Return words as a name every file system takes."""
    return "".join(sign if sign.isalnum() or sign in " -_.（）()" else "_" for sign in said)[:80].strip()
