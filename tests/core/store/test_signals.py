"""What tells of a customer beside its documents comes in once, changes when it is said anew, and is read as numbers."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.asof import known_on
from core.frames import day_number
from core.store.engine import session
from core.store.ingest import Counts, RowsRefused, check
from core.store.read import put_rate
from core.store.runs import publish
from core.store.tables.runs import Network, Run
from core.store.tables.signals import BalanceSheet, Feature, Introduction, Usage
from core.tables import INTRODUCTIONS, NEVER, RISKS, RIVAL_CONTACTS, SURVEYS
from tests.core.store.files import TODAY, batch, take_in
from tests.core.store.reading import of_customer, one, read, rows

APRIL, MAY, JUNE = date(2026, 4, 4), date(2026, 5, 4), date(2026, 6, 4)
ACME, HUAXIN = {"customer_id": "C-1", "name": "ACME"}, {"customer_id": "C-2", "name": "Huaxin"}
SHEET = {
    "balance_sheet_id": "B",
    "customer_id": "C-1",
    "period_end": date(2025, 12, 31),
    "total_assets": 1000,
    "ebit": -70,
    "equity": None,
}
EVERY_KIND: list[tuple[str, dict[str, Any]]] = [
    ("surveys", {"survey_id": "S", "customer_id": "C-1", "answered_on": MAY, "kind": "ces", "score": 6.0}),
    (
        "usage",
        {
            "usage_id": "U",
            "customer_id": "C-1",
            "on": MAY,
            "hour": 14.0,
            "feature": "Report",
            "core": "core",
            "count": 3.0,
        },
    ),
    (
        "introductions",
        {
            "introduction_id": "N",
            "customer_id": "C-1",
            "other_customer_id": "C-2",
            "kind": "referred",
            "on": MAY,
            "outcome": "won",
        },
    ),
    ("balance_sheets", {**SHEET, "known_on": MAY}),
    ("service_costs", {"cost_id": "K", "customer_id": "C-1", "on": MAY, "description": "visit", "amount": 860}),
    (
        "rival_contacts",
        {"rival_contact_id": "R", "customer_id": "C-1", "on": MAY, "rival": "Volt", "kind": "quoted", "source": "Li"},
    ),
    (
        "incidents",
        {
            "incident_id": "E",
            "customer_id": "C-1",
            "on": MAY,
            "risk": "reputation",
            "severity": "grave",
            "closed_on": JUNE,
            "summary": "press",
        },
    ),
]
april, may, june = day_number(APRIL), day_number(MAY), day_number(JUNE)


@pytest.fixture
def book(store: Engine) -> Engine:
    take_in(store, "customers", ACME, HUAXIN)
    return store


def test_every_kind_taken_in_twice_changes_nothing_the_second_time(book: Engine) -> None:
    first = [take_in(book, kind, row) for kind, row in EVERY_KIND]
    assert [list(changes.tables.values()) for changes in first] == [[Counts(new=1)]] * len(EVERY_KIND)
    again = [take_in(book, kind, row, on=date(2026, 7, 9)) for kind, row in EVERY_KIND]
    assert all(changes.nothing for changes in again)


def test_every_kind_is_read_as_numbers_of_everybody_and_of_one(book: Engine) -> None:
    for kind, row in EVERY_KIND:
        take_in(book, kind, row)
    for tables in (read(book), one(book, 1)):
        assert rows(tables.surveys, "customer", "day", "kind", "score") == [(0, may, SURVEYS.index("ces"), 6.0)]
        assert rows(tables.usage, "day", "hour", "feature", "core", "count") == [(may, 14, 1, 1, 3.0)]
        assert rows(tables.introductions, "other", "kind", "won") == [(2.0, INTRODUCTIONS.index("referred"), 1)]
        assert rows(tables.balance_sheets, "day", "period_end", "assets", "ebit", "equity") == [
            (may, day_number(date(2025, 12, 31)), 1000.0, -70.0, None)
        ]
        assert rows(tables.service_costs, "day", "amount") == [(may, 860.0)]
        assert rows(tables.rival_contacts, "rival", "kind") == [(1, RIVAL_CONTACTS.index("quoted"))]
        assert rows(tables.incidents, "risk", "severity", "closed") == [(RISKS.index("reputation"), 3.0, june)]
    assert {name: len(found) for name, found in of_customer(read(book), 1).items() if found and name != "facts"} == {}


def test_what_is_not_said_is_unknown(book: Engine) -> None:
    take_in(book, "usage", {"usage_id": "U", "customer_id": "C-1", "on": MAY, "feature": "Report"})
    take_in(
        book,
        "introductions",
        {"introduction_id": "N", "customer_id": "C-1", "other_name": "Volt", "kind": "cites", "on": MAY},
    )
    take_in(book, "incidents", {"incident_id": "E", "customer_id": "C-1", "on": MAY, "risk": "credit"})
    take_in(book, "interactions", {"interaction_id": "T", "customer_id": "C-1", "on": MAY, "kind": "trial"})
    for tables in (read(book), one(book, 1)):
        assert rows(tables.usage, "hour", "core", "count") == [(-1, -1, 1.0)]
        assert rows(tables.introductions, "other", "won") == [(-1.0, -1)]
        assert rows(tables.incidents, "severity", "closed") == [(None, NEVER)]
        assert rows(tables.interactions, "response_hours") == [(None,)]
    take_in(
        book,
        "interactions",
        {"interaction_id": "T", "customer_id": "C-1", "on": MAY, "kind": "call", "response_hours": 1.5},
    )
    assert rows(one(book, 1).interactions, "response_hours") == [(1.5,)]


def test_an_answer_said_anew_replaces_the_old_one(book: Engine) -> None:
    kind, row = EVERY_KIND[0]
    take_in(book, kind, row)
    assert take_in(book, kind, {**row, "score": 2.0}).tables == {"survey": Counts(changed=1)}
    assert rows(read(book).surveys, "score") == [(2.0,)]


@pytest.mark.parametrize("kind", [kind for kind, _ in EVERY_KIND])
def test_a_row_of_an_unknown_customer_is_refused(book: Engine, kind: str) -> None:
    row = {**dict(EVERY_KIND)[kind], "customer_id": "C-404"}
    with pytest.raises(RowsRefused) as refused:
        take_in(book, kind, row)
    problem = refused.value.problems[0]
    assert (problem.column, problem.value, problem.expected.key) == (
        "customer_id",
        "C-404",
        "store.expect.known_customer",
    )


def test_an_introduction_needs_another_customer_that_is_on_record(book: Engine) -> None:
    row = dict(EVERY_KIND)["introductions"]
    lost = {**row, "introduction_id": "N-2", "other_customer_id": "C-404"}
    own = {**row, "introduction_id": "N-3", "other_customer_id": "C-1"}
    with session(book) as opened:
        assert [(p.line, p.column, p.expected.key) for p in check(opened, batch("introductions", row, lost, own))] == [
            (3, "other_customer_id", "store.expect.known_customer"),
            (4, "other_customer_id", "store.expect.other_customer"),
        ]


def test_an_introduction_keeps_what_the_file_called_the_other(book: Engine) -> None:
    row = dict(EVERY_KIND)["introductions"]
    named = {**row, "introduction_id": "N-2", "other_customer_id": None, "other_name": "Volt", "outcome": "won"}
    take_in(book, "introductions", row, named)
    with session(book) as opened:
        told = select(col(Introduction.other), col(Introduction.other_id)).order_by(col(Introduction.id))
        assert opened.execute(told).all() == [("C-2", 2), ("Volt", None)]


def test_a_feature_is_core_once_a_file_says_so(book: Engine) -> None:
    row = dict(EVERY_KIND)["usage"]
    take_in(book, "usage", {**row, "core": None})
    assert rows(read(book).usage, "core") == [(-1,)]
    take_in(book, "usage", row)
    take_in(book, "usage", {**row, "usage_id": "U-2", "core": None, "on": JUNE})
    assert rows(one(book, 1).usage, "core") == [(1,), (1,)]
    take_in(book, "usage", {**row, "usage_id": "U-3", "core": "auxiliary"})
    assert rows(read(book).usage, "core") == [(0,)] * 3
    with session(book) as opened:
        assert opened.exec(select(Feature.name)).all() == ["Report"]
        assert len(opened.exec(select(Usage.id)).all()) == 3


def test_a_balance_sheet_nobody_dated_is_known_from_the_import_that_brought_it(book: Engine) -> None:
    take_in(book, "balance_sheets", SHEET, on=MAY)
    assert take_in(book, "balance_sheets", SHEET, on=JUNE).nothing
    take_in(book, "balance_sheets", {**SHEET, "ebit": -80}, on=JUNE)
    with session(book) as opened:
        assert opened.execute(select(col(BalanceSheet.day), col(BalanceSheet.ebit_minor))).all() == [(MAY, -80)]
    take_in(book, "balance_sheets", {**SHEET, "known_on": APRIL}, on=JUNE)
    assert rows(read(book).balance_sheets, "day", "ebit") == [(day_number(APRIL), -70.0)]


def test_costs_without_a_rate_are_left_out_and_figures_without_one_unknown(book: Engine) -> None:
    cost, sheet = dict(EVERY_KIND)["service_costs"], dict(EVERY_KIND)["balance_sheets"]
    take_in(book, "service_costs", {**cost, "currency": "EUR"}, {**cost, "cost_id": "K-2", "currency": "JPY"})
    take_in(book, "balance_sheets", {**sheet, "currency": "JPY"})
    with session(book) as opened:
        put_rate(opened, "EUR", APRIL, 8.0, reporting_currency="CNY")
        opened.commit()
    for tables in (read(book), one(book, 1)):
        assert rows(tables.service_costs, "amount") == [(6880.0,)]
        assert rows(tables.balance_sheets, "assets", "ebit") == [(None, None)]


def test_an_invoice_is_disputed_while_its_last_status_says_so(book: Engine) -> None:
    invoice = {"invoice_id": "I", "customer_id": "C-1", "issued_on": APRIL, "due_on": MAY, "amount": 500}
    take_in(book, "invoices", {**invoice, "status": "open"}, {**invoice, "invoice_id": "J", "status": "open"})
    take_in(book, "invoices", {**invoice, "status": "disputed", "status_on": MAY})
    assert rows(read(book).invoices, "disputed_from", "disputed_until") == [(may, NEVER), (NEVER, NEVER)]
    take_in(book, "invoices", {**invoice, "status": "open", "status_on": JUNE})
    take_in(book, "invoices", {**invoice, "status": "paid", "status_on": TODAY})
    for tables in (read(book), one(book, 1)):
        assert rows(tables.invoices, "disputed_from", "disputed_until") == [(may, june), (NEVER, NEVER)]
        seen = [known_on(tables, day_number(day)).receivables.disputed.sum() for day in (APRIL, MAY, JUNE, TODAY)]
        assert seen == [0, 1, 0, 0]


def test_a_contract_ended_before_its_term_is_cancelled(book: Engine) -> None:
    contract = {"contract_id": "K", "customer_id": "C-1", "starts_on": APRIL, "ends_on": JUNE, "amount": None}
    take_in(book, "contracts", {**contract, "status": "cancelled", "status_on": MAY})
    for tables in (read(book), one(book, 1)):
        assert rows(tables.contracts, "end", "cancelled_on") == [(june, may)]
    take_in(book, "contracts", {**contract, "status": "cancelled", "status_on": JUNE})
    assert rows(read(book).contracts, "end", "cancelled_on") == [(june, NEVER)]


def test_a_contract_is_agreed_when_it_was_signed_or_came_on_file_and_begins_at_the_latest(book: Engine) -> None:
    contract = {"customer_id": "C-1", "starts_on": JUNE, "ends_on": date(2027, 6, 4), "amount": 900}
    signed = {**contract, "contract_id": "S", "signed_on": APRIL}
    unsaid, begun = {**contract, "contract_id": "U"}, {**contract, "contract_id": "B", "starts_on": APRIL}
    draft = {**contract, "contract_id": "D", "status": "draft"}
    take_in(book, "contracts", signed, unsaid, begun, draft, on=MAY)
    for tables in (read(book), one(book, 1)):
        assert rows(tables.contracts, "day", "agreed") == [(april, april), (june, april), (june, may)]
    take_in(book, "contracts", {**unsaid, "amount": 950}, {**draft, "status": "active"}, on=date(2026, 5, 30))
    agreed = [april, april, may, day_number(date(2026, 5, 30))]
    assert sorted(read(book).contracts["agreed"].tolist()) == agreed
    take_in(book, "contracts", {**unsaid, "signed_on": APRIL}, {**signed, "signed_on": None}, on=TODAY)
    assert sorted(read(book).contracts["agreed"].tolist()) == [april, april, april, agreed[-1]]


def test_the_network_is_that_of_the_published_run(book: Engine) -> None:
    with session(book) as opened:
        for known_by, day in ((1, MAY), (9, JUNE)):
            run = _run(opened, day)
            opened.add(
                Network(
                    run_id=run,
                    customer_id=1,
                    known_by=known_by,
                    depended_on_by=0,
                    rank=0.5,
                    circle=0.25,
                    referred_minor=77,
                )
            )
        opened.flush()
        publish(opened, 1)
        opened.commit()
    for tables in (read(book), one(book, 1)):
        columns = ("day", "known_by", "rank", "circle", "referred_revenue")
        assert rows(tables.network, *columns) == [(may, 1.0, 0.5, 0.25, 77.0)]
    assert one(book, 2).network.length == 0


def _run(opened: Session, day: date) -> int:
    run = Run(as_of=day, created_at=datetime(2026, 6, 30, tzinfo=UTC), policy_version="1", policy="", calibration="")
    opened.add(run)
    opened.flush()
    return run.id


customers = st.sampled_from(["C-1", "C-2", "C-3"])
days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)


def _rows(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[list[dict[str, Any]]]:
    return st.lists(st.fixed_dictionaries({"customer_id": customers, **fields}), max_size=6)


signals = st.fixed_dictionaries(
    {
        "surveys": _rows(answered_on=days, kind=st.sampled_from(SURVEYS), score=st.sampled_from([0.0, 5.0, 10.0])),
        "usage": _rows(
            on=days,
            hour=st.none() | st.integers(0, 23).map(float),
            feature=st.sampled_from("AB"),
            core=st.sampled_from([None, "core"]),
            count=st.sampled_from([1.0, 2.5]),
        ),
        "introductions": _rows(other_name=st.sampled_from("XY"), kind=st.sampled_from(INTRODUCTIONS), on=days),
        "balance_sheets": _rows(
            period_end=days,
            known_on=st.none() | days,
            total_assets=st.integers(0, 9),
            ebit=st.none() | st.integers(-9, 9),
            currency=st.sampled_from([None, "JPY"]),
        ),
        "service_costs": _rows(on=days, amount=st.integers(0, 9), currency=st.sampled_from([None, "JPY"])),
        "rival_contacts": _rows(on=days, rival=st.sampled_from("VW"), kind=st.sampled_from(RIVAL_CONTACTS)),
        "incidents": _rows(
            on=days,
            risk=st.sampled_from(RISKS),
            severity=st.sampled_from([None, "minor", "grave"]),
            closed_on=st.none() | days,
        ),
    }
)
KEYS = {
    "surveys": "survey_id",
    "usage": "usage_id",
    "introductions": "introduction_id",
    "balance_sheets": "balance_sheet_id",
    "service_costs": "cost_id",
    "rival_contacts": "rival_contact_id",
    "incidents": "incident_id",
}


@settings(max_examples=20, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(signals, days)
def test_one_customer_reads_the_same_alone_as_among_everybody(
    fresh_stores: Any, said: dict[str, list[dict[str, Any]]], as_of: date
) -> None:
    store = fresh_stores()
    take_in(store, "customers", *({"customer_id": f"C-{n}", "name": f"N{n}"} for n in (1, 2, 3)))
    for kind, found in said.items():
        take_in(store, kind, *({**row, KEYS[kind]: f"{number}"} for number, row in enumerate(found)))
    everybody = read(store, as_of)
    for place, customer_id in enumerate(everybody.ids.tolist()):
        assert of_customer(one(store, customer_id, as_of), 0) == of_customer(everybody, place)
    there = said | {"service_costs": [row for row in said["service_costs"] if row["currency"] is None]}
    assert {kind: getattr(everybody, kind).length for kind in KEYS} == {
        kind: len(found) for kind, found in there.items()
    }
