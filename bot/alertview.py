"""An alert in words: who is on it, what has happened, why it matters, what is at stake, and what to do by when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.command import written
from bot.moments import say_moment
from bot.reply import Actions, Block, Button, Text
from core.alerts.alert import ACTIVE, RED, VERDICTS, Alert
from core.alerts.rule import rules
from core.markdown import Markdown, bullets, join
from core.policy import Policy
from core.policy.meanings import passages_of
from core.store import reasons
from core.store.alert_lists import Listed, last_steps, steps_before, user_names
from core.store.tables.alerts import AlertStep
from core.types import Lang, Money, Reason, Term, Value
from core.wording import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

SOON, LATER = 1, 3  # working days to act on what is red, and on the rest
LONGEST_NAME = 80  # characters of a customer's name where many stand on one page
MANY = 3  # alerts of one customer told in full; the others by name
LABELS = {  # what a button is called, by what it does
    "ack": "alert.button_ack",
    "snooze": "alert.button_snooze",
    "assign": "alert.button_assign",
    "resolve": "alert.button_resolve",
    "useful": "alert.button_useful",
    "noise": "alert.button_noise",
    "too_early": "alert.button_too_early",
}


class Saying(Protocol):
    """Who says sentences to one reader: a question being answered, or a letter being written."""

    @property
    def lang(self) -> Lang:
        """The reader's language."""

    @property
    def wording(self) -> Wording:
        """The one who says values."""

    @property
    def today(self) -> date:
        """The reader's day."""

    @property
    def now(self) -> datetime:
        """The moment it is said (UTC)."""

    def say(self, key: str, **values: Value) -> Markdown:
        """Return a sentence as Markdown."""

    def text(self, key: str, **values: Value) -> str:
        """Return a sentence as plain text."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around some alerts: their last step, of those that are back what put them away, people's names."""

    steps: Mapping[int, AlertStep]
    away: Mapping[int, AlertStep]
    names: Mapping[int, str]


NO_FACTS = Facts({}, {}, {})


def facts_of(session: "Session", alerts: Sequence[Alert]) -> Facts:
    """Return what is known around alerts."""
    steps = last_steps(session, [alert.id for alert in alerts])
    back = [alert_id for alert_id, step in steps.items() if step.step in ("woke", "reopened")]
    people = {alert.owner for alert in alerts} | {alert.assignee for alert in alerts}
    people |= {step.user_id for step in steps.values()} | {handed_to(step) for step in steps.values()}
    return Facts(steps, steps_before(session, back), user_names(session, people))


def title(saying: Saying, alerts: Sequence[Listed]) -> Markdown:
    """Return whom it is about and the worst that happened."""
    first = worst_first(alerts)[0]
    rule = Term(f"{first.alert.rule}.title")
    if len(alerts) == 1:
        return saying.say("alert.title_one", customer=short(first.name), rule=rule)
    others = len(alerts) if saying.lang == "zh" else len(alerts) - 1
    return saying.say("alert.title_several", customer=short(first.name), rule=rule, count=others)


def worst_first(alerts: Sequence[Listed]) -> list[Listed]:
    """Return alerts in the order they are told: red before amber before opportunities, then by what is at stake."""
    return sorted(alerts, key=lambda told: (is_good(told.alert), -told.alert.level, -_stake(told.alert), told.alert.id))


