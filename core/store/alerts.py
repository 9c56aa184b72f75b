"""Alerts in the store, as they stand."""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, cast

import numpy as np
from sqlmodel import Session, and_, col, func, or_, select

from core.alerts.alert import ACTIVE, RED, STATES, Alert, State
from core.alerts.evaluate import Key
from core.frames import Frame
from core.store import reasons
from core.store.audience import owners_of
from core.store.driver import fetch, listed
from core.store.tables.alerts import AlertRow, AlertStep, Telling
from core.store.tables.documents import ImportedFile
from core.store.tables.runs import Run
from core.store.tables.users import User
from core.types import Money, Reason

KEPT = "SELECT id, customer_id, rule, state, level, worse, holds FROM alert WHERE {where}"
WATCHED_BY = "SELECT customer_id, rule, was FROM alert WHERE holds AND was <> '{{}}' AND {where}"
ANEW = ("assigned", "returned", "woke")  # from then on whoever should act has as long to answer as anybody


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


def steps(session: Session, alert_id: int) -> list[AlertStep]:
    """Return every step of an alert, the first first."""
    return list(session.exec(select(AlertStep).where(AlertStep.alert_id == alert_id).order_by(col(AlertStep.id))).all())


def _among(customers: Collection[int] | None) -> str:
    return "1 = 1" if customers is None else f"customer_id IN ({listed(customers)})"


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
