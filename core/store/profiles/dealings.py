"""What is going on with a customer: complaints, contracts, deals, dealings and unpaid invoices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, func, or_, select

from core import profile
from core.store.tables.documents import Complaint, Contract, Interaction, Invoice, Opportunity, Payment
from core.store.tables.identity import Contact
from core.types import Money

One = TypeVar("One")
MOST_PAST = 12  # of what is over; what is open is always told


def complaints(session: Session, customer_id: int, as_of: date) -> tuple[profile.Complaint, ...]:
    """Return complaints, the newest first: all that are open, and the last that are closed."""
    mine = select(Complaint).where(Complaint.customer_id == customer_id, col(Complaint.day) <= as_of)
    found = []
    for one in session.exec(mine.order_by(col(Complaint.day).desc(), Complaint.external_id)):
        closed = _until(one.closed, as_of)
        found.append(profile.Complaint(one.external_id, one.day, closed, one.urgency == "urgent", one.cause))
    return _bounded(found, [one.closed is None for one in found])


def contracts(session: Session, customer_id: int, as_of: date) -> tuple[profile.Contract, ...]:
    """Return contracts, those that end last first; a cancelled one ended on the day it was cancelled."""
    mine = select(Contract).where(Contract.customer_id == customer_id, col(Contract.day) <= as_of)
    found = []
    for one in session.exec(mine):
        ends = min(one.ends, _until(one.cancelled_on, as_of) or one.ends)
        found.append(profile.Contract(one.external_id, one.name, one.day, ends, _money(one.amount_minor, one.currency)))
    found.sort(key=lambda one: (one.ends, one.external_id), reverse=True)
    return _bounded(found, [one.ends >= as_of for one in found])


def opportunities(session: Session, customer_id: int, as_of: date) -> tuple[profile.Opportunity, ...]:
    """Return deals, the newest first: all that are open, and the last that were won or lost."""
    mine = select(Opportunity).where(Opportunity.customer_id == customer_id, col(Opportunity.day) <= as_of)
    found = []
    for one in session.exec(mine.order_by(col(Opportunity.day).desc(), Opportunity.external_id)):
        closed, amount = _until(one.closed_on, as_of), _money(one.amount_minor, one.currency)
        won = one.won if closed else None
        found.append(profile.Opportunity(one.external_id, one.name, one.day, one.stage, amount, closed, won, one.rival))
    return _bounded(found, [one.closed is None for one in found])


def interactions(
    session: Session, customer_id: int, as_of: date, named: Mapping[str, str]
) -> tuple[profile.Interaction, ...]:
    """Return the last dealings, the newest first; ``named`` gives our reps' names."""
    mine = select(Interaction, Contact.name).where(Interaction.customer_id == customer_id)
    known = mine.join(Contact, col(Contact.external_id) == col(Interaction.contact), isouter=True)
    last = known.where(col(Interaction.day) <= as_of).order_by(col(Interaction.day).desc(), col(Interaction.id).desc())
    return tuple(
        profile.Interaction(one.day, one.kind, name or one.contact, named.get(one.rep or "", one.rep), one.summary)
        for one, name in session.exec(last.limit(MOST_PAST))
    )


def unpaid(session: Session, customer_id: int, as_of: date) -> tuple[profile.Invoice, ...]:
    """Return the invoices that were not paid in full that day, the earliest due first."""
    received = (
        select(Payment.invoice_id, func.sum(Payment.amount_minor).label("paid"))
        .where(col(Payment.customer_id) == customer_id, col(Payment.day) <= as_of)
        .group_by(col(Payment.invoice_id))
        .subquery()
    )
    paid = func.coalesce(received.c.paid, 0)
    mine = (col(Invoice.customer_id) == customer_id, col(Invoice.day) <= as_of, col(Invoice.amount_minor) > paid)
    open_ = (_not_yet(col(Invoice.void_on), as_of), _not_yet(col(Invoice.paid_on), as_of))
    owed = select(Invoice, paid).join(received, received.c.invoice_id == col(Invoice.id), isouter=True)
    return tuple(
        profile.Invoice(
            one.external_id,
            one.day,
            one.due,
            Money(one.amount_minor, one.currency),
            Money(int(minor), one.currency),
        )
        for one, minor in session.execute(
            owed.where(*mine, *open_).order_by(col(Invoice.due), col(Invoice.external_id))
        )
    )


def _until(day: date | None, as_of: date) -> date | None:
    return day if day is not None and day <= as_of else None


def _not_yet(day: Any, as_of: date) -> ColumnElement[bool]:
    return or_(day.is_(None), day > as_of)


def _money(minor: int | None, currency: str) -> Money | None:
    return None if minor is None else Money(minor, currency)


def _bounded(found: Sequence[One], is_open: Sequence[bool]) -> tuple[One, ...]:
    """Return everything that is open and the first few of what is over, in the order found."""
    over = 0
    kept: list[One] = []
    for one, still in zip(found, is_open, strict=True):
        over += not still
        if still or over <= MOST_PAST:
            kept.append(one)
    return tuple(kept)
