"""What a card says is open and overdue is what the credit grade counts."""

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from sqlalchemy import Engine

from core.policy import load_policy
from core.profile import Invoice
from core.score import features
from core.store.engine import session
from core.store.read import put_rate
from core.types import Money
from tests.core.store.files import TODAY, take_in
from tests.core.store.reading import on_file, one

MARCH, APRIL, MAY = (date(2026, month, 4) for month in (3, 4, 5))
POLICY = load_policy()
ACME = {"customer_id": "C-1", "name": "ACME"}
INVOICE: dict[str, Any] = {"customer_id": "C-1", "issued_on": MARCH, "due_on": APRIL, "amount": 500, "status": "open"}
PAID: dict[str, Any] = {"customer_id": "C-1", "paid_on": MAY, "amount": 100}


def told(store: Engine, customer_id: int = 1) -> tuple[Invoice, ...]:
    with session(store) as opened:
        return on_file(opened, customer_id, TODAY).unpaid


def open_of(store: Engine) -> dict[str, int]:
    return {one.external_id: one.amount.minor - one.paid.minor for one in told(store)}


@pytest.fixture
def book(store: Engine) -> Engine:
    take_in(store, "customers", ACME)
    return store


def test_credit_notes_and_money_on_account_settle_the_oldest_invoice_first(book: Engine) -> None:
    later = {**INVOICE, "invoice_id": "I-2", "due_on": MAY}
    take_in(book, "invoices", {**INVOICE, "invoice_id": "I-1"}, later)
    assert open_of(book) == {"I-1": 500, "I-2": 500}
    take_in(book, "invoices", {**INVOICE, "invoice_id": "G-1", "amount": 200, "status": "credit_note"})
    assert open_of(book) == {"I-1": 300, "I-2": 500}
    take_in(book, "payments", {**PAID, "payment_id": "R-1", "amount": 450})
    assert open_of(book) == {"I-2": 350}


def test_money_of_another_currency_counts_at_its_rate_and_not_without_one(book: Engine) -> None:
    take_in(book, "invoices", {**INVOICE, "invoice_id": "I-1"})
    take_in(book, "payments", {**PAID, "payment_id": "R-1", "invoice_id": "I-1", "amount": 10, "currency": "EUR"})
    assert open_of(book) == {"I-1": 500}
    with session(book) as opened:
        put_rate(opened, "EUR", MARCH, 8.0, reporting_currency="CNY")
        opened.commit()
    assert open_of(book) == {"I-1": 420}


def test_an_invoice_without_a_rate_is_told_in_its_own_money(book: Engine) -> None:
    abroad = {**INVOICE, "invoice_id": "I-1", "currency": "EUR", "due_on": None}
    take_in(book, "invoices", abroad, {**INVOICE, "invoice_id": "I-2"})
    take_in(book, "payments", {**PAID, "payment_id": "R-1", "currency": "EUR"})
    found = {one.external_id: (one.amount, one.paid, one.due) for one in told(book)}
    assert found["I-1"] == (Money(500, "EUR"), Money(100, "EUR"), None)
    assert found["I-2"] == (Money(500, "CNY"), Money(0, "CNY"), APRIL)


@pytest.mark.parametrize("seed", range(3))
def test_card_and_credit_grade_count_the_same(store: Engine, seed: int) -> None:
    rng = np.random.default_rng(seed)
    customers = [f"C-{number}" for number in range(1, 9)]
    take_in(store, "customers", *({"customer_id": number, "name": number} for number in customers))
    take_in(store, "invoices", *(_invoice(rng, customers, number) for number in range(60)))
    take_in(store, "payments", *(_payment(rng, customers, number) for number in range(50)))
    for customer_id in range(1, len(customers) + 1):
        graded = features(one(store, customer_id, TODAY), TODAY, POLICY)
        unpaid = told(store, customer_id)
        overdue = [invoice for invoice in unpaid if invoice.due and invoice.due < TODAY]
        left = [sum(one.amount.minor - one.paid.minor for one in these) for these in (unpaid, overdue)]
        assert left == np.nan_to_num([graded["open_receivables"][0], graded["overdue_receivables"][0]]).tolist()
        assert len(overdue) == np.nan_to_num(graded["overdue_invoices"][0])


def _invoice(rng: np.random.Generator, customers: list[str], number: int) -> dict[str, Any]:
    issued = TODAY - timedelta(days=int(rng.integers(-20, 300)))
    return {
        "invoice_id": f"I-{number}",
        "customer_id": str(rng.choice(customers)),
        "issued_on": issued,
        "due_on": issued + timedelta(days=int(rng.integers(0, 60))),
        "amount": int(rng.integers(1, 10**7)),
        "status": str(rng.choice(["open", "open", "open", "disputed", "paid", "void", "credit_note"])),
        "status_on": issued + timedelta(days=int(rng.integers(0, 90))),
    }


def _payment(rng: np.random.Generator, customers: list[str], number: int) -> dict[str, Any]:
    named = f"I-{rng.integers(60)}" if rng.random() < 0.7 else None
    return {
        "payment_id": f"R-{number}",
        "customer_id": str(rng.choice(customers)),
        "invoice_id": named,
        "paid_on": TODAY - timedelta(days=int(rng.integers(-10, 250))),
        "amount": int(rng.integers(1, 6 * 10**6)),
    }
