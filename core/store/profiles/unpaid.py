"""Which invoices of a customer are open, by the rule that scoring settles them by (core/receivables.py)."""

from collections.abc import Mapping
from datetime import date

from sqlmodel import Session

from core.profile import Invoice
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.read import Records, load_records
from core.store.reading.rates import rates_into
from core.types import Money

BILLED = """
SELECT id, external_id, day, due, amount_minor, currency FROM invoice
WHERE customer_id = :customer AND amount_minor > 0 AND day <= :as_of ORDER BY due IS NULL, due, external_id
"""
Left = Mapping[int, tuple[float, bool]]  # by invoice: the share of it that is open, and whether it is disputed


def unpaid(
    session: Session, customer_id: int, as_of: date, reporting_currency: str, records: Records | None
) -> tuple[Invoice, ...]:
    """Return the invoices that were not settled in full that day, the earliest due first.

    Amounts stand in the currency of the invoice. One that no rate brings into the reporting currency is seen by no
    score: it is held against the money of its own currency alone. ``records`` are in ours.
    """
    billed = fetch(session, BILLED, customer=customer_id, as_of=number_of(as_of))
    rates = rates_into(session, reporting_currency)
    ours = reporting_currency
    into = [ours if currency == ours or rates.has(currency, day) else currency for _, _, day, _, _, currency in billed]
    books = {ours: records} if records else {}
    for currency in {*into} - {*books}:
        books[currency] = load_records(session, customer_id, reporting_currency=currency, as_of=as_of)
    left = {currency: _left(book) for currency, book in books.items()}
    found = []
    for (number, external_id, day, due, minor, currency), book in zip(billed, into, strict=True):
        if number in left[book]:
            share, disputed = left[book][number]
            rest = max(round(minor * share), 1)
            amount, paid = Money(minor, currency), Money(minor - rest, currency)
            found.append(Invoice(external_id, day_of(day), due and day_of(due), amount, paid, disputed))
    return tuple(found)


def _left(records: Records) -> Left:
    """Return what is open of the customer's invoices, all money brought into one currency."""
    invoices = records.tables.invoices
    shown = records.invoices[(invoices["day"] <= records.day) & (invoices["amount"] > 0)].tolist()
    owing = records.known.receivables
    shares, disputed = (owing.left / owing.amount).tolist(), owing.disputed.tolist()
    return {one: (share, bad) for one, share, bad in zip(shown, shares, disputed, strict=True) if share > 0}
