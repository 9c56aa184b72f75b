"""What a person does with an alert, and how a snooze ends: one step each, and the version goes up by one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from math import inf, nextafter
from typing import Any, Literal

from core.alerts import alert as kinds
from core.alerts.alert import RED, Alert, State, Step
from core.errors import Mistake
from core.types import Term, Value

Verdict = Literal["useful", "noise", "too_early"]
Note = Mapping[str, Value]
Stepped = tuple[Alert, Step, Note]

A_DAY = timedelta(days=1)
LONGEST_SNOOZE = timedelta(days=30)  # of a red one, and of one without an end of its own: nothing is forgotten


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """I have seen it and take care of it."""


@dataclass(frozen=True, slots=True)
class Snooze:
    """Not now: ``until`` a moment (UTC), until the next ``import``, or until ``worse`` ``by`` so much (None: any)."""

    kind: kinds.Snooze
    until: datetime | None = None
    by: float | None = None


@dataclass(frozen=True, slots=True)
class Assign:
    """Let another user take care of it."""

    to: int


@dataclass(frozen=True, slots=True)
class Resolve:
    """Done, whether or not the condition still holds."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Say whether it was worth being told."""

    verdict: Verdict


Action = Acknowledge | Snooze | Assign | Resolve | Rate


def act(alert: Alert, action: Action, by: int, now: datetime, seen: int | None = None) -> Stepped:
    """Return the alert after a person's action, the step it took and what the step is about.

    ``by`` is the user who acts; ``seen`` the version on the button they pressed, None for a typed command. Raises
    Mistake where the alert is no longer what the button showed, and where the action makes no sense or is done already.
    The note of a snooze has ``kind`` and ``until`` (ISO, UTC), ``by`` and ``worse`` (when it wakes); of an assignment
    ``to`` and ``before`` (users), None for nobody.
    """
    if isinstance(action, Rate):
        return _rated(alert, action)
    _refuse_stale(alert, seen)
    _refuse_baseline(alert, action)
    if alert.state == "resolved":
        raise _mistake("alert_already" if isinstance(action, Resolve) else "alert_resolved", alert)
    match action:
        case Acknowledge():
            return _acknowledged(alert, by, now)
        case Snooze():
            return _snoozed(alert, action, now)
        case Assign():
            return _assigned(alert, action, now)
        case Resolve():
            return _step(alert, now, "resolved"), "resolved", {}


def wake(alert: Alert, now: datetime) -> Stepped:
    """Return a snoozed alert as it is open again. Raises ValueError for one that is not snoozed."""
    if alert.state != "snoozed":
        raise ValueError(f"alert {alert.id} is {alert.state}, not snoozed")
    return _step(alert, now, "open"), "woke", {"kind": alert.snooze}


def _refuse_stale(alert: Alert, seen: int | None) -> None:
    """Refuse a button of an older version, unless the alert still waits for somebody, which is what buttons are for."""
    if seen is not None and seen < alert.version and alert.state != "open":
        raise _mistake("alert_changed", alert)


def _refuse_baseline(alert: Alert, action: Action) -> None:
    if alert.state == "baseline" and isinstance(action, Acknowledge | Snooze):
        raise _mistake("alert_baseline", alert)


def _rated(alert: Alert, action: Rate) -> Stepped:
    """Return the alert as it stands: what somebody thinks of it changes nothing."""
    if alert.state == "baseline":
        raise _mistake("alert_baseline", alert)
    return replace(alert, version=alert.version + 1), action.verdict, {}


def _acknowledged(alert: Alert, by: int, now: datetime) -> Stepped:
    """Return the alert as somebody takes care of it: who takes up what was nobody's has it from now on."""
    if alert.state == "acknowledged":
        raise _mistake("alert_already", alert)
    taken = {"assignee": by} if alert.responsible is None else {}
    return _step(alert, now, "acknowledged", **taken), "acknowledged", {}


def _snoozed(alert: Alert, action: Snooze, now: datetime) -> Stepped:
    until, worse = _end_of(alert, action, now)
    if alert.state == "snoozed" and _is_same(alert, action, until, worse):
        raise _mistake("alert_already", alert)
    after = _step(alert, now, "snoozed", snooze=action.kind, snoozed_until=until, snoozed_worse=worse)
    said = {"kind": action.kind, "until": until.astimezone(UTC).isoformat(), "by": action.by, "worse": worse}
    return after, "snoozed", said


def _end_of(alert: Alert, action: Snooze, now: datetime) -> tuple[datetime, float | None]:
    """Return when a snooze ends at the latest, and how bad wakes it sooner."""
    until = action.until or now + LONGEST_SNOOZE
    if until <= now or (action.kind == "until" and action.until is None):
        raise _mistake("alert_snooze_past", alert)
    if alert.level >= RED and until > now + LONGEST_SNOOZE + A_DAY:
        raise _mistake("alert_snooze_long", alert, days=str(LONGEST_SNOOZE.days))
    if action.kind != "worse":
        return until, None
    if action.by is not None and not 0 < action.by < inf:
        raise _mistake("alert_snooze_amount", alert)
    return until, nextafter(alert.worse, inf) if action.by is None else alert.worse + action.by


def _is_same(alert: Alert, action: Snooze, until: datetime, worse: float | None) -> bool:
    same_end = action.until is None or alert.snoozed_until == until
    return alert.snooze == action.kind and alert.snoozed_worse == worse and same_end


def _assigned(alert: Alert, action: Assign, now: datetime) -> Stepped:
    if alert.responsible == action.to and alert.state != "baseline":
        raise _mistake("alert_already_theirs", alert)
    after = _step(alert, now, "open", assignee=action.to)
    return after, "assigned", {"to": action.to, "before": alert.responsible}


def _step(alert: Alert, now: datetime, state: State, **fields: Any) -> Alert:
    """Return the alert in another state: every snooze ends with the state that had it."""
    awake: dict[str, Any] = {"snooze": None, "snoozed_until": None, "snoozed_worse": None}
    return replace(alert, state=state, version=alert.version + 1, changed_at=now, **{**awake, **fields})


def _mistake(key: str, alert: Alert, **values: str) -> Mistake:
    return Mistake(key, alert=str(alert.id), state=Term(f"alert_state.{alert.state}"), **values)
