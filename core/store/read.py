"""Read customers as the tables that scoring takes: the whole book, or one customer with the same content."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from core.asof import known_on
from core.frames import Array
from core.store.columns import number_of
from core.store.driver import fetch
from core.store.engine import session as conversation
from core.store.insertion import insert_or_replace
from core.store.reading.contacts import contacts
from core.store.reading.dated import Dated
from core.store.reading.dealings import dealings
from core.store.reading.everybody import everybody
from core.store.reading.goods import goods
from core.store.reading.known import facts
from core.store.reading.places import Places
from core.store.reading.rates import Rates, rates_into
from core.store.reading.reader import CustomerReader, Reader
from core.store.reading.receivables import numbered
from core.store.tables.facts import Rate
from core.tables import NEVER, Tables
from core.types import Money

FOREIGN = """
SELECT o.currency, o.day, sum(l.amount_minor) FROM "order" o JOIN order_line l ON l.order_id = o.id
WHERE o.customer_id = :customer AND o.currency <> :reporting AND l.day <= :as_of GROUP BY o.currency, o.day
"""


@dataclass(frozen=True)
class Records:
    """What is on record of one customer, read once for its scores and for its card.

    ``invoices`` has the store ids of the rows of that table, ``absent`` names the extracts the customer has no row of,
    ``unrated`` says that there are orders which no rate brings into the reporting currency.
    """

    tables: Tables
    invoices: Array
    unrated: bool
    absent: frozenset[str]
    day: int

    @cached_property
    def known(self) -> Tables:
        """The tables as they were known on the day: cut once for all who ask."""
        return known_on(self.tables, self.day)


def load_tables(engine: Engine, *, reporting_currency: str, as_of: date | None = None) -> Tables:
    """Return everything on record of all customers, in the reporting currency.

    Amounts of a currency without a rate are left out. Statuses later than ``as_of`` (an invoice made void) are not
    seen; rows later than it are, scoring cuts them.
    """
    with conversation(engine) as session, everybody(session, _last_day(as_of)) as reader:
        return _tables(reader, rates_into(session, reporting_currency))[0]


def load_customer(session: Session, customer_id: int, *, reporting_currency: str, as_of: date | None = None) -> Tables:
    """Return the same of one customer, as a book of one; of none when there is no such customer."""
    return load_records(session, customer_id, reporting_currency=reporting_currency, as_of=as_of).tables


def load_records(session: Session, customer_id: int, *, reporting_currency: str, as_of: date | None = None) -> Records:
    """Return the same with what a card needs beside it (``core.store.profile``)."""
    reader = CustomerReader(session, customer_id, _last_day(as_of))
    tables, invoices, unrated = _tables(reader, rates_into(session, reporting_currency))
    return Records(tables, invoices, unrated, reader.absent, _last_day(as_of))


def left_out(
    session: Session, customer_id: int, *, reporting_currency: str, as_of: date | None = None
) -> dict[str, Money]:
    """Return by currency the customer's orders up to a day that no rate brings into the reporting currency."""
    rates = rates_into(session, reporting_currency)
    totals: dict[str, int] = {}
    asked = {"customer": customer_id, "reporting": reporting_currency, "as_of": _last_day(as_of)}
    for currency, day, minor in fetch(session, FOREIGN, **asked):
        if not rates.has(currency, day):
            totals[currency] = totals.get(currency, 0) + int(minor)
    return {currency: Money(minor, currency) for currency, minor in totals.items()}


def stamp(session: Session) -> str:
    """Return a text that is another one after every import and every answer."""
    newest = "SELECT (SELECT max(id) FROM imported_file), (SELECT max(id) FROM fact)"
    return " ".join(map(str, fetch(session, newest)[0]))


def put_rate(session: Session, currency: str, day: date, factor: float, *, reporting_currency: str) -> None:
    """Say that from a day on one unit of a currency is worth so many units of the reporting currency."""
    insert_or_replace(session, Rate, reporting=reporting_currency, currency=currency, day=day, factor=factor)


def _tables(reader: Reader, rates: Rates) -> tuple[Tables, Array, bool]:
    """Return the tables, the store ids of the invoices, and whether orders without a rate are left out."""
    ids = np.sort(reader.read("customers").whole("id"))
    customers = Places(ids)
    bought, dated = goods(reader, customers, rates), Dated(reader, customers, rates)
    invoices, billed = numbered(dated)
    tables = Tables(
        ids,
        orders=bought.orders,
        reversals=bought.reversals,
        lines=bought.lines,
        facts=facts(reader, customers, rates),
        **billed,
        **contacts(dated),
        **dealings(dated),
    )
    return tables, invoices, bought.unrated


def _last_day(as_of: date | None) -> int:
    return NEVER if as_of is None else number_of(as_of)
