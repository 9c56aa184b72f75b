"""From what the scores say to whom is told: every change of the book, looked at by the rules of the alerts."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from core.alerts.alert import RED, Alert
from core.alerts.decide import decide
from core.alerts.evaluate import look
from core.alerts.notice import Notice, Person, Situation, Told
from core.alerts.rule import is_on, rules
from core.alerts.stages import decide_whom
from core.alerts.worktime import first_allowed
from core.frames import Frame
from core.grouping import Longs
from core.policy import Policy
from core.store import alert_messages, alert_steps, alerts, outbox
from core.store import settings as kept
from core.store.audience import Listener, listeners, managers
from core.types import Reason, Term

if TYPE_CHECKING:
    from sqlmodel import Session

A_DAY = timedelta(days=1)


def take_run(
    session: "Session", settled: Frame, before: Frame | None, policy: Policy, as_of: date, now: datetime
) -> None:
    """Let the rules look at a whole run and keep what follows, in the caller's transaction.

    ``before`` is the run before. A run of a day that has been looked past already moves nothing.
    """
    alert_steps.take_turns(session)
    alert_steps.take_back(session, as_of, now)
    last = kept.get(session, "watched_until")
    if last is not None and date.fromisoformat(last) > as_of:
        return
    watched = frozenset((kept.get(session, "watched_rules") or "").split())
    on = [name for name in rules() if is_on(name, policy)]
    everybody = settled["customer"].astype(np.int64)
    newcomers = np.setdiff1d(everybody, before["customer"]) if last and before is not None else everybody
    alert_steps.end_others(session, on, now)
    speaking = [
        *_looked_at(session, settled, before, policy, now, newcomers, [name for name in on if name in watched]),
        *_looked_at(session, settled, before, policy, now, everybody, [name for name in on if name not in watched]),
    ]
    kept.put(session, "watched_until", as_of.isoformat())
    kept.put(session, "watched_rules", " ".join(on))
    tell(session, speaking, policy, now, as_of)


def take_customer(
    session: "Session", scored: Frame, before: Frame | None, policy: Policy, today: date, now: datetime
) -> None:
    """Let the rules look at one customer whose records changed; nothing before the first run was looked at.

    ``scored`` is a settled row as of today, ``before`` what the published run left of it, None when it did not know it.
    """
    alert_steps.take_turns(session)
    alert_steps.take_back(session, today, now)
    if kept.get(session, "watched_until") is None:
        return
    watched = frozenset((kept.get(session, "watched_rules") or "").split())
    on = [name for name in rules() if is_on(name, policy) and name in watched]
    mine = scored["customer"].astype(np.int64)
    speaking = _looked_at(session, scored, before, policy, now, mine if before is None else mine[:0], on, mine)
    tell(session, speaking, policy, now, today)


def _looked_at(
    session: "Session",
    scores: Frame,
    before: Frame | None,
    policy: Policy,
    now: datetime,
    newcomers: Longs,
    on: Sequence[str],
    only: Longs | None = None,
) -> list[int]:
    """Return the alerts that speak up after some rules have looked; ``only`` names the customers when they are few."""
    if not on:
        return []
    customers = None if only is None else only.tolist()
    looked = look(scores, before, alerts.remembered(session, customers), policy, on)
    there = alerts.kept(session, [seen.rule.name for seen in looked], customers)
    moves = decide(looked, there, newcomers, scores["customer"].astype(np.int64))
    return alert_steps.take(session, moves, now)


@dataclass(frozen=True)
class _Round:
    """Everything that decides whom to tell, read once."""

    people: Mapping[int, Listener]
    bosses: Mapping[int, tuple[int, ...]]
    now: datetime


def tell(session: "Session", alert_ids: Collection[int], policy: Policy, now: datetime, today: date) -> None:
    """Write down whom to tell of alerts that speak up, when, and why not; the digests take the rest."""
    if not alert_ids:
        return
    round_ = _Round(listeners(session, policy), managers(session, today), now)
    speaking = list(alerts.alerts_by_id(session, alert_ids).values())
    notices = [notice for alert in speaking for notice in _notices(session, alert, round_)]
    situation = _situation(session, [alert.id for alert in speaking], round_, policy)
    for notice in decide_whom(notices, situation):
        _settle(session, notice, round_)


def _notices(session: "Session", alert: Alert, round_: _Round) -> Iterator[Notice]:
    """Give a notice for who should act; where nobody can be reached, one for their managers."""
    listener = round_.people.get(alert.responsible or 0)
    if listener is None:
        return
    if listener.accounts:
        yield _notice(alert, listener.person, round_.now)
    if listener.is_within_reach:
        return
    alert_steps.held(
        session,
        alert.id,
        Reason("held.out_of_reach" if listener.accounts else "held.no_chat"),
        round_.now,
        listener.person.id,
    )
    for boss in _reachable(round_.bosses.get(listener.person.id, ()), round_):
        yield _notice(alert, boss.person, round_.now)


def _notice(alert: Alert, person: Person, now: datetime) -> Notice:
    urgent = alert.level >= RED and not rules()[alert.rule].good and person.at_once
    return Notice(person, alert.customer, (alert,), "now" if urgent else "digest", now)


def _reachable(ids: Iterable[int], round_: _Round) -> list[Listener]:
    return [round_.people[each] for each in ids if each in round_.people and round_.people[each].is_within_reach]


def _situation(session: "Session", alert_ids: Collection[int], round_: _Round, policy: Policy) -> Situation:
    told = {(t.user_id, t.alert_id): Told(t.episode, t.level) for t in alert_messages.told(session, alert_ids)}
    today: Counter[int] = Counter()
    waiting: Counter[tuple[int, date]] = Counter()
    mail = alert_messages.mailed_since(session, round_.now - 2 * A_DAY)
    # What goes to several accounts of a person is one message to them.
    for mailed in {(each.user_id, each.about, each.created_at): each for each in mail}.values():
        listener = round_.people.get(mailed.user_id)
        if listener is None:
            continue
        if mailed.state == "waiting":
            waiting[mailed.user_id, _day_of(mailed.due_at, listener.person)] += 1
            about = json.loads(mailed.about)["told"].items()
            told |= {(mailed.user_id, int(alert_id)): Told(*mark) for alert_id, mark in about}
        elif _day_of(mailed.sent_at or mailed.due_at, listener.person) == _day_of(round_.now, listener.person):
            today[mailed.user_id] += 1
    return Situation(round_.now, policy, told, today, waiting)


def _day_of(moment: datetime, person: Person) -> date:
    return moment.astimezone(ZoneInfo(person.zone)).date()


def _settle(session: "Session", notice: Notice, round_: _Round) -> None:
    """Keep what became of a notice: a delivery, or the reason why there is none now."""
    for why in filter(None, (notice.held, notice.delayed)):
        for alert in notice.alerts:
            alert_steps.held(session, alert.id, why, round_.now, notice.person.id)
    if notice.way == "now" and notice.held is None:
        send(session, "alert", notice.alerts, round_.people[notice.person.id], notice.due, round_.now)


def send(
    session: "Session",
    kind: str,
    about: Sequence[Alert],
    to: Listener,
    due_at: datetime,
    now: datetime,
    because: str = "",
) -> None:
    """Write down a message about alerts to a person, on each account they read.

    Once for each episode and level, and for what else it may be sent again ``because`` of.
    """
    told = {str(alert.id): [alert.episode, alert.level] for alert in about}
    marks = ",".join(f"{number}.{episode}.{level}" for number, (episode, level) in sorted(told.items()))
    outbox.put_everywhere(
        session,
        to.accounts,
        key=f"{kind}:{because}{marks}:{to.person.id}",
        kind=kind,
        user_id=to.person.id,
        about={"alerts": [alert.id for alert in about], "told": told},
        due_at=due_at,
        now=now,
    )


def wake_up(session: "Session", alert_ids: Collection[int], policy: Policy, now: datetime) -> None:
    """Let snoozed alerts be open again, and tell who should act what has changed since."""
    woken = [alert_steps.wake(session, alert, now) for alert in alerts.alerts_by_id(session, alert_ids).values()]
    people = listeners(session, policy)
    for alert in woken:
        listener = people.get(alert.responsible or 0)
        if listener is None or not listener.accounts:
            continue
        if alert.rule in listener.person.muted:
            why = Reason("held.muted", {"rule": Term(f"{alert.rule}.title")})
            alert_steps.held(session, alert.id, why, now, listener.person.id)
            continue
        due_at = first_allowed(now, listener.person)
        send(session, "alert", [alert], listener, due_at, now, because=f"woke{alert.version}")


def escalate(session: "Session", alert_id: int, policy: Policy, now: datetime) -> None:
    """Tell who stands above whoever should act that they have not; once an episode, and nobody is told twice."""
    alert = alerts.alert(session, alert_id)
    if alert is None or alert.state != "open" or alert.escalated_at is not None:
        return
    above = upstairs(session, listeners(session, policy), kept.reference_day(session) or now.date())
    reachable = above.get(alert.responsible or 0, ())
    if not reachable or not alert_steps.escalated(session, alert_id, now, [boss.person.id for boss in reachable]):
        return
    for boss in reachable:
        send(session, "escalation", [alert], boss, first_allowed(now, boss.person), now)


def upstairs(session: "Session", people: Mapping[int, Listener], today: date) -> Mapping[int, Sequence[Listener]]:
    """Return who hears of what a person leaves undone: the managers who can be written to, else the admins."""
    bosses = managers(session, today)
    admins = [each for each in people.values() if each.role == "admin" and each.is_within_reach]
    mine = {
        each: [people[b] for b in bosses.get(each, ()) if b in people and people[b].is_within_reach] for each in people
    }
    return {each: found or [admin for admin in admins if admin.person.id != each] for each, found in mine.items()}


def hand_over(session: "Session", to: int, handed: Sequence[Alert], policy: Policy, now: datetime) -> datetime | None:
    """Tell whom alerts were handed to, at once if they are at work, a message for each customer.

    Return when that is, None where they have no chat.
    """
    listener = listeners(session, policy, only=to).get(to)
    if listener is None or not listener.accounts:
        return None
    due_at, by_customer = first_allowed(now, listener.person), dict[int, list[Alert]]()
    for alert in handed:
        by_customer.setdefault(alert.customer, []).append(alert)
    for alerts_of_one in by_customer.values():
        versions = ".".join(str(alert.version) for alert in alerts_of_one)
        send(session, "alert", alerts_of_one, listener, due_at, now, because=f"assigned{versions}")
    return due_at
