"""Alerts in the store: what the day made of them, what people did to them, and every step, kept together."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, cast

import numpy as np
from sqlmodel import Session, and_, col, delete, func, or_, select, true

from core.alerts import lifecycle
from core.alerts.alert import ACTIVE, RED, STATES, Alert, Finding, State, Step
from core.alerts.decide import Known, Moved
from core.alerts.evaluate import Key
from core.errors import Mistake, NotFound
from core.frames import Frame
from core.store import bulk, outbox, reasons
from core.store.audience import WRITTEN_TO, owners_of
from core.store.columns import number_of
from core.store.driver import fetch, run
from core.store.scope import Scope
from core.store.tables.alerts import AlertRow, AlertStep, Delivery, Message, MessageAlert, Telling, Unreachable
from core.store.tables.documents import ImportedFile
from core.store.tables.runs import Run
from core.store.tables.users import Identity, OwnerId, User
from core.types import Money, Reason, Value

FRESH = timedelta(days=2)  # how long a digest shows what became of its alerts
KEPT = "SELECT id, customer_id, rule, state, level, worse, holds FROM alert WHERE {where}"
WATCHED_BY = "SELECT customer_id, rule, was FROM alert WHERE holds AND was <> '{{}}' AND {where}"
TURN = "UPDATE alert SET {changes}, version = version + 1 WHERE id = :id AND version = :seen"
TOLD_STEPS: Mapping[str, Step] = {
    "opened": "opened",
    "reopened": "reopened",
    "worsened": "worsened",
    "eased": "eased",
    "ended": "resolved",
}
SPEAKING = frozenset({"opened", "reopened", "worsened"})
ANEW = ("assigned", "woke")  # from then on whoever should act has as long to answer as anybody
# Messages that show an alert, digests only while they are fresh, with the versions of all that each shows added up: a
# number that only goes up.
STALE = """
SELECT m.id, d.user_id, m.platform, m.account, (
    SELECT sum(shown.version) FROM message_alert other JOIN alert shown ON shown.id = other.alert_id
    WHERE other.message_id = m.id
)
FROM message m JOIN delivery d ON d.id = m.delivery_id AND (d.kind IN ('alert', 'escalation') OR m.at > :fresh)
WHERE m.id IN (SELECT a.message_id FROM message_alert a WHERE {where}) ORDER BY m.id
"""


def kept(session: Session, rules: Sequence[str], customers: Collection[int] | None = None) -> Frame:
    """Return the alerts there are of some rules as columns (core.alerts.decide); None is everybody's."""
    place = {name: number for number, name in enumerate(rules)}
    state = {name: number for number, name in enumerate(STATES)}
    rows = [row for row in fetch(session, KEPT.format(where=_among(customers))) if row[2] in place]
    columns = list(zip(*rows, strict=True)) if rows else [()] * 7
    return Frame(
        {
            "id": np.array(columns[0], np.int64),
            "customer": np.array(columns[1], np.int64),
            "rule": np.array([place[name] for name in columns[2]], np.int32),
            "state": np.array([state[cast("State", name)] for name in columns[3]], np.int32),
            "level": np.array(columns[4], np.int32),
            "worse": np.array(columns[5], np.float64),
            "holds": np.array(columns[6], np.int32),
        }
    )


def remembered(session: Session, customers: Collection[int] | None = None) -> dict[Key, Mapping[str, int]]:
    """Return what alerts whose condition holds compared with when they fired."""
    rows = fetch(session, WATCHED_BY.format(where=_among(customers)))
    return {(customer, rule): json.loads(was) for customer, rule, was in rows}


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
    if step is None or (unwatched and row.state != "open") or (step == "resolved" and row.state == "resolved"):
        row.state = "resolved" if moved.move == "ended" else row.state
        session.add(row)
        return None
    row.state = "resolved" if step == "resolved" else row.state
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
    take(session, [Moved("ended", r.rule, r.customer_id, r.id, None) for r in session.exec(silent).all()], now)


def alert(session: Session, alert_id: int) -> Alert | None:
    """Return an alert as it stands."""
    return alerts_by_id(session, [alert_id]).get(alert_id)


def alerts_by_id(session: Session, ids: Collection[int]) -> dict[int, Alert]:
    """Return alerts as they stand, by id; ids that are none are left out."""
    return _alerts(session, session.exec(select(AlertRow).where(col(AlertRow.id).in_(sorted(ids)))).all())


def active_of(session: Session, customer_id: int) -> list[Alert]:
    """Return the alerts of a customer that are not done with, the worst first."""
    wanted = select(AlertRow).where(AlertRow.customer_id == customer_id, col(AlertRow.state).in_(sorted(ACTIVE)))
    return sorted(_alerts(session, session.exec(wanted).all()).values(), key=lambda each: (-each.level, each.id))


