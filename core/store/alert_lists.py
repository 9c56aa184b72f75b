"""Lists of alerts as people read them: within a scope, worst first, with names, counts and what became of them."""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal

import sqlalchemy
from sqlalchemy import ColumnElement, case
from sqlmodel import Session, and_, col, func, or_, select

from core.alerts.alert import ACTIVE, AMBER, RED, VERDICTS, Alert
from core.alerts.precision import Rated
from core.alerts.rule import rules
from core.store.alerts import alerts_by_id, still_here
from core.store.driver import fetch
from core.store.scope import Scope, customers_in
from core.store.tables.alerts import AlertRow, AlertStep, Delivery, Message, MessageAlert, Telling
from core.store.tables.identity import Customer
from core.store.tables.runs import Score
from core.store.tables.users import OwnerId, User
from core.types import Money, Reason

RATED = """
SELECT s.alert_id, s.episode, s.user_id, a.rule, s.worse, s.step FROM alert_step s JOIN alert a ON a.id = s.alert_id
WHERE s.step IN ('useful', 'noise', 'too_early') AND s.user_id IS NOT NULL ORDER BY s.id
"""
# Columns of an alert that a digest adds up; the first ones are said otherwise in an Alert.
IN_A_SUM = (
    *("id", "customer_id", "rule", "stake_minor", "stake_currency"),
    *("state", "level", "worse", "holds", "episode", "version", "opened_on", "opened_at", "changed_at", "assignee_id"),
)
FIRST = 5
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


@dataclass(frozen=True, slots=True)
class Tally:
    """How many alerts a list has: what has gone wrong by level, and what is an opportunity.

    ``stakes`` is what stands at stake of the former by currency, each customer counted once, by the largest amount.
    """

    red: int = 0
    amber: int = 0
    good: int = 0
    customers: int = 0
    stakes: tuple[Money, ...] = ()

    @property
    def all(self) -> int:
        """Return how many there are."""
        return self.red + self.amber + self.good


def find(session: Session, scope: Scope, alert_id: int) -> Listed | None:
    """Return an alert within a scope; what is outside is not there."""
    return next(iter(find_all(session, scope, [alert_id])), None)


def find_all(session: Session, scope: Scope, alert_ids: Sequence[int]) -> list[Listed]:
    """Return alerts within a scope, in this order; what is outside is not there."""
    inside = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id)
    seen = set(session.exec(inside.where(col(AlertRow.id).in_(sorted(alert_ids)), customers_in(scope))).all())
    alerts = alerts_by_id(session, seen) if seen else {}
    return named(session, [alerts[alert_id] for alert_id in alert_ids if alert_id in seen])


def listed(session: Session, scope: Scope, wanted: Wanted, limit: int, offset: int = 0) -> list[Listed]:
    """Return alerts within a scope, the worst first, then by what is at stake; resolved ones the latest first."""
    ids = select(AlertRow.id).join(Customer, col(Customer.id) == AlertRow.customer_id).where(*_where(scope, wanted))
    found = list(session.exec(ids.order_by(*_order(wanted)).limit(limit).offset(offset)).all())
    alerts = alerts_by_id(session, found)
    return named(session, [alerts[alert_id] for alert_id in found])


def tally(session: Session, scope: Scope, wanted: Wanted) -> Tally:
    """Return how many alerts within a scope there are, of how many customers, and what is at stake."""
    level = case((_is_good(), 0), else_=col(AlertRow.level))
    kinds: tuple[Any, ...] = (level, col(AlertRow.customer_id), col(AlertRow.stake_currency))
    figures: tuple[Any, ...] = (func.count(col(AlertRow.id)), func.max(AlertRow.stake_minor))
    listing = sqlalchemy.select(*kinds, *figures).join(Customer, col(Customer.id) == AlertRow.customer_id)
    counts, customers, stakes = {0: 0, AMBER: 0, RED: 0}, set[int](), dict[tuple[int, str], int]()
    grouped = listing.where(*_where(scope, wanted)).group_by(*kinds)
    for kind, customer, currency, several, most in session.execute(grouped):
        counts[kind] += several
        customers.add(customer)
        if kind and currency is not None:
            stakes[customer, currency] = max(most, stakes.get((customer, currency), most))
    return Tally(counts[RED], counts[AMBER], counts[0], len(customers), _summed(stakes))


def _summed(stakes: dict[tuple[int, str], int]) -> tuple[Money, ...]:
    """Return the amounts of all customers by currency, the largest first."""
    sums: dict[str, int] = {}
    for (_, currency), minor in stakes.items():
        sums[currency] = sums.get(currency, 0) + minor
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items(), key=lambda at: (-at[1], at[0])))


def _order(wanted: Wanted) -> tuple[Any, ...]:
    if wanted.state == "resolved":
        return (col(AlertRow.changed_at).desc(), col(AlertRow.id).desc())
    stake = func.coalesce(AlertRow.stake_minor, 0).desc()
    return (case((_is_good(), 1), else_=0), col(AlertRow.level).desc(), stake, col(AlertRow.id))


