"""An alert in words: what has happened, why it matters, what is at stake, what to do by when, and who is on it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.command import written
from bot.moments import say_moment
from bot.reply import Actions, Block, Button, Text
from core.alerts.alert import RED, VERDICTS, Alert
from core.alerts.rule import rules
from core.markdown import Markdown, bullets, join
from core.store import reasons
from core.store.alert_lists import Listed, last_steps, user_names
from core.store.tables.alerts import AlertStep
from core.types import Lang, Term, Value
from core.wording import Wording

if TYPE_CHECKING:
    from sqlmodel import Session

SOON, LATER = 1, 3  # working days to act on what is red, and on the rest
MANY = 3  # alerts of one customer told in full; the others by name
LABELS = {  # what a button is called, by what it does
    "ack": "alert.button_ack",
    "snooze": "alert.button_snooze",
    "assign": "alert.button_assign",
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

    def say(self, key: str, **values: Value) -> Markdown:
        """Return a sentence as Markdown."""

    def text(self, key: str, **values: Value) -> str:
        """Return a sentence as plain text."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known around some alerts: the last step of each, and the names of the people in them."""

    steps: Mapping[int, AlertStep]
    names: Mapping[int, str]


NO_FACTS = Facts({}, {})


def facts_of(session: "Session", alerts: Sequence[Alert]) -> Facts:
    """Return what is known around alerts."""
    steps = last_steps(session, [alert.id for alert in alerts])
    people = {alert.owner for alert in alerts} | {alert.assignee for alert in alerts}
    people |= {step.user_id for step in steps.values()}
    return Facts(steps, user_names(session, people))


def title(saying: Saying, alerts: Sequence[Listed]) -> Markdown:
    """Return whom it is about and the worst that happened."""
    first = worst_first(alerts)[0]
    rule = Term(f"{first.alert.rule}.title")
    if len(alerts) == 1:
        return saying.say("alert.title_one", customer=first.name, rule=rule)
    others = len(alerts) if saying.lang == "zh" else len(alerts) - 1
    return saying.say("alert.title_several", customer=first.name, rule=rule, count=others)


def worst_first(alerts: Sequence[Listed]) -> list[Listed]:
    """Return alerts in the order they are told: red before amber before opportunities, then by what is at stake."""
    return sorted(alerts, key=lambda told: (is_good(told.alert), -told.alert.level, -_stake(told.alert), told.alert.id))


def is_good(alert: Alert) -> bool:
    """Return whether an alert tells of an opportunity."""
    return alert.rule in rules() and rules()[alert.rule].good


def level_of(saying: Saying, alert: Alert) -> Markdown:
    """Return the word for how bad it is."""
    return saying.say("alert.good" if is_good(alert) else "alert.red" if alert.level >= RED else "alert.amber")


def blocks(saying: Saying, alerts: Sequence[Listed], facts: Facts, zone: ZoneInfo, *, reader: int) -> Iterator[Block]:
    """Give what is told of the alerts of one customer."""
    ordered = worst_first(alerts)
    for told in ordered[:MANY]:
        yield Text(_told(saying, told.alert))
    if rest := ordered[MANY:]:
        yield Text(bullets(Markdown(""), [_one_line(saying, told.alert) for told in rest]))
    yield from _around(saying, ordered, facts, reader)
    for status in dict.fromkeys(status_of(saying, told.alert, facts, zone) for told in ordered):
        if status:
            yield Text(status)


def _told(saying: Saying, alert: Alert) -> Markdown:
    head = saying.say("alert.head", rule=Term(f"{alert.rule}.title"), level=level_of(saying, alert))
    return join("\n\n", [head, reason(saying, alert)])


def _one_line(saying: Saying, alert: Alert) -> Markdown:
    head = saying.say("alert.head", rule=Term(f"{alert.rule}.title"), level=level_of(saying, alert))
    return join(" · ", [head, reason(saying, alert)])


def reason(saying: Saying, alert: Alert) -> Markdown:
    """Return the sentence with the figures that made it speak."""
    return saying.wording.fill(saying.wording.say(Term(alert.reason.key)), alert.reason.values)