def _alerts(session: Session, rows: Sequence[AlertRow]) -> dict[int, Alert]:
    owners = owners_of(session, {row.customer_id for row in rows})
    handed = {row.assignee_id for row in rows if row.assignee_id is not None}
    here = set(session.exec(still_here(handed)).all()) if handed else frozenset[int]()
    return {row.id: _alert(row, owners.get(row.customer_id), here) for row in rows}


def still_here(ids: Collection[int] | None = None) -> Any:
    """Return the statement that gives the users who have not left; what was handed to others is its owner's again."""
    active = select(User.id).where(col(User.active))
    return active if ids is None else active.where(col(User.id).in_(sorted(ids)))


def _alert(row: AlertRow, owner: int | None, here: Collection[int | None]) -> Alert:
    stake = None
    if row.stake_minor is not None and row.stake_currency is not None:
        stake = Money(row.stake_minor, row.stake_currency)
    return Alert(
        id=row.id,
        customer=row.customer_id,
        rule=row.rule,
        state=cast("State", row.state),
        level=row.level,
        worse=row.worse,
        reason=reasons.from_json(row.reason or None) or Reason(f"{row.rule}.title"),
        stake=stake,
        was=json.loads(row.was),
        holds=bool(row.holds),
        episode=row.episode,
        version=row.version,
        opened_on=row.opened_on,
        opened_at=row.opened_at,
        changed_at=row.changed_at,
        owner=owner,
        assignee=row.assignee_id if row.assignee_id in here else None,
        snooze=cast("Any", row.snooze),
        snoozed_until=row.snoozed_until,
        snoozed_worse=row.snoozed_worse,
        escalated_at=row.escalated_at,
    )


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


def steps(session: Session, alert_id: int) -> list[AlertStep]:
    """Return every step of an alert, the first first."""
    return list(session.exec(select(AlertStep).where(AlertStep.alert_id == alert_id).order_by(col(AlertStep.id))).all())


def shown_by(session: Session, alert_ids: Collection[int]) -> list[tuple[Message, int, int]]:
    """Return every message that shows one of the alerts, with the alert and the version it shows."""
    shown = (
        select(Message, MessageAlert.alert_id, MessageAlert.version)
        .join(MessageAlert, col(MessageAlert.message_id) == Message.id)
        .where(col(MessageAlert.alert_id).in_(sorted(alert_ids)))
    )
    return [
        (message, alert_id, version) for message, alert_id, version in session.exec(shown.order_by(col(Message.id)))
    ]


def mirror(session: Session, alert_ids: Collection[int], now: datetime) -> None:
    """Let every message that shows one of the alerts be written anew, by whatever platform it is on.

    Its words are chosen when it is sent.
    """
    if not alert_ids:
        return
    for message_id, user_id, platform, account, count in fetch(
        session, STALE.format(where=_ids("a.alert_id", alert_ids)), fresh=now - FRESH
    ):
        outbox.put(
            session,
            key=f"change:{message_id}:{count}",
            kind="change",
            user_id=user_id,
            platform=platform,
            account=account,
            about={"message": message_id},
            due_at=now,
            now=now,
        )


def catch_up(session: Session, message_id: int, now: datetime) -> None:
    """Let a message be written anew whose alerts went on while it was on its way."""
    behind = (
        select(MessageAlert.alert_id)
        .join(AlertRow, col(AlertRow.id) == MessageAlert.alert_id)
        .where(MessageAlert.message_id == message_id, col(MessageAlert.version) < AlertRow.version)
    )
    mirror(session, session.exec(behind).all(), now)


def told(session: Session, alert_ids: Collection[int]) -> list[Telling]:
    """Return what people were last told of the alerts."""
    return list(session.exec(select(Telling).where(col(Telling.alert_id).in_(sorted(alert_ids)))).all())


def _among(customers: Collection[int] | None) -> str:
    return "1 = 1" if customers is None else _ids("customer_id", customers)


def _ids(column: str, ids: Collection[int]) -> str:
    return f"{column} IN ({', '.join(str(int(each)) for each in sorted(ids))})"


