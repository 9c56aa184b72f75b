"""What is going on with a customer: complaints, contracts, deals, dealings and unpaid invoices."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from core.profile import Complaint, Contract, Interaction, Invoice, Opportunity
from core.store.columns import day_of, number_of
from core.store.driver import Row, fetch
from core.types import Money

One = TypeVar("One")
MOST_PAST = 12  # of what is over; what is open is always told

COMPLAINTS = """
SELECT external_id, day, closed, urgency, cause FROM complaint
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, external_id
"""
CONTRACTS = """
SELECT external_id, name, day, CASE WHEN cancelled_on <= :as_of AND cancelled_on < ends THEN cancelled_on ELSE ends END,
  amount_minor, currency
FROM contract WHERE customer_id = :customer AND day <= :as_of ORDER BY 4 DESC, external_id
"""
OPPORTUNITIES = """
SELECT external_id, name, day, stage, amount_minor, currency, closed_from, closed_on, won, rival
FROM opportunity
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, external_id
"""
INTERACTIONS = """
SELECT i.day, i.kind, coalesce(c.name, i.contact), i.rep, i.summary
FROM interaction i LEFT JOIN contact c ON c.external_id = i.contact
WHERE i.customer_id = :customer AND i.day <= :as_of ORDER BY i.day DESC, i.id DESC LIMIT :most
"""
UNPAID = """
SELECT i.external_id, i.day, i.due, i.amount_minor, i.currency, coalesce(sum(p.amount_minor), 0)
FROM invoice i LEFT JOIN payment p ON p.invoice_id = i.id AND p.day <= :as_of
WHERE i.customer_id = :customer AND i.day <= :as_of
  AND (i.void_on IS NULL OR i.void_on > :as_of) AND (i.paid_from IS NULL OR i.paid_from > :as_of)
GROUP BY i.id, i.external_id, i.day, i.due, i.amount_minor, i.currency
HAVING count(CASE WHEN p.currency <> i.currency THEN 1 END) = 0
  AND i.amount_minor > coalesce(sum(p.amount_minor), 0) ORDER BY i.due, i.external_id
"""


class Dealings:
    """Tells the dealings with one customer up to one day."""

    def __init__(self, session: Session, customer_id: int, as_of: date) -> None:
        self._session, self._customer, self._as_of = session, customer_id, number_of(as_of)

    def complaints(self) -> tuple[Complaint, ...]:
        """Return complaints, the newest first: all that are open, and the last that are closed."""
        found = [
            Complaint(external_id, day_of(day), self._until(closed), urgency == "urgent", cause)
            for external_id, day, closed, urgency, cause in self._rows(COMPLAINTS)
        ]
        return _bounded(found, [one.closed is None for one in found])

    def contracts(self) -> tuple[Contract, ...]:
        """Return contracts, those that end last first; a cancelled one ended on the day it was cancelled."""
        found = [
            Contract(external_id, name, day_of(day), day_of(ends), _money(minor, currency))
            for external_id, name, day, ends, minor, currency in self._rows(CONTRACTS)
        ]
        return _bounded(found, [number_of(one.ends) >= self._as_of for one in found])

    def opportunities(self) -> tuple[Opportunity, ...]:
        """Return deals, the newest first: all that are open, and the last that were won or lost."""
        found = []
        for external_id, name, day, stage, minor, currency, since, on, won, rival in self._rows(OPPORTUNITIES):
            ended = None if self._until(since) is None or won is None else bool(won)
            closed, amount = None if ended is None else self._until(on), _money(minor, currency)
            found.append(Opportunity(external_id, name, day_of(day), stage, amount, closed, ended, rival))
        return _bounded(found, [one.won is None for one in found])

    def interactions(self, named: Mapping[str, str]) -> tuple[Interaction, ...]:
        """Return the last dealings, the newest first; ``named`` gives our reps' names."""
        return tuple(
            Interaction(day_of(day), kind, contact, named.get(rep or "", rep), summary)
            for day, kind, contact, rep, summary in self._rows(INTERACTIONS, most=MOST_PAST)
        )

    def unpaid(self) -> tuple[Invoice, ...]:
        """Return the invoices that were not paid in full that day, the earliest due first.

        What an invoice still lacks is not known once money of another currency came in for it: it is not told.
        """
        return tuple(
            Invoice(external_id, day_of(day), due and day_of(due), Money(minor, currency), Money(int(paid), currency))
            for external_id, day, due, minor, currency, paid in self._rows(UNPAID)
        )

    def _rows(self, statement: str, **values: int) -> list[Row]:
        return fetch(self._session, statement, customer=self._customer, as_of=self._as_of, **values)

    def _until(self, day: int | None) -> date | None:
        return day_of(day) if day is not None and day <= self._as_of else None


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