def short(name: str) -> str:
    """Return a customer's name, cut where it would crowd out everybody else's."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def amounts(saying: Saying, stakes: Sequence[Money]) -> str:
    """Return amounts of several currencies; nothing where there are none."""
    return " + ".join(saying.wording.say(stake) for stake in stakes if stake.minor > 0)


def is_good(alert: Alert) -> bool:
    """Return whether an alert tells of an opportunity."""
    return alert.rule in rules() and rules()[alert.rule].good


def level_of(saying: Saying, alert: Alert) -> Markdown:
    """Return the word for how bad it is."""
    return saying.say("alert.good" if is_good(alert) else "alert.red" if alert.level >= RED else "alert.amber")


def blocks(saying: Saying, alerts: Sequence[Listed], facts: Facts, zone: ZoneInfo, *, reader: int) -> Iterator[Block]:
    """Give what is told of the alerts of one customer: who is on it first, since that is what changes."""
    ordered = worst_first(alerts)
    statuses = [status_of(saying, told.alert, facts, zone) for told in ordered]
    of_all = statuses[0] if len(set(statuses)) == 1 else None
    if of_all:
        yield Text(of_all)
    yield Text(_about(saying, ordered, facts, reader))
    lines = [
        _only(saying, told.alert) if len(ordered) == 1 else _line_with(saying, told.alert, None if of_all else status)
        for told, status in zip(ordered, statuses, strict=True)
    ]
    yield from map(Text, lines[:MANY])
    if rest := lines[MANY:]:
        yield Text(bullets(Markdown(""), rest))
    yield from _what_to_do(saying, [told.alert for told in ordered if told.alert.state == "open"])


def _about(saying: Saying, ordered: Sequence[Listed], facts: Facts, reader: int) -> Markdown:
    """Say who they are to us, what is at stake, and who looks after them when it is not the reader."""
    worst = ordered[0].alert
    said = [saying.wording.show(Term(f"tier.{ordered[0].tier}"))] if ordered[0].tier else []
    stakes = [told.alert.stake for told in ordered if told.alert.stake is not None and told.alert.stake.minor > 0]
    if stakes:
        most = max(stakes, key=lambda stake: stake.minor)
        said.append(saying.say("alert.worth" if is_good(worst) else "alert.stake", amount=most))
    if worst.responsible is None:
        said.append(saying.say("alert.nobody"))
    elif worst.responsible != reader:
        said.append(saying.say("alert.owner", owner=facts.names.get(worst.responsible)))
    return join(" · ", said)


def _what_to_do(saying: Saying, waiting: Sequence[Alert]) -> Iterator[Block]:
    """Give why the worst of what waits matters, and what to do by when."""
    if not waiting:
        return
    worst = waiting[0]
    yield Text(saying.wording.fill(saying.wording.say(Term(f"{worst.rule}.business")), {}))
    days = SOON if worst.level >= RED and not is_good(worst) else LATER
    yield Text(saying.say("alert.do", by=workdays_on(saying.today, days), task=Term(f"{worst.rule}.do")))


def line_of(saying: Saying, alert: Alert) -> Markdown:
    """Return an alert in one line: how bad, which rule, its number, and why."""
    rule, level, why = Term(f"{alert.rule}.title"), level_of(saying, alert), reason(saying, alert)
    return saying.say("alert.line" if why else "alert.bare", rule=rule, level=level, number=str(alert.id), reason=why)


def _line_with(saying: Saying, alert: Alert, status: Markdown | None) -> Markdown:
    line = line_of(saying, alert)
    return line if status is None else join(" ", [line, status])


def name_of(saying: Saying, alert: Alert) -> Markdown:
    """Return an alert by its rule and number alone."""
    return saying.say("alert.name", rule=Term(f"{alert.rule}.title"), number=str(alert.id))


def _only(saying: Saying, alert: Alert) -> Markdown:
    """Return the line of an alert whose rule stands in the title already."""
    level, why = level_of(saying, alert), reason(saying, alert)
    return saying.say("alert.only" if why else "alert.only_bare", level=level, number=str(alert.id), reason=why)


def reason(saying: Saying, alert: Alert) -> Markdown:
    """Return the sentence with the figures that made it speak; nothing for one that never spoke."""
    if alert.reason == Reason(f"{alert.rule}.title"):
        return Markdown("")
    return saying.wording.fill(saying.wording.say(Term(alert.reason.key)), alert.reason.values)


def workdays_on(day: date, count: int) -> date:
    """Return the day so many weekdays later."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < 5
    return day


def status_of(saying: Saying, alert: Alert, facts: Facts, zone: ZoneInfo) -> Markdown | None:
    """Return who did what with it last and when; None while it is simply new."""
    step = facts.steps.get(alert.id)
    if step is None or step.step == "opened":
        return None
    who = facts.names.get(step.user_id or 0) or saying.text("alert.by_nobody")
    values: dict[str, Value] = {"at": say_moment(step.at, zone, saying.lang, saying.now), "who": who}
    return saying.say(f"alert.{_phrase(alert, step, facts)}", **values, **_around(saying, alert, facts, zone))


