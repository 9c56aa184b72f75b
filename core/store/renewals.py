"""Contracts of the customers somebody may see, as the calendar of renewals reads them."""

from datetime import date

from sqlmodel import Session

from core.renewals_due import Agreed
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.scope import Scope, within
from core.types import Money

AGREED = """
SELECT c.id, c.customer_id, c.day, c.ends, CASE WHEN c.cancelled_on <= :today THEN c.cancelled_on END,
  c.amount_minor, c.currency
FROM contract c JOIN customer ON customer.id = c.customer_id WHERE c.agreed_on <= :today AND {within} ORDER BY c.id
"""


def agreed(session: Session, scope: Scope, today: date) -> list[Agreed]:
    """Return the contracts within a scope that are agreed on a day."""
    rows = fetch(session, AGREED.format(within=within(scope)), today=number_of(today))
    return [
        Agreed(
            number,
            customer,
            day_of(starts),
            day_of(ends),
            None if cancelled is None else day_of(cancelled),
            None if minor is None else Money(minor, currency),
        )
        for number, customer, starts, ends, cancelled, minor, currency in rows
    ]
