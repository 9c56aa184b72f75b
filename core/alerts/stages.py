"""Decide whom to tell of an alert and when: notices pass a few pure stages, and none is lost on the way.

A stage holds an alert back by a notice of its own with the reason in ``held``, which later stages leave alone. An alert
for a person goes in and comes out once, and the order of what goes in does not matter.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import get_args
from zoneinfo import ZoneInfo

from core.alerts.alert import Alert
from core.alerts.notice import Notice, Person, Situation, Stage, Told, Way
from core.alerts.worktime import first_allowed, is_allowed, is_working_day, next_digest
from core.types import Reason, Term, Value

WAYS: tuple[Way, ...] = get_args(Way)  # the most urgent first

Why = Callable[[Notice, Alert, Situation], Reason | None]


def decide_whom(notices: Iterable[Notice], situation: Situation) -> tuple[Notice, ...]:
    """Return what becomes of notices: those without ``held`` go out by their way when they are due."""
    passing: Sequence[Notice] = tuple(notices)
    for stage in STAGES:
        passing = stage(passing, situation)
    return tuple(passing)


def group_by_customer(notices: Sequence[Notice], situation: Situation) -> Sequence[Notice]:  # noqa: ARG001
    """Put the alerts of a customer for a person into one notice; one that is meant twice goes the more urgent way."""
    return _grouped(_once_each(notices))


def silence(notices: Sequence[Notice], situation: Situation) -> Sequence[Notice]:
    """Hold what a person has muted, what sleeps and what is over; who wants digests only gets red alerts there."""
    wanted = (_as_wanted(notice, situation) for notice in _held_back(notices, situation, _silenced))
    return _grouped(_held_back(tuple(wanted), situation, _unwanted))


def quiet_hours(notices: Sequence[Notice], situation: Situation) -> Sequence[Notice]:
    """Let nothing arrive at once but on a person's working days, outside their quiet hours: it waits till then."""
    return _grouped([_delayed(notice, situation) if _is_at_once(notice) else notice for notice in notices])


def dedupe(notices: Sequence[Notice], situation: Situation) -> Sequence[Notice]:
    """Hold what a person was told of already: they hear again only of a new episode or of a higher level."""
    return _grouped(_held_back(notices, situation, _told_already))


def daily_limit(notices: Sequence[Notice], situation: Situation) -> Sequence[Notice]:
    """Leave messages beyond a person's limit of a day to the digest: red goes before amber, then more money first.

    A message is the notice of one customer. What is left over keeps the reason in ``held``, and goes the other way.
    """
    messages, passed = Counter(situation.waiting), list[Notice]()
    for notice in sorted(notices, key=_weight):
        if not _is_at_once(notice):
            passed.append(notice)
            continue
        person, day = notice.person, _day_of(notice.due, notice.person)
        sent = situation.today.get(person.id, 0) if day == _day_of(situation.now, person) else 0
        if sent + messages[person.id, day] < person.daily_limit:
            messages[person.id, day] += 1
            passed.append(notice)
        else:
            left = _to_digest(notice, notice.due)
            passed += (
                _hold(left, alert, Reason("held.daily_limit", {"limit": person.daily_limit})) for alert in notice.alerts
            )
    return _grouped(passed)


STAGES: tuple[Stage, ...] = (group_by_customer, silence, quiet_hours, dedupe, daily_limit)


def _silenced(notice: Notice, alert: Alert, situation: Situation) -> Reason | None:  # noqa: ARG001
    if alert.rule in notice.person.muted:
        return Reason("held.muted", {"rule": Term(f"{alert.rule}.title")})
    if alert.state in ("baseline", "resolved"):
        return Reason(f"held.{alert.state}")
    if alert.state == "snoozed":
        until = alert.snoozed_until and _day_of(alert.snoozed_until, notice.person)
        return Reason(f"held.snoozed_{alert.snooze}", {"until": until})
    return None


def _as_wanted(notice: Notice, situation: Situation) -> Notice:
    """Return the notice the way the person wants it: in the digest, if they are not to be spoken to at once."""
    if not _is_at_once(notice) or notice.person.at_once:
        return notice
    return replace(_to_digest(notice, situation.now), delayed=Reason("held.digests_only"))


def _unwanted(notice: Notice, alert: Alert, situation: Situation) -> Reason | None:  # noqa: ARG001
    return None if notice.way == "now" or notice.person.digest else Reason("held.digests_off")