def _around(saying: Saying, ordered: Sequence[Listed], facts: Facts, reader: int) -> Iterator[Block]:
    """Give what is at stake, what to do by when, and who looks after them when it is not the reader."""
    worst = ordered[0].alert
    yield Text(saying.wording.fill(saying.wording.say(Term(f"{worst.rule}.business")), {}))
    stakes = [told.alert.stake for told in ordered if told.alert.stake is not None and told.alert.stake.minor > 0]
    if stakes:
        most = max(stakes, key=lambda stake: stake.minor)
        yield Text(saying.say("alert.good_stake" if is_good(worst) else "alert.stake", amount=most))
    if worst.state == "open":
        days = SOON if worst.level >= RED and not is_good(worst) else LATER
        yield Text(saying.say("alert.do", by=workdays_on(saying.today, days), task=Term(f"{worst.rule}.do")))
    if worst.responsible is None:
        yield Text(saying.say("alert.nobody"))
    elif worst.responsible != reader:
        yield Text(saying.say("alert.owner", owner=facts.names.get(worst.responsible)))


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
    values: dict[str, Value] = {"at": say_moment(step.at, zone, saying.lang), "who": facts.names.get(step.user_id or 0)}
    if values["who"] is None:
        values["who"] = saying.text("alert.by_nobody")
    return saying.say(f"alert.{_phrase(alert, step)}", **values, **_ends(saying, alert, facts, zone))


def _phrase(alert: Alert, step: AlertStep) -> str:
    if step.step == "resolved":
        return "resolved" if step.user_id is not None else "resolved_itself"
    return f"snoozed_{alert.snooze}" if step.step == "snoozed" and alert.snooze else step.step


def _ends(saying: Saying, alert: Alert, facts: Facts, zone: ZoneInfo) -> dict[str, Value]:
    found: dict[str, Value] = {}
    if alert.snoozed_until is not None:
        found["until"] = say_moment(alert.snoozed_until, zone, saying.lang)
    if alert.assignee is not None:
        found["to"] = facts.names.get(alert.assignee)
    return found


def buttons(saying: Saying, alerts: Sequence[Listed]) -> Actions:
    """Return the few buttons below the alerts of one customer: while they wait, and once somebody has acted."""
    shown = [told.alert for told in worst_first(alerts)]
    active = [alert for alert in shown if alert.state in ("open", "acknowledged", "snoozed")]
    target = active or shown
    which = "+".join(str(alert.id) for alert in target)
    seen = "+".join(str(alert.version) for alert in target)
    waiting = any(alert.state == "open" for alert in shown)
    names = ("ack", "snooze", "assign") if waiting else ()
    made = [Button(saying.text(LABELS[name]), f"/{name} {which} --seen {seen}") for name in names]
    if waiting:
        made.append(Button(saying.text("alert.button_play"), f"/play {shown[0].id}"))
    else:
        made += verdicts(saying, [alert.id for alert in shown])
        made.append(Button(saying.text("alert.button_card"), f"/customer {written(alerts[0].external_id)}"))
    return Actions(tuple(made))


def verdicts(saying: Saying, numbers: Sequence[int]) -> list[Button]:
    """Return the buttons that say whether alerts were of use."""
    which = "+".join(map(str, numbers))
    return [Button(saying.text(LABELS[verdict]), f"/rate {which} {verdict}") for verdict in VERDICTS]


def noted(step: AlertStep) -> Mapping[str, Value]:
    """Return what a step was about."""
    kept = reasons.from_json(step.note)
    return kept.values if kept else {}


def versions(alerts: Sequence[Listed]) -> dict[int, int]:
    """Return the version of each alert."""
    return {told.alert.id: told.alert.version for told in alerts}


def _stake(alert: Alert) -> int:
    return alert.stake.minor if alert.stake else 0


def moment_of(when: datetime, zone: ZoneInfo, lang: Lang) -> str:
    """Return a moment on the reader's clock."""
    return say_moment(when, zone, lang)