def _phrase(alert: Alert, step: AlertStep, facts: Facts) -> str:
    if step.step == "resolved":
        return "resolved" if step.user_id is not None else "resolved_itself"
    if step.step == "woke" and alert.id in facts.away:
        then = facts.away[alert.id].worse
        return "woke_worse" if step.worse > then else "woke_eased" if step.worse < then else "woke_same"
    if step.step == "reopened" and alert.id in facts.away:
        return "reopened_after"
    return f"snoozed_{alert.snooze}" if step.step == "snoozed" and alert.snooze else step.step


def _around(saying: Saying, alert: Alert, facts: Facts, zone: ZoneInfo) -> dict[str, Value]:
    """Return what else a status may say: until when, to whom, since when it was away."""
    found: dict[str, Value] = {}
    if alert.snoozed_until is not None:
        found["until"] = say_moment(alert.snoozed_until, zone, saying.lang, saying.now)
    if to := handed_to(facts.steps[alert.id]):
        found["to"] = facts.names.get(to)
    if alert.id in facts.away:
        found["away"] = say_moment(facts.away[alert.id].at, zone, saying.lang, saying.now)
    return found


def buttons(saying: Saying, alerts: Sequence[Listed]) -> Actions:
    """Return the few buttons below the alerts of one customer: while they wait, and once somebody has acted."""
    shown = [told.alert for told in worst_first(alerts)]
    if waiting := [alert for alert in shown if alert.state == "open"]:
        play = Button(saying.text("alert.button_play"), f"/play {waiting[0].id}")
        return Actions((*(_button(saying, name, waiting) for name in ("ack", "snooze", "assign")), play))
    rated = verdicts(saying, [alert.id for alert in shown])
    if active := [alert for alert in shown if alert.state in ACTIVE]:
        taken = [alert for alert in active if alert.state == "acknowledged"]
        return Actions((_button(saying, "resolve", taken) if taken else _button(saying, "ack", active), *rated))
    return Actions((*rated, Button(saying.text("alert.button_card"), f"/customer {written(alerts[0].external_id)}")))


def _button(saying: Saying, name: str, alerts: Sequence[Alert]) -> Button:
    """Return a button that acts on alerts as of the versions they are shown at."""
    which, seen = ("+".join(map(str, each)) for each in zip(*((a.id, a.version) for a in alerts), strict=True))
    return Button(saying.text(LABELS[name]), f"/{name} {which} --seen {seen}")


def verdicts(saying: Saying, numbers: Sequence[int]) -> list[Button]:
    """Return the buttons that say whether alerts were of use."""
    which = "+".join(map(str, numbers))
    return [Button(saying.text(LABELS[verdict]), f"/rate {which} {verdict}") for verdict in VERDICTS]


def limits(saying: Saying, policy: Policy, rule: str) -> Iterator[Block]:
    """Give what a rule means and from where it speaks, by the policy in force."""
    for passage in passages_of(f"alert_rules.{rule}"):
        yield Text(saying.say("alert.meaning", said=passage.meaning[saying.lang]))
    values = getattr(policy.alert_rules, rule).model_dump(exclude={"on"}) if rule in rules() else {}
    if values:
        lines = [saying.say("alert.limit", name=name, value=str(value)) for name, value in values.items()]
        yield Text(bullets(saying.say("alert.limits"), lines))


def noted(step: AlertStep) -> Mapping[str, Value]:
    """Return what a step was about."""
    kept = reasons.from_json(step.note)
    return kept.values if kept else {}


def handed_to(step: AlertStep) -> int | None:
    """Return the user a step handed an alert to."""
    to = noted(step).get("to") if step.step in ("assigned", "returned") else None
    return to if isinstance(to, int) else None


def versions(alerts: Sequence[Listed]) -> dict[int, int]:
    """Return the version of each alert."""
    return {told.alert.id: told.alert.version for told in alerts}


def _stake(alert: Alert) -> int:
    return alert.stake.minor if alert.stake else 0
