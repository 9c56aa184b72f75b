"""Whose customers a person may see."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, or_, select, true

from core.store.tables.identity import Customer
from core.store.tables.users import Membership, OwnerId, User


@dataclass(frozen=True, slots=True)
class Scope:
    """The users whose customers may be seen; ``users`` is None for all, customers without a known owner included."""

    users: frozenset[int] | None


ALL = Scope(None)


def scope_of(session: Session, user: User, today: date) -> Scope:
    """Return a rep's own customers, for a manager also those of today's teams, for an admin all."""
    if user.role == "admin":
        return ALL
    mine = {user.id}
    if user.role == "manager":
        teams = select(Membership.team_id).where(Membership.user_id == user.id, holds(today))
        mine |= set(session.exec(select(Membership.user_id).where(col(Membership.team_id).in_(teams), holds(today))))
    return Scope(frozenset(mine))


def customers_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition on ``customer`` rows that are within the scope."""
    if scope.users is None:
        return true()
    return col(Customer.owner).in_(select(OwnerId.external_id).where(col(OwnerId.user_id).in_(sorted(scope.users))))


@lru_cache(maxsize=1024)
def within(scope: Scope) -> str:
    """Return the same condition in SQL, for statements that go to the driver itself."""
    return str(customers_in(scope).compile(compile_kwargs={"literal_binds": True}))


def sees(session: Session, scope: Scope, customer_id: int) -> bool:
    """Say whether a customer is within the scope."""
    return session.exec(select(Customer.id).where(Customer.id == customer_id, customers_in(scope))).first() is not None


def holds(today: date) -> ColumnElement[bool]:
    """Return the condition on memberships that hold on a day."""
    return and_(col(Membership.since) <= today, or_(col(Membership.until).is_(None), col(Membership.until) > today))
