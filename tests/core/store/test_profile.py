"""A profile tells what was known of a customer on a day, and nothing later."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from core.briefing import variables
from core.errors import NotFound
from core.store.engine import session
from core.store.facts import answer
from core.store.users import add_user
from core.types import Money, Term
from tests.core.store.files import TODAY, line, moment, take_in
from tests.core.store.reading import on_file

MARCH, APRIL, MAY, JUNE = (date(2026, month, 4) for month in (3, 4, 5, 6))
OF_ACME: dict[str, Any] = {"customer_id": "C-1"}


@pytest.fixture
def acme(store: Engine) -> Iterator[Session]:
    take_in(
        store,
        "customers",
        {**OF_ACME, "name": "ACME Industrial", "aliases": "ACME", "fit": "low", "owner": "R1", "since": MARCH},
    )
    take_in(store, "products", {"product_id": "B", "name": "Bearing", "category": "Parts"})
    with session(store) as opened:
        add_user(opened, "Li Wei", "rep", owner_ids=["R1"], today=TODAY)
        opened.commit()
        yield opened


def test_a_customer_nobody_knows_is_not_found(acme: Session) -> None:
    with pytest.raises(NotFound):
        on_file(acme, 404, TODAY)


def test_it_names_the_customer_its_owner_and_what_is_known(acme: Session) -> None:
    found = on_file(acme, 1, TODAY)
    assert (found.external_id, found.name, found.aliases, found.owner) == (
        "C-1",
        "ACME Industrial",
        ("ACME",),
        "Li Wei",
    )
    fit = found.facts["fit"]
    assert (fit.value, fit.since, fit.source, fit.who) == (Term("fit.low"), MARCH, "customers", None)


def test_an_answer_carries_the_name_of_who_gave_it_and_counts_from_its_day(acme: Session) -> None:
    answer(acme, "customer", 1, "fit", "high", today=MAY, now=moment(JUNE), who="Li Wei", currency="CNY")
    fit = on_file(acme, 1, TODAY).facts["fit"]
    assert (fit.value, fit.source, fit.who) == (Term("fit.high"), "rep", "Li Wei")
    assert on_file(acme, 1, APRIL).facts["fit"].value == Term("fit.low")
    assert on_file(acme, 1, date(2026, 3, 1)).facts == {}
    take_in_known = on_file(acme, 1, TODAY, known_at=moment(MAY)).facts
    assert take_in_known == {}


def test_somebody_elses_contact_is_not_named(store: Engine, acme: Session) -> None:
    take_in(store, "customers", {"customer_id": "C-2", "name": "Secret Harbour", "since": MARCH})
    take_in(store, "contacts", {"customer_id": "C-2", "contact_id": "P-9", "name": "Quentin Vault", "since": MARCH})
    call = {"interaction_id": "T-1", "on": APRIL, "kind": "call", "contact_id": "P-9"}
    take_in(store, "interactions", {**OF_ACME, **call})
    assert [i.contact for i in on_file(acme, 1, MAY).interactions] == ["P-9"]


def test_the_people_who_left_come_last_and_carry_their_last_contact(store: Engine, acme: Session) -> None:
    gone = {**OF_ACME, "contact_id": "P-1", "name": "Zhang San", "role": "champion", "since": MARCH, "left_on": MAY}
    there = {**OF_ACME, "contact_id": "P-2", "name": "Li Si", "role": "user", "since": APRIL}
    take_in(store, "contacts", gone, there)
    call = {**OF_ACME, "on": APRIL, "kind": "call", "contact_id": "P-1", "rep": "R1", "summary": "Called."}
    take_in(store, "interactions", {**call, "interaction_id": "T-1"}, {**call, "interaction_id": "T-2", "on": JUNE})
    found = on_file(acme, 1, MAY)
    assert [(p.name, p.left_on, p.last_contact) for p in found.people] == [
        ("Li Si", None, None),
        ("Zhang San", MAY, APRIL),
    ]
    assert found.people[1].facts["role"].value == Term("role.champion")
    assert [(i.day, i.contact, i.rep) for i in found.interactions] == [(APRIL, "Zhang San", "Li Wei")]
    assert [(p.name, p.left_on) for p in on_file(acme, 1, MARCH).people] == [("Zhang San", None)]


def test_orders_are_what_is_left_of_them_and_a_cancelled_one_is_none(store: Engine, acme: Session) -> None:
    take_in(
        store,
        "orders",
        line("O-1", "C-1", APRIL, "A", 5.0, 500, product_name="Seal"),
        line("O-1", "C-1", APRIL, "B", 1.0, 900),
        line("C-7", "C-1", JUNE, "A", -2.0, -200),
        line("O-2", "C-1", MAY, "B", 1.0, 900, status="cancelled", status_on=JUNE),
    )
    now, then = on_file(acme, 1, TODAY), on_file(acme, 1, MAY)
    assert [(o.external_id, o.amount, o.products) for o in now.orders] == [
        ("O-1", Money(1200, "CNY"), ("Bearing", "Seal"))
    ]
    assert [(o.external_id, o.amount.minor) for o in then.orders] == [("O-2", 900), ("O-1", 1400)]
    assert [(p.name, p.category, p.amount.minor) for p in now.products] == [
        ("Bearing", "Parts", 900),
        ("Seal", None, 300),
    ]
    assert now.data_until == JUNE
    assert then.data_until == MAY


def test_what_is_bought_is_told_of_the_last_twelve_months(store: Engine, acme: Session) -> None:
    take_in(store, "orders", line("O-1", "C-1", APRIL, "A", 5.0, 500))
    assert [p.external_id for p in on_file(acme, 1, date(2027, 4, 3)).products] == ["A"]
    assert on_file(acme, 1, date(2027, 4, 4)).products == ()


def test_past_orders_are_bounded_and_the_newest_come_first(store: Engine, acme: Session) -> None:
    take_in(store, "orders", *(line(f"O-{n}", "C-1", date(2026, 1, n), "A", 1.0, 100) for n in range(1, 15)))
    assert [o.external_id for o in on_file(acme, 1, TODAY).orders] == [f"O-{n}" for n in range(14, 2, -1)]


def test_complaints_deals_and_contracts_are_open_until_their_day(store: Engine, acme: Session) -> None:
    take_in(
        store,
        "complaints",
        {**OF_ACME, "complaint_id": "X-1", "opened_on": APRIL, "closed_on": JUNE, "urgency": "urgent", "cause": "late"},
    )
    deal = {**OF_ACME, "opportunity_id": "D-1", "name": "Line 4", "opened_on": APRIL, "amount": 700, "stage": "offer"}
    take_in(store, "opportunities", {**deal, "outcome": "won", "closed_on": JUNE, "rival": "Brammer"})
    contract = {**OF_ACME, "contract_id": "K-1", "name": "Frame", "starts_on": APRIL, "ends_on": TODAY}
    take_in(store, "contracts", {**contract, "amount": None, "status": "cancelled", "status_on": JUNE})
    now, then = on_file(acme, 1, TODAY), on_file(acme, 1, MAY)
    assert [(c.closed, c.urgent, c.cause) for c in (*now.complaints, *then.complaints)] == [
        (JUNE, True, "late"),
        (None, True, "late"),
    ]
    assert [(o.won, o.closed, o.amount, o.rival) for o in (*now.opportunities, *then.opportunities)] == [
        (True, JUNE, Money(700, "CNY"), "Brammer"),
        (None, None, Money(700, "CNY"), "Brammer"),
    ]
    assert [(c.ends, c.amount) for c in (*now.contracts, *then.contracts)] == [(JUNE, None), (TODAY, None)]
    assert on_file(acme, 1, MARCH).complaints == ()


def test_everything_open_is_told_and_the_past_is_bounded(store: Engine, acme: Session) -> None:
    old = [
        {**OF_ACME, "complaint_id": f"X-{n:02}", "opened_on": date(2026, 1, n), "closed_on": None if n == 1 else MAY}
        for n in range(1, 16)
    ]
    take_in(store, "complaints", *old)
    found = [c.external_id for c in on_file(acme, 1, TODAY).complaints]
    assert found == [f"X-{n:02}" for n in (*range(15, 3, -1), 1)]


def test_an_invoice_is_unpaid_until_it_is_paid_in_full_or_void(store: Engine, acme: Session) -> None:
    invoice = {**OF_ACME, "issued_on": MARCH, "due_on": APRIL, "amount": 500, "status": "open"}
    take_in(
        store,
        "invoices",
        {**invoice, "invoice_id": "I-1"},
        {**invoice, "invoice_id": "I-2", "status": "paid", "status_on": MAY},
        {**invoice, "invoice_id": "I-3", "status": "void", "status_on": MAY},
    )
    paid = {"invoice_id": "I-1", "amount": 250}
    take_in(
        store, "payments", {**paid, "payment_id": "R-1", "paid_on": MAY}, {**paid, "payment_id": "R-2", "paid_on": JUNE}
    )
    unpaid = {day: [(i.external_id, i.paid.minor) for i in on_file(acme, 1, day).unpaid] for day in (APRIL, MAY, JUNE)}
    assert unpaid == {APRIL: [("I-1", 0), ("I-2", 0), ("I-3", 0)], MAY: [("I-1", 250)], JUNE: []}


def test_what_is_paid_or_won_on_a_day_nobody_said_is_neither_open_nor_dated(store: Engine, acme: Session) -> None:
    invoice = {**OF_ACME, "invoice_id": "I-1", "issued_on": MARCH, "due_on": APRIL, "amount": 500}
    take_in(store, "invoices", {**invoice, "status": "paid"})
    deal = {**OF_ACME, "opportunity_id": "D-1", "name": "Line 4", "opened_on": APRIL, "outcome": "won"}
    take_in(store, "opportunities", deal)
    found = on_file(acme, 1, TODAY)
    assert found.unpaid == ()
    assert [(one.won, one.closed) for one in found.opportunities] == [(True, None)]


def test_what_they_could_buy_from_us_too_comes_from_our_products(store: Engine, acme: Session) -> None:
    take_in(store, "products", {"product_id": "G", "name": "Grease", "category": "Lubricants"})
    take_in(store, "orders", line("O-1", "C-1", MAY, "B", 1.0, 900))
    found = on_file(acme, 1, TODAY)
    assert found.catalogue == ("Lubricants", "Parts")
    assert variables(found, {}, "CNY")["category_missing"] == "Lubricants"


def test_what_tells_of_them_beside_documents_is_told_as_of_the_day(store: Engine, acme: Session) -> None:
    take_in(store, "customers", {"customer_id": "C-2", "name": "Huaxin"})
    take_in(store, "contacts", {**OF_ACME, "contact_id": "P-1", "name": "Zhang San", "since": MARCH})
    answer_given = {**OF_ACME, "kind": "nps", "score": 9.0, "contact_id": "P-1", "comment": "Fast."}
    take_in(store, "surveys", *({**answer_given, "survey_id": f"S-{d}", "answered_on": d} for d in (APRIL, JUNE)))
    tie = {**OF_ACME, "kind": "referred", "outcome": "won", "on": APRIL}
    known = {**tie, "introduction_id": "N-1", "other_customer_id": "C-2"}
    take_in(store, "introductions", known, {**tie, "introduction_id": "N-2", "other_name": "Volt", "on": MAY})
    rival = {**OF_ACME, "on": APRIL, "rival": "Brammer", "kind": "quoted", "contact_id": "P-1", "source": "Li"}
    take_in(store, "rival_contacts", {**rival, "rival_contact_id": "R-1"})
    event = {**OF_ACME, "on": APRIL, "risk": "reputation", "severity": "grave", "closed_on": JUNE, "summary": "Press."}
    take_in(store, "incidents", {**event, "incident_id": "E-1"})
    found = on_file(acme, 1, MAY)
    assert [(s.day, s.kind, s.score, s.contact, s.comment) for s in found.surveys] == [
        (APRIL, "nps", 9.0, "Zhang San", "Fast.")
    ]
    assert [(i.day, i.other, i.other_id, i.outcome) for i in found.introductions] == [
        (MAY, "Volt", None, "won"),
        (APRIL, "Huaxin", 2, "won"),
    ]
    assert [(r.rival, r.kind, r.contact, r.source) for r in found.rival_contacts] == [
        ("Brammer", "quoted", "Zhang San", "Li")
    ]
    assert [(e.risk, e.severity, e.closed) for e in found.incidents] == [("reputation", 3, None)]
    assert [e.closed for e in on_file(acme, 1, TODAY).incidents] == [JUNE]
    then = on_file(acme, 1, MARCH)
    assert (then.surveys, then.introductions, then.rival_contacts, then.incidents) == ((), (), (), ())


def test_the_balance_sheet_is_of_the_latest_period_known(store: Engine, acme: Session) -> None:
    sheet = {**OF_ACME, "total_assets": 1000, "ebit": -70}
    old = {**sheet, "balance_sheet_id": "B-1", "period_end": date(2024, 12, 31), "known_on": APRIL}
    new = {**sheet, "balance_sheet_id": "B-2", "period_end": date(2025, 12, 31), "known_on": JUNE, "ebit": None}
    take_in(store, "balance_sheets", old, new)
    then, now = on_file(acme, 1, MAY).balance_sheet, on_file(acme, 1, TODAY).balance_sheet
    assert then is not None
    assert (then.period_end.year, then.known, then.assets, then.ebit) == (
        2024,
        APRIL,
        Money(1000, "CNY"),
        Money(-70, "CNY"),
    )
    assert now is not None
    assert (now.period_end.year, now.ebit) == (2025, None)
    assert on_file(acme, 1, MARCH).balance_sheet is None


def test_what_they_used_is_summed_up_over_ninety_days(store: Engine, acme: Session) -> None:
    use = {**OF_ACME, "feature": "Report", "core": "core", "count": 2.0}
    days = (date(2026, 1, 1), APRIL, MAY, MAY)
    take_in(store, "usage", *({**use, "usage_id": f"U-{n}", "on": day} for n, day in enumerate(days)))
    take_in(store, "usage", {**use, "usage_id": "U-9", "on": MAY, "feature": "Export", "core": None, "count": 50.0})
    found = on_file(acme, 1, date(2026, 5, 31)).used
    assert [(f.feature, f.core, f.count, f.days, f.last) for f in found] == [
        ("Export", None, 50.0, 1, MAY),
        ("Report", True, 6.0, 2, MAY),
    ]


def test_disputes_cancellations_and_answer_times_are_told(store: Engine, acme: Session) -> None:
    invoice = {**OF_ACME, "invoice_id": "I-1", "issued_on": MARCH, "due_on": APRIL, "amount": 500, "status": "open"}
    take_in(store, "invoices", invoice)
    take_in(store, "invoices", {**invoice, "status": "disputed", "status_on": MAY})
    contract = {**OF_ACME, "contract_id": "K-1", "starts_on": MARCH, "ends_on": TODAY, "status": "cancelled"}
    take_in(store, "contracts", {**contract, "status_on": MAY})
    take_in(
        store, "interactions", {**OF_ACME, "interaction_id": "T", "on": APRIL, "kind": "email", "response_hours": 4.0}
    )
    then, now = on_file(acme, 1, APRIL), on_file(acme, 1, MAY)
    assert [[i.disputed for i in found.unpaid] for found in (then, now)] == [[False], [True]]
    assert [[c.cancelled for c in found.contracts] for found in (then, now)] == [[False], [True]]
    assert [i.response_hours for i in now.interactions] == [4.0]
