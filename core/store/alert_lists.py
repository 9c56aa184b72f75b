"""Lists of alerts as people read them: within a scope, worst first, with names, counts and what became of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, or_, select

from core.alerts.alert import ACTIVE, VERDICTS, Alert
from core.alerts.precision import Rated
from core.store.alerts import alerts_by_id
from core.store.driver import fetch
from core.store.scope import Scope, customers_in
from core.store.tables.alerts import AlertRow, AlertStep
from core.store.tables.identity import Customer
from core.store.tables.runs import Score
from core.store.tables.users import OwnerId, User

RATED = """
SELECT s.alert_id, s.episode, s.user_id, a.rule, s.worse, s.step FROM alert_step s JOIN alert a ON a.id = s.alert_id
WHERE s.step IN ('useful', 'noise', 'too_early') AND s.user_id IS NOT NULL ORDER BY s.id
"""
Filter = Literal["active", "open", "acknowledged", "snoozed", "resolved", "baseline"]


@dataclass(frozen=True, slots=True)
class Listed:
    """An alert in a list: with its customer's name and id in the company's own systems, and its tier."""

    alert: Alert
    name: str
    external_id: str
    tier: str | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which alerts: of a state, of a rule, of a customer, of those a user should act on; None is any."""

    state: Filter = "active"
    rule: str | None = None
    customer: int | None = None
    responsible: int | None = None


def find(session: Session, scope: Scope, alert_id: int) -> Listed | None:
    """Return an alert within a scope; what is outside is not there."""
    found = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
    seen = session.exec(found.where(AlertRow.id == alert_id, customers_in(scope))).first()
    return next(iter(named(session, alerts_by_id(session, [alert_id]).values())), None) if seen else None


def listed(session: Session, scope: Scope, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return alerts within a scope, the worst first, then by what is at stake."""
    ids = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id).where(*_where(scope, wanted))
    worst = (col(AlertRow.level).desc(), func.coalesce(AlertRow.stake_minor, 0).desc(), col(AlertRow.id))
    found = list(session.exec(ids.order_by(*worst).limit(limit).offset(offset)).all())
    alerts = alerts_by_id(session, found)
    return named(session, [alerts[alert_id] for alert_id in found])


def count(session: Session, scope: Scope, wanted: Wanted) -> Mapping[int, int]:
    """Return how many alerts within a scope there are by level."""
    counted = (
        select(AlertRow.level, func.count(col(AlertRow.id)))
        .join(Customer, col(Customer.id) == AlertRow.customer_id)
        .where(*_where(scope, wanted))
        .group_by(col(AlertRow.level))
    )
    return dict(session.exec(counted).all())


def all_active(session: Session, scope: Scope) -> list[Listed]:
    """Return every alert within a scope that is not done with, in no order."""
    ids = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
    found = session.exec(ids.where(*_where(scope, Wanted()))).all()
    return named(session, alerts_by_id(session, found).values())


def named(session: Session, alerts: Collection[Alert]) -> list[Listed]:
    """Return alerts with the names and tiers of their customers, in their order."""
    ids = sorted({alert.customer for alert in alerts})
    from core.store.runs import latest_run

    run = latest_run(session)
    tiers = and_(col(Score.customer_id) == Customer.id, col(Score.run_id) == (run.id if run else 0))
    asked = select(Customer.id, Customer.name, Customer.external_id, Score.tier).outerjoin(Score, tiers)
    names = {row[0]: row[1:] for row in session.exec(asked.where(col(Customer.id).in_(ids)))}
    return [Listed(alert, *names[alert.customer]) for alert in alerts]


def user_names(session: Session, ids: Collection[int | None]) -> dict[int, str]:
    """Return the names of users."""
    known = sorted({user_id for user_id in ids if user_id is not None})
    return dict(session.exec(select(User.id, User.name).where(col(User.id).in_(known))).all())


def last_steps(session: Session, alert_ids: Collection[int]) -> dict[int, AlertStep]:
    """Return the last step of each alert that changed how it stands."""
    last = (
        select(func.max(AlertStep.id))
        .where(col(AlertStep.alert_id).in_(sorted(alert_ids)), col(AlertStep.step).not_in(("held", *VERDICTS)))
        .group_by(col(AlertStep.alert_id))
    )
    rows = session.exec(select(AlertStep).where(col(AlertStep.id).in_(last))).all()
    return {row.alert_id: row for row in rows}


def _where(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    states = sorted(ACTIVE) if wanted.state == "active" else [wanted.state]
    found: list[ColumnElement[bool]] = [col(AlertRow.state).in_(states), customers_in(scope)]
    if wanted.rule is not None:
        found.append(col(AlertRow.rule) == wanted.rule)
    if wanted.customer is not None:
        found.append(col(AlertRow.customer_id) == wanted.customer)
    if wanted.responsible is not None:
        owned = select(OwnerId.external_id).where(OwnerId.user_id == wanted.responsible)
        mine = and_(col(AlertRow.assignee_id).is_(None), col(Customer.owner).in_(owned))
        found.append(or_(col(AlertRow.assignee_id) == wanted.responsible, mine))
    return found


def rated(session: Session) -> list[Rated]:
    """Return what people said of alerts, in the order they did."""
    return [Rated(*row) for row in fetch(session, RATED)]


def by_rule(session: Session, scope: Scope) -> dict[str, dict[str, int]]:
    """Return how many alerts within a scope each rule has in each state."""
    counted = (
        select(AlertRow.rule, AlertRow.state, func.count(col(AlertRow.id)))
        .join(Customer, col(Customer.id) == AlertRow.customer_id)
        .where(customers_in(scope))
        .group_by(col(AlertRow.rule), col(AlertRow.state))
    )
    found: dict[str, dict[str, int]] = {}
    for rule, state, several in session.exec(counted):
        found.setdefault(rule, {})[state] = several
    return found


def fired_since(session: Session, scope: Scope, since: datetime) -> dict[str, int]:
    """Return how often each rule spoke up within a scope since a moment."""
    counted = (
        select(AlertRow.rule, func.count(col(AlertStep.id)))
        .join(AlertRow, col(AlertRow.id) == AlertStep.alert_id)
        .join(Customer, col(Customer.id) == AlertRow.customer_id)
        .where(col(AlertStep.at) >= since, col(AlertStep.step).in_(("opened", "reopened")), customers_in(scope))
        .group_by(col(AlertRow.rule))
    )
    return dict(session.exec(counted).all())


def all_of_digest(session: Session, scope: Scope, since: datetime | None, responsible: int | None) -> list[Alert]:
    """Return the alerts within a scope that a digest speaks of: the active ones, and what was over since the last."""
    wanted = Wanted(responsible=responsible)
    active = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
    found = list(session.exec(active.where(*_where(scope, wanted))).all())
    if since is not None:
        over = (*_where(scope, replace(wanted, state="resolved")), col(AlertRow.changed_at) >= since)
        found += session.exec(active.where(*over)).all()
    return list(alerts_by_id(session, found).values())
