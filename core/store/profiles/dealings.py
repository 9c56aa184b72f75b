"""What is going on with a customer: complaints, contracts, deals and dealings."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TypeVar

from sqlmodel import Session

from core.profile import Complaint, Contract, Interaction, Opportunity
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
FROM contract WHERE customer_id = :customer AND agreed_on <= :as_of ORDER BY 4 DESC, external_id
"""
OPPORTUNITIES = """
SELECT external_id, name, day, stage, amount_minor, currency, closed_from, closed_on, won, rival
FROM opportunity
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, external_id
"""
INTERACTIONS = """
SELECT i.day, i.kind, coalesce(c.name, i.contact), i.rep, i.summary, i.response_hours
FROM interaction i LEFT JOIN contact c ON c.external_id = i.contact AND c.customer_id = i.customer_id
WHERE i.customer_id = :customer AND i.day <= :as_of ORDER BY i.day DESC, i.id DESC LIMIT :most
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

    def _rows(self, name: str, statement: str, **values: int) -> list[Row]:
        if name in self._absent:
            return []
        return fetch(self._session, statement, customer=self._customer, as_of=self._as_of, **values)

    def _until(self, day: int | None) -> date | None:
        return day_of(day) if day is not None and day <= self._as_of else None


def money(minor: int | None, currency: str) -> Money | None:
    """Return an amount, None for none."""
    return None if minor is None else Money(minor, currency)


def bounded(found: Sequence[One], is_open: Sequence[bool]) -> tuple[One, ...]:
    """Return everything that is open and the first few of what is over, in the order found."""
    over = 0
    kept: list[One] = []
    for one, still in zip(found, is_open, strict=True):
        over += not still
        if still or over <= MOST_PAST:
            kept.append(one)
    return tuple(kept)
