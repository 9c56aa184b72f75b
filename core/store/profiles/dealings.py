"""What is going on with a customer: complaints, contracts, deals, dealings and unpaid invoices."""

from collections.abc import Collection, Mapping, Sequence
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
  amount_minor, currency, CASE WHEN cancelled_on <= :as_of AND cancelled_on < ends THEN 1 ELSE 0 END
FROM contract WHERE customer_id = :customer AND day <= :as_of ORDER BY 4 DESC, external_id
"""
OPPORTUNITIES = """
SELECT external_id, name, day, stage, amount_minor, currency, closed_from, closed_on, won, rival
FROM opportunity
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, external_id
"""
INTERACTIONS = """
SELECT i.day, i.kind, coalesce(c.name, i.contact), i.rep, i.summary, i.response_hours
FROM interaction i LEFT JOIN contact c ON c.external_id = i.contact
WHERE i.customer_id = :customer AND i.day <= :as_of ORDER BY i.day DESC, i.id DESC LIMIT :most
"""
UNPAID = """
SELECT i.external_id, i.day, i.due, i.amount_minor, i.currency, coalesce(sum(p.amount_minor), 0),
  CASE WHEN i.disputed_on IS NULL THEN 0 WHEN (SELECT s.status FROM status s WHERE s.document = 'invoice'
    AND s.document_id = i.id AND s.day <= :as_of ORDER BY s.id DESC LIMIT 1) = 'disputed' THEN 1 ELSE 0 END
FROM invoice i LEFT JOIN payment p ON p.invoice_id = i.id AND p.day <= :as_of
WHERE i.customer_id = :customer AND i.day <= :as_of
  AND (i.void_on IS NULL OR i.void_on > :as_of) AND (i.paid_from IS NULL OR i.paid_from > :as_of)
GROUP BY i.id, i.external_id, i.day, i.due, i.amount_minor, i.currency, i.disputed_on
HAVING count(CASE WHEN p.currency <> i.currency THEN 1 END) = 0
  AND i.amount_minor > coalesce(sum(p.amount_minor), 0) ORDER BY i.due, i.external_id
"""


class Dealings:
    """Tells the dealings with one customer up to one day; ``absent`` names the tables without a row of them."""

    def __init__(self, session: Session, customer_id: int, as_of: date, absent: Collection[str]) -> None:
        self._session, self._customer, self._as_of, self._absent = session, customer_id, number_of(as_of), absent

    def complaints(self) -> tuple[Complaint, ...]:
        """Return complaints, the newest first: all that are open, and the last that are closed."""
        found = [
            Complaint(external_id, day_of(day), self._until(closed), urgency == "urgent", cause)
            for external_id, day, closed, urgency, cause in self._rows("complaints", COMPLAINTS)
        ]
        return bounded(found, [one.closed is None for one in found])

    def contracts(self) -> tuple[Contract, ...]:
        """Return contracts, those that end last first; a cancelled one ended on the day it was cancelled."""
        found = [
            Contract(external_id, name, day_of(day), day_of(ends), money(minor, currency), bool(cancelled))
            for external_id, name, day, ends, minor, currency, cancelled in self._rows("contracts", CONTRACTS)
        ]
        return bounded(found, [number_of(one.ends) >= self._as_of for one in found])

    def opportunities(self) -> tuple[Opportunity, ...]:
        """Return deals, the newest first: all that are open, and the last that were won or lost."""
        found = []
        for external_id, name, day, stage, minor, currency, since, on, won, rival in self._rows(
            "opportunities", OPPORTUNITIES
        ):
            ended = None if self._until(since) is None or won is None else bool(won)
            closed, amount = None if ended is None else self._until(on), money(minor, currency)
            found.append(Opportunity(external_id, name, day_of(day), stage, amount, closed, ended, rival))
        return bounded(found, [one.won is None for one in found])

    def interactions(self, named: Mapping[str, str]) -> tuple[Interaction, ...]:
        """Return the last dealings, the newest first; ``named`` gives our reps' names."""
        return tuple(
            Interaction(day_of(day), kind, contact, named.get(rep or "", rep), summary, hours)
            for day, kind, contact, rep, summary, hours in self._rows("interactions", INTERACTIONS, most=MOST_PAST)
        )

    def unpaid(self) -> tuple[Invoice, ...]:
        """Return the invoices that were not paid in full that day, the earliest due first.

        What an invoice still lacks is not known once money of another currency came in for it: it is not told.
        """
        return tuple(
            Invoice(external_id, day_of(day), due and day_of(due), *_two(minor, paid, currency), bool(disputed))
            for external_id, day, due, minor, currency, paid, disputed in self._rows("invoices", UNPAID)
        )

    def _rows(self, name: str, statement: str, **values: int) -> list[Row]:
        if name in self._absent:
            return []
        return fetch(self._session, statement, customer=self._customer, as_of=self._as_of, **values)

    def _until(self, day: int | None) -> date | None:
        return day_of(day) if day is not None and day <= self._as_of else None


def money(minor: int | None, currency: str) -> Money | None:
    """Return an amount, None for none."""
    return None if minor is None else Money(minor, currency)


def _two(minor: int, other: int, currency: str) -> tuple[Money, Money]:
    return Money(minor, currency), Money(int(other), currency)


def bounded(found: Sequence[One], is_open: Sequence[bool]) -> tuple[One, ...]:
    """Return everything that is open and the first few of what is over, in the order found."""
    over = 0
    kept: list[One] = []
    for one, still in zip(found, is_open, strict=True):
        over += not still
        if still or over <= MOST_PAST:
            kept.append(one)
    return tuple(kept)