def _is_good() -> ColumnElement[bool]:
    """Return the condition on alerts that tell of an opportunity."""
    return col(AlertRow.rule).in_(sorted(name for name, rule in rules().items() if rule.good))


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


def steps_before(session: Session, alert_ids: Collection[int]) -> dict[int, AlertStep]:
    """Return of alerts that are back the step that put them away."""
    away = (
        select(func.max(AlertStep.id))
        .where(col(AlertStep.alert_id).in_(sorted(alert_ids)), col(AlertStep.step).in_(("snoozed", "resolved")))
        .group_by(col(AlertStep.alert_id))
    )
    rows = session.exec(select(AlertStep).where(col(AlertStep.id).in_(away))).all() if alert_ids else ()
    return {row.alert_id: row for row in rows}


def told_since(session: Session, alert: Alert) -> datetime | None:
    """Return when who should act was told of an alert as it stands, None where they were not."""
    theirs = select(func.min(Telling.at)).where(Telling.alert_id == alert.id, Telling.episode == alert.episode)
    return session.exec(theirs.where(Telling.user_id == alert.responsible)).one()


def mail_of(session: Session, alert_id: int) -> list[Delivery]:
    """Return the messages that told or will tell people of an alert, digests too, the first first."""
    showing = (
        select(Message.delivery_id)
        .join(MessageAlert, col(MessageAlert.message_id) == Message.id)
        .where(MessageAlert.alert_id == alert_id)
    )
    sent = select(Delivery).where(col(Delivery.id).in_(showing), Delivery.state == "sent")
    named = col(Delivery.about).contains(str(alert_id))
    others = select(Delivery).where(col(Delivery.kind).in_(("alert", "escalation")), Delivery.state != "sent", named)
    unsent = [each for each in session.exec(others) if alert_id in json.loads(each.about)["alerts"]]
    return sorted([*session.exec(sent), *unsent], key=lambda delivery: delivery.id)


def mail_counts(session: Session) -> dict[str, int]:
    """Return how many messages there are in each state."""
    return dict(fetch(session, "SELECT state, count(*) FROM delivery GROUP BY state"))


def _where(scope: Scope, wanted: Wanted) -> list[ColumnElement[bool]]:
    states = sorted(ACTIVE) if wanted.state == "active" else [wanted.state]
    found: list[ColumnElement[bool]] = [col(AlertRow.state).in_(states), customers_in(scope)]
    if wanted.state == "resolved":
        found.append(col(AlertRow.episode) > 0)  # what was so from the start, and is over, nobody ever heard of
    if wanted.rule is not None:
        found.append(col(AlertRow.rule) == wanted.rule)
    if wanted.customer is not None:
        found.append(col(AlertRow.customer_id) == wanted.customer)
    if wanted.responsible is not None:
        owned = select(OwnerId.external_id).where(OwnerId.user_id == wanted.responsible)
        nobodys = or_(col(AlertRow.assignee_id).is_(None), col(AlertRow.assignee_id).not_in(still_here()))
        mine = and_(nobodys, col(Customer.owner).in_(owned))
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
    """Return the alerts within a scope that a digest speaks of: the active ones, and what was over since the last.

    There may be thousands, of which a few are told in words: their reasons are left out, ``alerts_by_id`` has them.
    """
    wanted = Wanted(responsible=responsible)
    columns: tuple[Any, ...] = (*(getattr(AlertRow, name) for name in IN_A_SUM), OwnerId.user_id)
    joined = sqlalchemy.select(*columns).join(Customer, col(Customer.id) == AlertRow.customer_id)
    users = select(User.id).where(col(User.active))
    owned = and_(col(OwnerId.external_id) == Customer.owner, col(OwnerId.user_id).in_(users))
    asked = joined.outerjoin(OwnerId, owned)
    rows = list(session.execute(asked.where(*_where(scope, wanted))))
    if since is not None:
        over = (*_where(scope, replace(wanted, state="resolved")), col(AlertRow.changed_at) >= since)
        rows += session.execute(asked.where(*over))
    return [_summed_up(*row) for row in rows]


def _summed_up(alert_id: int, customer: int, rule: str, minor: int | None, currency: str | None, *others: Any) -> Alert:
    """Return an alert without its reason."""
    stake = None if minor is None or currency is None else Money(minor, currency)
    *kept, owner = others
    figures = dict(zip(IN_A_SUM[FIRST:], kept, strict=True))
    assignee = figures.pop("assignee_id")
    plain: dict[str, Any] = {"reason": Reason(f"{rule}.title"), "was": {}, "owner": owner, "assignee": assignee}
    return Alert(id=alert_id, customer=customer, rule=rule, stake=stake, **figures, **plain)
