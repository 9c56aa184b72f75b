"""Every step an alert takes, kept with the alert: what the day made of it, and what people did to it."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, select

from core.alerts import lifecycle
from core.alerts.alert import Alert, Finding, Step
from core.alerts.decide import Known, Moved
from core.errors import Mistake, NotFound
from core.store import bulk, reasons
from core.store.alert_messages import mirror
from core.store.alerts import alert
from core.store.columns import number_of
from core.store.driver import fetch, run
from core.store.tables.alerts import AlertRow, AlertStep
from core.types import Reason, Value

TURN = "UPDATE alert SET {changes}, version = version + 1 WHERE id = :id AND version = :seen"
TOLD_STEPS: Mapping[str, Step] = {
    "opened": "opened",
    "reopened": "reopened",
    "worsened": "worsened",
    "eased": "eased",
    "ended": "resolved",
    "switched_off": "switched_off",
}
ENDS = frozenset({"resolved", "switched_off"})
# Who may see a customer: its owner, a manager in a team with the owner, an admin.
OUT_OF_SIGHT = """
SELECT a.id, o.user_id FROM alert a JOIN customer c ON c.id = a.customer_id JOIN "user" u ON u.id = a.assignee_id
LEFT JOIN owner_id o ON o.external_id = c.owner
WHERE a.state IN ('open', 'acknowledged', 'snoozed') AND u.role <> 'admin' AND (o.user_id IS NULL OR o.user_id <> u.id)
    AND NOT (u.role = 'manager' AND EXISTS (
        SELECT 1 FROM membership mine JOIN membership theirs ON theirs.team_id = mine.team_id
        WHERE mine.user_id = u.id AND mine.since <= :today AND (mine.until IS NULL OR mine.until > :today)
            AND theirs.user_id = o.user_id AND theirs.since <= :today
            AND (theirs.until IS NULL OR theirs.until > :today)
    ))
