"""A company's files come in whole, twice without effect, and never over a rep's answer."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from core.sources.read import read as source
from core.store import settings
from core.store.engine import session
from core.store.facts import answer, history
from core.store.ingest import Counts, RowsRefused, check, ingest
from core.store.names import all_names, exact, names_version
from core.store.read import load_customer
from core.store.scope import ALL
from core.store.tables.documents import (
    Contract,
    ImportedFile,
    Invoice,
    Opportunity,
    Order,
    OrderLine,
    Payment,
    Reversal,
    Status,
)
from core.store.tables.facts import Fact
from core.store.tables.identity import Contact, Customer, Product
from core.store.words import WORDS
from core.types import Money, Term
from tests.core.store.files import TODAY, batch, line, moment, take_in

MAY, JUNE = date(2026, 5, 4), date(2026, 6, 4)
ACME: dict[str, Any] = {
    "customer_id": "C-1",
    "name": "ACME Industrial",
    "aliases": "ACME; 艾克米",
    "industry": "machinery",
    "owner": "R1",
}


def test_customers_come_in_with_names_facts_and_owner(store: Engine) -> None:
    changes = take_in(store, "customers", ACME, {"customer_id": "C-2", "name": "Huaxin", "employees": 120.0})
    assert changes.new_customers == 2
    assert changes.tables == {"customer": Counts(new=2), "fact": Counts(new=3)}
    with session(store) as opened:
        assert [(n.name, n.aliases) for n in all_names(opened, ALL)] == [
            ("ACME Industrial", ("ACME", "艾克米")),
            ("Huaxin", ()),
        ]
        assert [n.external_id for n in exact(opened, ALL, "acme")] == ["C-1"]
        assert opened.exec(select(Customer.owner).order_by(col(Customer.id))).all() == ["R1", None]


EVERY_KIND: list[tuple[str, dict[str, Any]]] = [
    ("customers", ACME),
    ("contacts", {"contact_id": "P-1", "customer_id": "C-1", "name": "Zhang San", "role": "champion"}),
    ("products", {"product_id": "B", "name": "Bearing", "category": "Parts", "unit_price": 900, "unit_cost": 600}),
    ("orders", line("O-1", "C-1", MAY, "B", 2.0, 1800, status="completed", status_on=JUNE)),
    ("invoices", {"invoice_id": "I-1", "customer_id": "C-1", "issued_on": MAY, "amount": 1800, "status": "open"}),
    ("payments", {"payment_id": "R-1", "invoice_id": "I-1", "paid_on": JUNE, "amount": 1800}),
    ("contracts", {"contract_id": "K-1", "customer_id": "C-1", "starts_on": MAY, "ends_on": JUNE, "amount": None}),
    ("interactions", {"interaction_id": "T-1", "customer_id": "C-1", "on": MAY, "kind": "call", "summary": "Called."}),
    (
        "complaints",
        {"complaint_id": "X-1", "customer_id": "C-1", "opened_on": MAY, "urgency": "urgent", "cause": "late"},
    ),
    (
        "opportunities",
        {"opportunity_id": "D-1", "customer_id": "C-1", "opened_on": MAY, "outcome": "open", "amount": 5},
    ),
]


def test_every_kind_taken_in_twice_changes_nothing_the_second_time(store: Engine) -> None:
    first = [take_in(store, kind, row) for kind, row in EVERY_KIND]
    assert not any(changes.nothing for changes in first)
    again = [take_in(store, kind, row, on=date(2026, 7, 9)) for kind, row in EVERY_KIND]
    assert {changes.kind: changes.nothing for changes in again} == {kind: True for kind, _ in EVERY_KIND}
    with session(store) as opened:
        assert opened.exec(select(func.count()).select_from(ImportedFile)).one() == 2 * len(EVERY_KIND)


def test_a_dry_run_says_what_would_change_and_changes_nothing(store: Engine) -> None:
    with session(store) as opened:
        for kind, row in EVERY_KIND:
            assert not ingest(opened, batch(kind, row), today=TODAY, now=moment(TODAY), who="Wang").nothing
        opened.rollback()
        assert all_names(opened, ALL) == []


def test_an_empty_file_changes_nothing(store: Engine) -> None:
    assert take_in(store, "orders").nothing


def test_a_weekly_file_never_overwrites_a_newer_answer_of_a_rep(store: Engine) -> None:
    take_in(store, "customers", {**ACME, "fit": "low"}, on=date(2026, 6, 1))
    with session(store) as opened:
        answer(
            opened,
            "customer",
            1,
            "fit",
            "high",
            today=date(2026, 6, 5),
            now=moment(date(2026, 6, 5)),
            who="Li",
            currency="CNY",
        )
        opened.commit()
    take_in(store, "customers", {**ACME, "fit": "low"}, on=date(2026, 6, 8))
    assert _fits(store) == ["high", "low"]
    take_in(store, "customers", {**ACME, "fit": "medium"}, on=date(2026, 6, 15))
    assert _fits(store) == ["medium", "high", "low"]


def _fits(store: Engine) -> list[str]:
    with session(store) as opened:
        return [
            said.value.key.removeprefix("fit.")
            for said in history(opened, "customer", 1, "fit")
            if isinstance(said.value, Term)
        ]


def test_a_file_with_a_history_is_kept_by_its_own_dates(store: Engine) -> None:
    rows = [
        {**ACME, "name": f"ACME {day.year}", "employees": float(day.year), "since": day}
        for day in (date(2025, 1, 1), date(2024, 1, 1))
    ]
    take_in(store, "customers", *rows)
    assert take_in(store, "customers", *reversed(rows)).nothing
    with session(store) as opened:
        assert [(said.since.year, said.value) for said in history(opened, "customer", 1, "employees")] == [
            (2025, 2025.0),
            (2024, 2024.0),
        ]
        assert [n.name for n in all_names(opened, ALL)] == ["ACME 2025"]


def test_money_facts_keep_their_currency(store: Engine) -> None:
    take_in(store, "customers", {**ACME, "purchase_budget": 500_00, "currency": "EUR"})
    with session(store) as opened:
        assert [said.value for said in history(opened, "customer", 1, "purchase_budget")] == [Money(500_00, "EUR")]


def test_a_new_name_keeps_the_old_one_as_another_name(store: Engine) -> None:
    take_in(store, "customers", ACME)
    with session(store) as opened:
        before = names_version(opened)
    changes = take_in(store, "customers", {"customer_id": "C-1", "name": "ACME Group"})
    assert changes.tables["customer"] == Counts(changed=1)
    with session(store) as opened:
        assert [(n.name, n.aliases) for n in all_names(opened, ALL)] == [
            ("ACME Group", ("ACME", "ACME Industrial", "艾克米"))
        ]
        assert names_version(opened) != before


def test_an_empty_cell_takes_nothing_away(store: Engine) -> None:
    take_in(store, "products", {"product_id": "B", "name": "Bearing", "category": "Parts", "unit_cost": 600})
    assert take_in(store, "products", {"product_id": "B", "name": "Bearing", "unit_cost": None}).nothing
    with session(store) as opened:
        assert opened.exec(select(Product.cost_minor)).one() == 600


def test_a_contact_is_on_record_from_the_first_day_it_was_spoken_of(store: Engine) -> None:
    take_in(store, "customers", ACME)
    zhang = {"contact_id": "P-1", "customer_id": "C-1", "name": "Zhang San"}
    take_in(store, "contacts", {**zhang, "since": MAY}, {**zhang, "since": date(2026, 1, 1)})
    take_in(store, "contacts", {**zhang, "left_on": JUNE})
    with session(store) as opened:
        contact = opened.exec(select(Contact)).one()
        assert (contact.since, contact.left_on) == (date(2026, 1, 1), JUNE)


def test_orders_bring_customers_and_products_nobody_brought_yet(store: Engine) -> None:
    rows = [
        line(
            "O-1",
            "17850",
            MAY,
            "85123A",
            6.0,
            1530,
            customer_name="White Hanger Ltd",
            country="United Kingdom",
            product_name="HOLDER",
        ),
        line("O-1", "17850", MAY, "71053", 6.0, 2034),
        line("O-2", "13047", MAY, "85123A", 1.0, 255, product_name="WHITE HOLDER"),
    ]
    changes = take_in(store, "orders", *rows)
    assert (changes.new_customers, changes.tables["order"]) == (2, Counts(new=2))
    with session(store) as opened:
        assert [(n.external_id, n.name) for n in all_names(opened, ALL)] == [
            ("17850", "White Hanger Ltd"),
            ("13047", "13047"),
        ]
        assert sorted(opened.exec(select(Product.external_id, Product.name))) == [
            ("71053", "71053"),
            ("85123A", "HOLDER"),
        ]


def test_a_corrected_document_replaces_all_its_lines(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 100), line("O-1", "C-1", MAY, "B", 1.0, 200))
    changes = take_in(store, "orders", line("O-1", "C-1", MAY, "A", 3.0, 300), line("O-2", "C-1", MAY, "A", 1.0, 100))
    assert changes.tables["order"] == Counts(new=1, changed=1)
    with session(store) as opened:
        lines = opened.exec(select(OrderLine.quantity, OrderLine.amount_minor).order_by(col(OrderLine.order_id)))
        assert lines.all() == [(3.0, 300), (1.0, 100)]


def test_the_order_of_the_rows_does_not_matter(store: Engine) -> None:
    rows = [line("O-1", "C-1", MAY, p, q, int(q * 100), discount=0.1) for p, q in (("A", 1.0), ("B", 2.0), ("A", 5.0))]
    take_in(store, "orders", *rows)
    assert take_in(store, "orders", *reversed(rows)).nothing


def test_an_order_that_moves_to_another_customer_takes_its_reversals_along(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 2.0, 200, status="cancelled"))
    changes = take_in(store, "orders", line("O-1", "C-2", MAY, "A", 2.0, 200, status="cancelled"))
    assert changes.tables["order"] == Counts(changed=1)
    with session(store) as opened:
        assert opened.exec(select(Order.customer_id)).one() == 2
        assert _reversed_for(opened) == [2]


def _reversed_for(opened: Session) -> list[int]:
    return list(opened.exec(select(Reversal.customer_id)))


@pytest.mark.parametrize("kind", ["contacts", "invoices", "contracts", "interactions", "complaints", "opportunities"])
def test_a_row_of_an_unknown_customer_is_refused_with_its_line(store: Engine, kind: str) -> None:
    row = {**dict(EVERY_KIND)[kind], "customer_id": "C-404"}
    with session(store) as opened, pytest.raises(RowsRefused) as refused:
        ingest(opened, batch(kind, row, file="f.csv"), today=TODAY, now=moment(TODAY), who="Wang")
    problem = refused.value.problems[0]
    assert (problem.file, problem.line, problem.column, problem.value) == ("f.csv", 2, "customer_id", "C-404")
    assert problem.expected.key == "store.expect.known_customer"


def test_a_payment_belongs_to_the_customer_of_its_invoice(store: Engine) -> None:
    take_in(store, "customers", ACME)
    early = {"payment_id": "R-0", "invoice_id": "I-1", "customer_id": "C-1", "paid_on": MAY, "amount": 1}
    take_in(store, "payments", early)
    take_in(store, *EVERY_KIND[4])
    take_in(store, *EVERY_KIND[5])
    with session(store) as opened:
        invoice = opened.exec(select(Invoice.id)).one()
        assert opened.exec(select(Payment.customer_id, Payment.invoice_id)).all() == [(1, invoice), (1, invoice)]
        lost = batch("payments", {**EVERY_KIND[5][1], "invoice_id": "I-404"})
        assert [(p.column, p.expected.key) for p in check(opened, lost)] == [
            ("invoice_id", "store.expect.known_invoice")
        ]


def test_an_order_of_two_customers_or_currencies_is_refused_at_the_line_that_differs(store: Engine) -> None:
    rows = [
        line("O-1", "C-1", MAY, "A", 1.0, 100),
        line("O-1", "C-2", MAY, "A", 1.0, 100),
        line("O-1", "C-1", MAY, "A", 1.0, 100, currency="EUR"),
    ]
    with session(store) as opened:
        assert [(p.line, p.column, p.expected.key) for p in check(opened, batch("orders", *rows))] == [
            (3, "customer_id", "store.expect.one_customer"),
            (4, "currency", "store.expect.one_currency"),
        ]


def test_a_number_used_twice_for_different_things_is_refused(store: Engine) -> None:
    take_in(store, "customers", ACME)
    kind, row = EVERY_KIND[4]
    with session(store) as opened:
        assert check(opened, batch(kind, row, row)) == []
        problems = check(opened, batch(kind, row, {**row, "amount": 5}))
    assert [(p.line, p.column, p.value, p.expected.key) for p in problems] == [
        (3, "invoice_id", "I-1", "store.expect.once")
    ]


def test_what_is_expected_is_said_in_both_languages() -> None:
    assert WORDS["en"].keys() == WORDS["zh"].keys()
    assert {
        f"store.expect.{name}"
        for name in (
            "known_customer",
            "known_invoice",
            "other_customer",
            "one_customer",
            "one_currency",
            "positive",
            "once",
        )
    } == set(WORDS["en"])


def test_a_status_is_an_event_on_its_day(store: Engine) -> None:
    take_in(store, "customers", ACME)
    kind, row = EVERY_KIND[4]
    take_in(store, kind, row)
    changes = take_in(store, kind, {**row, "status": "void"}, on=date(2026, 6, 8))
    assert changes.tables == {"invoice": Counts(unchanged=1), "status": Counts(new=1)}
    with session(store) as opened:
        events = opened.execute(
            select(col(Status.status), col(Status.day))
            .where(col(Status.document) == "invoice")
            .order_by(col(Status.id))
        )
        assert events.all() == [("open", MAY), ("void", date(2026, 6, 8))]
        assert opened.execute(select(col(Invoice.void_on))).scalar_one() == date(2026, 6, 8)
    take_in(store, kind, {**row, "status": "void", "status_on": JUNE}, on=date(2026, 6, 9))
    with session(store) as opened:
        assert opened.execute(select(col(Invoice.void_on))).scalar_one() == JUNE


def test_contracts_and_deals_close_on_the_day_the_file_says(store: Engine) -> None:
    take_in(store, "customers", ACME)
    contract, deal = EVERY_KIND[6][1], EVERY_KIND[9][1]
    take_in(store, "contracts", {**contract, "status": "cancelled", "status_on": date(2026, 5, 20)})
    take_in(store, "opportunities", deal)
    take_in(store, "opportunities", {**deal, "outcome": "lost", "closed_on": JUNE})
    with session(store) as opened:
        assert opened.execute(select(col(Contract.cancelled_on))).scalar_one() == date(2026, 5, 20)
        assert opened.execute(select(col(Opportunity.closed_on), col(Opportunity.won))).one() == (JUNE, False)


def test_a_credit_note_is_negative_whichever_sign_the_file_gives(store: Engine) -> None:
    take_in(store, "customers", ACME)
    row = {**EVERY_KIND[4][1], "status": "credit_note"}
    take_in(store, "invoices", {**row, "invoice_id": "I-8"}, {**row, "invoice_id": "I-9", "amount": -1800})
    with session(store) as opened:
        assert opened.exec(select(Invoice.amount_minor)).all() == [-1800, -1800]


def test_the_data_reach_as_far_as_the_latest_document(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 100))
    take_in(store, "orders", line("O-2", "C-1", date(2026, 4, 1), "A", 1.0, 100))
    take_in(
        store, "interactions", {"interaction_id": "T", "customer_id": "C-1", "on": date(2026, 7, 30), "kind": "visit"}
    )
    with session(store) as opened:
        assert settings.data_until(opened) == MAY


def test_a_failed_file_leaves_nothing(store: Engine) -> None:
    good = batch("orders", line("O-1", "C-1", MAY, "A", 1.0, 100), line("O-2", "C-1", MAY, "A", 1.0, 10**19))
    with pytest.raises(Exception, match=r"too large|out of range"), session(store) as opened:
        ingest(opened, good, today=TODAY, now=moment(TODAY), who="Wang")
    with session(store) as opened:
        assert opened.exec(select(Order)).all() == []
        assert opened.exec(select(Fact).where(col(Fact.id) > 0)).all() == []


def test_hostile_names_are_only_names(store: Engine) -> None:
    hostile = "<!channel> *_[x](javascript:1)` &<b>'; DROP TABLE customer; --\t\\N\n{{7*7}}"
    take_in(store, "orders", line("O-1", "C'\\-1", MAY, 'A"\t', 1.0, 100, customer_name=hostile))
    with session(store) as opened:
        assert [n.name for n in all_names(opened, ALL)] == [hostile]


def test_a_corrected_payment_belongs_to_the_invoice_it_names_now(store: Engine) -> None:
    take_in(store, "customers", ACME)
    row, paid = EVERY_KIND[4][1], EVERY_KIND[5][1]
    take_in(store, "invoices", row, {**row, "invoice_id": "I-2"})
    take_in(store, "payments", paid)
    take_in(store, "payments", {**paid, "invoice_id": "I-2"})
    with session(store) as opened:
        named = opened.exec(select(Payment.invoice_id)).one()
        assert named == opened.exec(select(Invoice.id).where(Invoice.external_id == "I-2")).one()
        take_in(store, "payments", {**paid, "customer_id": "C-1", "invoice_id": None})
    with session(store) as opened:
        assert opened.exec(select(Payment.invoice_id)).one() is None


def test_a_corrected_day_of_a_status_follows_the_first_and_holds(store: Engine) -> None:
    bought = line("O-1", "C-1", date(2026, 4, 1), "A", 2.0, 200, status="cancelled")
    for day in (MAY, JUNE):
        take_in(store, "orders", {**bought, "status_on": day})
    with session(store) as opened:
        said = opened.execute(select(col(Status.status), col(Status.day)).order_by(col(Status.id)))
        assert said.all() == [("cancelled", MAY), ("cancelled", JUNE)]
        assert opened.execute(select(col(Reversal.day))).scalars().all() == [JUNE]


def test_rates_come_in_with_a_file_and_bring_amounts_over(store: Engine, tmp_path: Path) -> None:
    file = tmp_path / "rates.csv"
    file.write_text("币种,日期,汇率,外币数量\nUSD,2026-05-01,720,100\nEUR,2026-05-01,0,\n", "utf-8")
    reading = source(file, currency="CNY")
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 1000, currency="USD"))
    with session(store) as opened:
        problems = check(opened, reading.batch)
        assert [(p.line, p.column, p.expected.key) for p in problems] == [(3, "rate", "store.expect.positive")]
        good = reading.batch.take([0])
        once, again = (ingest(opened, good, today=TODAY, now=moment(TODAY), who="Wang") for _ in range(2))
        assert (once.tables, again.nothing) == ({"rate": Counts(new=1)}, True)
        assert load_customer(opened, 1, reporting_currency="CNY").orders["amount"].tolist() == [7200.0]