def ending_snooze(session: Session, now: datetime) -> list[Alert]:
    """Return the alerts whose snooze ends by now: its time is over, they got worse, or records came in.

    Records that came in count once they have been scored.
    """
    scored = select(func.max(Run.created_at)).scalar_subquery()
    came_in = select(ImportedFile.id).where(col(ImportedFile.at) > AlertRow.changed_at, col(ImportedFile.at) <= scored)
    over = or_(
        col(AlertRow.snoozed_until) <= now,
        col(AlertRow.worse) >= col(AlertRow.snoozed_worse),
        and_(col(AlertRow.snooze) == "import", came_in.exists()),
    )
    return _in_order(session, select(AlertRow).where(AlertRow.state == "snoozed", over))


def unanswered(session: Session) -> list[tuple[Alert, datetime]]:
    """Return open red alerts that who should act has not answered, each with since when that is.

    That is since they were told of it as red as it is. Where it was handed to them or has come back from a snooze it is
    since then: they are written to in the first minute that counts.
    """
    waiting = (AlertRow.state == "open", AlertRow.level >= RED, col(AlertRow.escalated_at).is_(None))
    telling = select(Telling).join(AlertRow, _as_it_stands(Telling)).where(*waiting)
    told = {(each.alert_id, each.user_id): each.at for each in session.exec(telling)}
    anew = select(AlertStep.alert_id, func.max(AlertStep.at)).join(AlertRow, _as_it_stands(AlertStep)).where(*waiting)
    turned = dict(session.exec(anew.where(col(AlertStep.step).in_(ANEW)).group_by(col(AlertStep.alert_id))).all())
    found = alerts_by_id(session, {*turned, *(alert_id for alert_id, _ in told)})
    moments = ((each, told.get((each.id, each.responsible or 0)), turned.get(each.id)) for each in found.values())
    return sorted(((each, max(filter(None, at))) for each, *at in moments if any(at)), key=lambda found: found[0].id)


def _as_it_stands(said: type[Telling] | type[AlertStep]) -> Any:
    """Return the condition on what was said of an alert that it was this episode, and no milder than now."""
    return and_(
        col(said.alert_id) == AlertRow.id, col(said.episode) == AlertRow.episode, col(said.level) >= AlertRow.level
    )


def _in_order(session: Session, wanted: Any) -> list[Alert]:
    return list(_alerts(session, session.exec(wanted.order_by(col(AlertRow.id))).all()).values())


def mailed_since(session: Session, since: datetime) -> Sequence[Delivery]:
    """Return the messages of alerts that were or will be due after a moment and were not given up."""
    wanted = select(Delivery).where(
        Delivery.kind == "alert", col(Delivery.due_at) > since, col(Delivery.state).in_(("waiting", "sent"))
    )
    return session.exec(wanted.order_by(col(Delivery.id))).all()


def alerts_in(session: Session, message_id: int) -> list[int]:
    """Return the alerts a message shows."""
    return list(session.exec(select(MessageAlert.alert_id).where(MessageAlert.message_id == message_id)).all())


def told_to(session: Session, user_id: int) -> list[Telling]:
    """Return everything a person was told."""
    return list(session.exec(select(Telling).where(Telling.user_id == user_id)).all())


def last_digest(session: Session, user_id: int, kind: str, but: Mapping[str, Any] | None = None) -> datetime | None:
    """Return when a person's last digest went out, None before the first; ``but`` is what one is about to leave out."""
    mine = (Delivery.user_id == user_id, Delivery.kind == kind, Delivery.state == "sent")
    others = () if but is None else (Delivery.about != outbox.packed(but),)
    return session.exec(select(func.max(Delivery.sent_at)).where(*mine, *others)).one()


def digests_about(session: Session, user_id: int, kind: str, about: Mapping[str, Any]) -> list[datetime]:
    """Return when a person's digest about something went out, once for each account that has it."""
    mine = (Delivery.user_id == user_id, Delivery.kind == kind, Delivery.about == outbox.packed(about))
    sent = select(Delivery.sent_at).where(*mine, Delivery.state == "sent")
    return [at for at in session.exec(sent) if at is not None]


def unreachable_names(session: Session, scope: Scope) -> list[str]:
    """Return who looks after customers within a scope and has no account that can be written to."""
    seen = true() if scope.users is None else col(User.id).in_(sorted(scope.users))
    lost = select(Unreachable.account).where(
        Unreachable.platform == Identity.platform, Unreachable.account == Identity.account
    )
    reached = select(Identity.user_id).where(col(Identity.platform).in_(WRITTEN_TO), ~lost.exists())
    owning = select(OwnerId.user_id)
    asked = select(User.name).where(col(User.active), seen, col(User.id).in_(owning), col(User.id).not_in(reached))
    return list(session.exec(asked.order_by(User.name)).all())


def kind_of(session: Session, message: Message) -> str:
    """Return what kind of letter a message was when it was sent."""
    return session.get_one(Delivery, message.delivery_id).kind