def _told_already(notice: Notice, alert: Alert, situation: Situation) -> Reason | None:
    told = situation.told.get((notice.person.id, alert.id))
    return None if told is None or is_news(alert, told) else Reason("held.told")


def is_news(alert: Alert, told: Told) -> bool:
    """Return whether an alert is more than a person was told: a new episode, or a higher level in the same."""
    return (alert.episode, alert.level) > (told.episode, told.level)


def delay(at: datetime, person: Person) -> tuple[datetime, Reason] | None:
    """Return until when a person is left alone, and why; None when they may be written to at that moment."""
    if is_allowed(at, person):
        return None
    due, off = first_allowed(at, person), _day_of(at, person)
    arrives = due.astimezone(ZoneInfo(person.zone))
    when: dict[str, Value] = {"day": arrives.date(), "at": f"{arrives:%H:%M}"}
    if is_working_day(off, person.calendar):
        since, until = f"{person.quiet_from:%H:%M}", f"{person.quiet_until:%H:%M}"
        return due, Reason("held.quiet_hours", {**when, "since": since, "until": until})
    return due, Reason("held.day_off", {**when, "off": off})


def _delayed(notice: Notice, situation: Situation) -> Notice:
    delayed = delay(max(notice.due, situation.now), notice.person)
    return replace(notice, due=delayed[0], delayed=delayed[1]) if delayed else notice


def _held_back(notices: Iterable[Notice], situation: Situation, why: Why) -> Sequence[Notice]:
    """Return the notices without the alerts that a reason holds back, and those one by one."""
    passed = list[Notice]()
    for notice in notices:
        reasons = [None if notice.held else why(notice, alert, situation) for alert in notice.alerts]
        if not any(reasons):
            passed.append(notice)
            continue
        judged = list(zip(notice.alerts, reasons, strict=True))
        if free := tuple(alert for alert, reason in judged if reason is None):
            passed.append(replace(notice, alerts=free))
        passed += (_hold(notice, alert, reason) for alert, reason in judged if reason is not None)
    return passed


def _hold(notice: Notice, alert: Alert, reason: Reason) -> Notice:
    return replace(notice, alerts=(alert,), held=reason)


def _to_digest(notice: Notice, at: datetime) -> Notice:
    return replace(notice, way="digest", due=next_digest(at, notice.person))


def _is_at_once(notice: Notice) -> bool:
    return notice.way == "now" and notice.held is None


def _once_each(notices: Iterable[Notice]) -> Iterator[Notice]:
    """Give each alert for each person once, by its most urgent way."""
    meant = dict[tuple[int, int], Notice]()
    single = (replace(notice, alerts=(alert,)) for notice in notices for alert in notice.alerts)
    for notice in single:
        key = notice.person.id, notice.alerts[0].id
        meant[key] = min(meant.get(key, notice), notice, key=_urgency)
    return iter(meant.values())


def _urgency(notice: Notice) -> tuple[bool, int, datetime, int]:
    return notice.held is not None, WAYS.index(notice.way), notice.due, -notice.alerts[0].version


def _grouped(notices: Iterable[Notice]) -> Sequence[Notice]:
    """Return the notices in a fixed order, those joined that reach a person about a customer in the same way."""
    joined, grouped = list[Notice](), dict[object, list[Notice]]()
    for notice in notices:
        if notice.held:
            joined.append(notice)
        else:
            grouped.setdefault((notice.person.id, notice.customer, notice.way, repr(notice.delayed)), []).append(notice)
    joined += (_joined(group) for group in grouped.values())
    return sorted(joined, key=_place)


def _joined(group: Sequence[Notice]) -> Notice:
    if len(group) == 1:
        return group[0]
    alerts = sorted((alert for notice in group for alert in notice.alerts), key=lambda alert: (-alert.level, alert.id))
    return replace(min(group, key=lambda notice: notice.due), alerts=tuple(alerts))


def _place(notice: Notice) -> tuple[int, int, int, bool, int]:
    way = WAYS.index(notice.way)
    return notice.person.id, notice.customer, way, notice.held is not None, notice.alerts[0].id


def _weight(notice: Notice) -> tuple[int, int, datetime, int]:
    """Return what orders notices: the worst first, then the most money at stake, then the oldest."""
    stakes = [alert.stake.minor for alert in notice.alerts if alert.stake]
    opened = min(alert.opened_at for alert in notice.alerts)
    return -max(alert.level for alert in notice.alerts), -max(stakes, default=0), opened, notice.customer


def _day_of(at: datetime, person: Person) -> date:
    return at.astimezone(ZoneInfo(person.zone)).date()