ORDER BY a.id
"""
SPEAKING = frozenset({"opened", "reopened", "worsened"})


def take_turns(session: Session) -> None:
    """Let one look at the customers wait for another that is being kept: both may find the same, and keep it once."""
    run(session, "UPDATE setting SET value = value WHERE key = 'watched_until'", {})


def take(session: Session, moves: Iterable[Moved | Known], now: datetime) -> list[int]:
    """Keep what the day made of the alerts, also in the messages that show them; return who has something to say."""
    stepped = list[AlertRow]()
    speaking = []
    for move in moves:
        if isinstance(move, Known):
            _keep_baseline(session, move, now)
        elif row := _take(session, move, now):
            stepped.append(row)
            speaking += [row.id] if move.move in SPEAKING and row.state == "open" else []
    mirror(session, [row.id for row in stepped], now)
    return speaking


def _keep_baseline(session: Session, known: Known, now: datetime) -> None:
    count = len(known.customer)
    was = [
        json.dumps(dict(zip(known.was, codes, strict=True)))
        for codes in zip(*(c.tolist() for c in known.was.values()), strict=True)
    ]
    constant: dict[str, Any] = {
        "rule": known.rule,
        "state": "baseline",
        "reason": "",
        "holds": True,
        "episode": 0,
        "version": 0,
        "opened_on": number_of(now.date()),
        "opened_at": now,
        "changed_at": now,
    }
    bulk.insert(
        session,
        AlertRow,
        {
            "customer_id": known.customer,
            "level": known.level,
            "worse": known.worse,
            "was": was or ["{}"] * count,
            **{name: [value] * count for name, value in constant.items()},
        },
    )


def _take(session: Session, moved: Moved, now: datetime) -> AlertRow | None:
    """Keep one step; return the alert when there is something to tell of it: the baseline changes in silence."""
    row = _open(session, moved, now) if moved.alert is None else _held_fast(session, moved.alert)
    unwatched = row.state == "baseline"
    if moved.alert is not None:
        _move(row, moved, now)
    step = TOLD_STEPS.get(moved.move)
    if step is None or (unwatched and row.state != "open") or (step in ENDS and row.state == "resolved"):
        row.state = "resolved" if moved.finding is None else row.state
        session.add(row)
        return None
    row.state = "resolved" if step in ENDS else row.state
    row.version, row.changed_at = row.version + 1, now
    session.add(row)
    session.flush()
    _step(session, row, step, now)
    return row


def _open(session: Session, moved: Moved, now: datetime) -> AlertRow:
    finding = _told(moved)
    row = AlertRow(
        customer_id=moved.customer,
        rule=moved.rule,
        state="open",
        opened_on=finding.on,
        opened_at=now,
        changed_at=now,
        episode=1,
        version=0,
        holds=True,
        **_figures(finding),
    )
    session.add(row)
    return row


def _move(row: AlertRow, moved: Moved, now: datetime) -> None:
    """Bring a row to where a step of the day leaves it."""
    if moved.finding is None:
        row.holds = False
        row.snooze, row.snoozed_until, row.snoozed_worse = None, None, None
        return
    for name, value in _figures(moved.finding).items():
        setattr(row, name, value)
    row.holds = True
    if moved.move in ("opened", "reopened"):
        row.state, row.episode, row.assignee_id = "open", row.episode + 1, None
        row.opened_on, row.opened_at, row.escalated_at = moved.finding.on, now, None
    elif moved.move == "worsened":  # what has become red speaks up, whoever put it aside while it was amber
        row.state = "open"
    if row.state == "open":
        row.snooze, row.snoozed_until, row.snoozed_worse = None, None, None


def _figures(finding: Finding) -> dict[str, Any]:
    return {
        "level": finding.level,
        "worse": finding.worse,
        "reason": reasons.to_json(finding.reason),
        "stake_minor": finding.stake.minor if finding.stake else None,
        "stake_currency": finding.stake.currency if finding.stake else None,
        "was": json.dumps(dict(finding.was)),
    }


def _told(moved: Moved) -> Finding:
    if moved.finding is None:
        raise ValueError("an alert opens with what was found")
    return moved.finding


def _step(
    session: Session, row: AlertRow, step: Step, now: datetime, by: int | None = None, note: str | None = None
) -> None:
    session.add(
        AlertStep(
            alert_id=row.id,
            episode=row.episode,
            version=row.version,
            step=step,
            level=row.level,
            worse=row.worse,
            at=now,
            user_id=by,
            note=note,
        )
    )


def end_others(session: Session, rules: Collection[str], now: datetime) -> None:
    """Resolve the alerts of rules that do not speak: switched off, or gone with an older version.

    What was always so is forgotten: nobody ever heard of it, and should the rule be switched on again it is so anew.
    """
    unwatched = (col(AlertRow.state) == "baseline", col(AlertRow.rule).not_in(sorted(rules)))
    session.exec(delete(AlertRow).where(*unwatched))
    silent = select(AlertRow).where(col(AlertRow.holds), col(AlertRow.rule).not_in(sorted(rules)))
    take(session, [Moved("switched_off", r.rule, r.customer_id, r.id, None) for r in session.exec(silent).all()], now)


def take_back(session: Session, today: date, now: datetime) -> list[int]:
    """Give alerts back to whoever looks after the customer where whom they were handed to may no longer see it.

    Customers change hands, people change teams; ``today`` is the day whose teams count. Return the alerts.
    """
    lost = fetch(session, OUT_OF_SIGHT, today=number_of(today))
    for alert_id, owner in lost:
        row = _held_fast(session, alert_id)
        before, row.assignee_id, row.version, row.changed_at = row.assignee_id, None, row.version + 1, now
        session.add(row)
        _step(session, row, "returned", now, None, _noted({"to": owner, "before": before}))
    session.flush()
    ids = [alert_id for alert_id, _ in lost]
    mirror(session, ids, now)
    return ids


def act(
    session: Session, alert_id: int, action: lifecycle.Action, by: int, now: datetime, seen: int | None = None
) -> Alert:
    """Let a person act on an alert and return it as it stands then.

    ``seen`` is the version they saw, None for the one there is. Of two at once the row's version lets one pass; the
    other raises Mistake, as does what makes no sense any more. Raises NotFound for an alert there is not.
    """
    before = alert(session, alert_id)
    if before is None:
        raise NotFound("alert_unknown", given=str(alert_id))
    after, step, note = lifecycle.act(before, action, by, now, seen)
    _turn(session, before, after)
    row = session.get_one(AlertRow, alert_id)
    session.refresh(row)
    _step(session, row, step, now, by, _noted(note))
    session.flush()
    mirror(session, [alert_id], now)
    return after


def wake(session: Session, before: Alert, now: datetime) -> Alert:
    """Let a snooze end and return the alert, open again."""
    after, step, note = lifecycle.wake(before, now)
    _turn(session, before, after)
    row = session.get_one(AlertRow, before.id)
    session.refresh(row)
    _step(session, row, step, now, None, _noted(note))
    session.flush()
    mirror(session, [before.id], now)
    return after


def escalated(session: Session, alert_id: int, now: datetime, to: Sequence[int]) -> bool:
    """Note that the managers hear of an alert; False where somebody has taken it up meanwhile."""
    row = _held_fast(session, alert_id)
    if row.state != "open":
        return False
    row.escalated_at, row.version = now, row.version + 1
    session.add(row)
    _step(session, row, "escalated", now, None, _noted({"to": ", ".join(map(str, to))}))
    session.flush()
    mirror(session, [alert_id], now)
    return True


def _held_fast(session: Session, alert_id: int) -> AlertRow:
    """Return an alert as it is this moment, nobody else's to change till commit: a tap may just have changed it.

    SQLite lets nobody else write once this conversation has written.
    """
    return session.get_one(AlertRow, alert_id, populate_existing=True, with_for_update=True)


def held(session: Session, alert_id: int, why: Reason, now: datetime, person: int | None) -> None:
    """Keep why somebody was not told of an alert, or not at once; the same reason is kept once an episode."""
    row = session.get_one(AlertRow, alert_id)
    said = reasons.to_json(why)
    same = select(AlertStep.id).where(
        AlertStep.alert_id == alert_id, AlertStep.episode == row.episode, AlertStep.step == "held"
    )
    if session.exec(same.where(AlertStep.note == said, AlertStep.user_id == person)).first() is None:
        _step(session, row, "held", now, person, said)


def _turn(session: Session, before: Alert, after: Alert) -> None:
    """Write an alert where nobody was faster. Raises Mistake otherwise."""
    changed = {
        "state": after.state,
        "assignee_id": after.assignee,
        "snooze": after.snooze,
        "snoozed_until": after.snoozed_until,
        "snoozed_worse": after.snoozed_worse,
        "changed_at": after.changed_at,
    }
    changes = ", ".join(f"{name} = :{name}" for name in changed)
    done = run(session, TURN.format(changes=changes), {**changed, "id": before.id, "seen": before.version})
    if done.rowcount != 1:
        raise Mistake("alert_changed_meanwhile", number=before.id)


def _noted(note: Mapping[str, Value] | None) -> str | None:
    return reasons.to_json(Reason("note", note)) if note else None
