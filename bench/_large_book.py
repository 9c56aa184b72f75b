"""Invented customers beside the demo company: all of them order, one in ten is known as well as a customer can be."""

from datetime import UTC, datetime
from typing import Any

import numpy as np
from sqlmodel import Session

from bot.jobs.demo import TODAY
from core.frames import Array, day_number
from core.store import bulk
from core.store.names import fold, names_changed
from core.store.tables.documents import Complaint, Interaction, Invoice, Order, OrderLine, Payment
from core.store.tables.facts import Fact
from core.store.tables.identity import Contact, Customer, CustomerName

FIRST = 1_000_000  # where the ids of the invented begin
YEAR_DAYS = 365
ORDERS_EACH, INVOICES_EACH, DEALINGS_EACH, CONTACTS_EACH = 12, 8, 10, 3
ONE_IN = 10  # is known well
SOURCE, MOMENT = "bench", datetime(2026, 1, 1, tzinfo=UTC)
SAID = {"industry": "machinery", "supplier_preference": "multiple", "feature_preference": "price", "fit": "high"}


class LargeBook:
    """Writes the customers and what is on record of them; ``known`` are the ids of those known well."""

    def __init__(self, opened: Session, customers: int, currency: str) -> None:
        """Take the store and how many to invent."""
        self._opened, self._currency = opened, currency
        self.ids = np.arange(FIRST, FIRST + customers)
        self.known = self.ids[::ONE_IN]
        self._rng = np.random.default_rng(7)

    def write(self) -> None:
        """Write everything; the caller commits."""
        self._customers()
        self._orders()
        self._invoices()
        self._people()
        self._facts()
        names_changed(self._opened)

    def _customers(self) -> None:
        ids = self.ids.tolist()
        names = [f"Invented Works {number}" for number in ids]
        self._insert(Customer, id=ids, external_id=[f"X{number}" for number in ids], name=names)
        folded = [fold(name) for name in names]
        self._insert(CustomerName, customer_id=ids, name=names, folded=folded, main=[True] * len(ids))

    def _orders(self) -> None:
        customers = np.repeat(self.ids, ORDERS_EACH)
        ids, days = FIRST + np.arange(len(customers)), self._days(len(customers))
        numbered, money = self._numbered("XO", ids), [self._currency] * len(ids)
        self._insert(Order, id=ids, **numbered, customer_id=customers, day=days, currency=money, fingerprint=ids)
        line: dict[str, bulk.Values] = {
            "order_id": ids,
            "number": [1] * len(ids),
            "day": days,
            "quantity": np.ones(len(ids)),
        }
        self._insert(OrderLine, **line, amount_minor=self._amounts(len(ids)), reversal=[False] * len(ids))

    def _invoices(self) -> None:
        customers = np.repeat(self.known, INVOICES_EACH)
        ids, days, amounts = (
            FIRST + np.arange(len(customers)),
            self._days(len(customers)),
            self._amounts(len(customers)),
        )
        shared: dict[str, bulk.Values] = {
            "customer_id": customers,
            "amount_minor": amounts,
            "currency": [self._currency] * len(ids),
        }
        self._insert(Invoice, id=ids, **self._numbered("XI", ids), day=days, due=days + 30, fingerprint=ids, **shared)
        paid = days + self._rng.integers(0, 60, len(ids))
        self._insert(Payment, id=ids, **self._numbered("XP", ids), invoice_id=ids, day=paid, fingerprint=ids, **shared)

    def _people(self) -> None:
        customers = np.repeat(self.known, CONTACTS_EACH)
        ids, early = FIRST + np.arange(len(customers)), np.full(len(customers), day_number(TODAY) - 2 * YEAR_DAYS)
        named: dict[str, bulk.Values] = {
            **self._numbered("XC", ids),
            "name": [f"Contact {number}" for number in ids.tolist()],
        }
        self._insert(Contact, id=ids, **named, customer_id=customers, since=early)
        customers = np.repeat(self.known, DEALINGS_EACH)
        ids = FIRST + np.arange(len(customers))
        called: dict[str, bulk.Values] = {
            "kind": ["call"] * len(ids),
            "summary": ["Spoke about the next order"] * len(ids),
        }
        dated: dict[str, bulk.Values] = {"customer_id": customers, "day": self._days(len(ids)), "fingerprint": ids}
        self._insert(Interaction, id=ids, **self._numbered("XD", ids), **dated, **called)
        ids = self.known
        dated = {"customer_id": ids, "day": self._days(len(ids)), "fingerprint": ids}
        self._insert(Complaint, id=ids, **self._numbered("XK", ids), **dated, cause=["Late"] * len(ids))

    def _facts(self) -> None:
        number = len(self.known)
        for dimension, option in SAID.items():
            valid: dict[str, bulk.Values] = {"valid_from": self._days(number), "recorded_at": [MOMENT] * number}
            told: dict[str, bulk.Values] = {
                "dimension": [dimension] * number,
                "option": [option] * number,
                "source": [SOURCE] * number,
            }
            self._insert(Fact, subject=["customer"] * number, subject_id=self.known, **told, **valid)

    def _insert(self, table: Any, **columns: bulk.Values) -> None:
        bulk.insert(self._opened, table, columns)

    def _numbered(self, letters: str, ids: Array) -> dict[str, bulk.Values]:
        return {"external_id": [f"{letters}{number}" for number in ids.tolist()]}

    def _days(self, count: int) -> Array:
        return day_number(TODAY) - self._rng.integers(0, YEAR_DAYS, count)

    def _amounts(self, count: int) -> Array:
        return np.exp(self._rng.normal(11, 1, count)).astype(np.int64)
