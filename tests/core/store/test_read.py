"""The whole book and one customer are read as the same tables, whatever was taken back, in one currency."""

from datetime import date
from typing import Any

import numpy as np
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from core.dimensions import code_of
from core.frames import day_number
from core.store.engine import session
from core.store.facts import answer
from core.store.read import left_out, load_customer, put_rate
from core.store.tables.identity import Product
from core.tables import INTERACTIONS, NEVER, ROLES, SCHEMA, Tables
from core.types import Money
from tests.core.store.files import TODAY, line, moment, take_in
from tests.core.store.reading import of_customer, on_file, one, read, rows

APRIL, MAY, JUNE = date(2026, 4, 4), date(2026, 5, 4), date(2026, 6, 4)
ACME = {"customer_id": "C-1", "name": "ACME Industrial"}


def net(tables: Tables) -> list[float]:
    """Return what is left of each order."""
    left = tables.orders["amount"].copy()
    back = tables.reversals.take(tables.reversals["order"] >= 0)
    np.subtract.at(left, back["order"], back["amount"])
    return sorted(left.tolist())


def test_an_empty_store_is_an_empty_book(store: Engine) -> None:
    tables = read(store)
    assert tables.count == 0
    for name, columns in SCHEMA.items():
        assert list(getattr(tables, name)) == [column.name for column in columns]
    with session(store) as opened:
        assert load_customer(opened, 7, reporting_currency="CNY").count == 0


def test_every_column_has_the_type_of_the_schema(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 100))
    kinds = {"code": np.int32, "day": np.int32}
    for tables in (read(store), one(store, 1)):
        for name, columns in SCHEMA.items():
            assert {c: v.dtype for c, v in getattr(tables, name).items()} == {
                column.name: kinds.get(column.unit, np.float64) for column in columns
            }


def test_an_order_is_the_sum_of_its_lines_with_its_cost(store: Engine) -> None:
    take_in(store, "products", {"product_id": "B", "name": "Bearing", "category": "Parts", "unit_cost": 30})
    take_in(
        store,
        "orders",
        line("O-1", "C-1", MAY, "A", 2.0, 200, unit_cost=60, discount=0.1),
        line("O-1", "C-1", MAY, "B", 3.0, 150),
        line("O-2", "C-1", JUNE, "A", 1.0, 100),
    )
    tables = read(store)
    assert rows(tables.orders, "day", "amount", "cost") == [
        (day_number(MAY), 350.0, 210.0),
        (day_number(JUNE), 100.0, None),
    ]
    with session(store) as opened:
        product = opened.get(Product, 1)
        assert product is not None
        category = product.category_id
    assert (1, category, 3.0, 150.0, None) in rows(
        tables.lines, "product", "category", "quantity", "amount", "discount"
    )


def test_a_cancellation_takes_back_the_latest_earlier_purchase(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", APRIL, "A", 5.0, 500, unit_cost=40))
    take_in(
        store, "orders", line("C2", "C-1", JUNE, "A", -6.0, -600), line("O-2", "C-1", MAY, "A", 5.0, 500, unit_cost=40)
    )
    tables = read(store)
    assert net(tables) == [0.0, 400.0]
    assert rows(tables.reversals, "day", "amount", "cost") == [
        (day_number(JUNE), 100.0, 40.0),
        (day_number(JUNE), 500.0, 200.0),
    ]


def test_what_no_purchase_covers_still_takes_money_back(store: Engine) -> None:
    take_in(store, "orders", line("C1", "C-1", MAY, "A", -6.0, -600, unit_cost=50))
    tables = read(store)
    assert tables.orders.length == 0
    assert rows(tables.reversals, "order", "amount", "cost") == [(-1, 600.0, 300.0)]
    assert rows(tables.lines, "quantity", "amount") == [(-6.0, -600.0)]


def test_a_discount_line_lowers_its_own_order(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 500), line("O-1", "C-1", MAY, "RABATT", -1.0, -50))
    assert net(read(store)) == [450.0]


def test_an_adjustment_larger_than_its_order_leaves_the_purchase(store: Engine) -> None:
    take_in(store, "orders", line("O-1", "C-1", MAY, "A", 1.0, 500), line("O-1", "C-1", MAY, "OLD", -9.0, -900))
    assert net(read(store)) == [500.0]


def test_what_a_later_line_takes_off_the_whole_order_is_taken_off_its_first_day(store: Engine) -> None:
    take_in(
        store,
        "orders",
        line("O-1", "C-1", APRIL, "A", 9.0, 18),
        line("O-1", "C-1", MAY, "A", 7.0, 21, status="cancelled"),
        line("O-1", "C-1", MAY, "RABATT", -1.0, -5),
    )
    assert net(read(store)) == [0.0, 0.0]


def test_a_named_order_is_taken_back_before_a_laterone(store: Engine) -> None:
    take_in(
        store,
        "orders",
        line("O-1", "C-1", APRIL, "A", 1.0, 111),
        line("O-2", "C-1", MAY, "A", 1.0, 100),
        line("C3", "C-1", JUNE, "A", -1.0, -111, reverses="O-1"),
    )
    assert net(read(store)) == [0.0, 100.0]


def test_what_happens_under_an_orders_number_later_happens_on_its_own_day(store: Engine) -> None:
    bought = line("O-1", "C-1", APRIL, "A", 2.0, 200)
    take_in(store, "orders", bought, line("O-1", "C-1", JUNE, "A", -1.0, -100))
    assert rows(read(store).orders, "day", "amount") == [(day_number(APRIL), 200.0)]
    assert rows(read(store).reversals, "day", "amount") == [(day_number(JUNE), 100.0)]
    take_in(store, "orders", bought, line("O-1", "C-1", MAY, "B", 1.0, 70), line("O-1", "C-1", JUNE, "B", -1.0, -70))
    for tables in (read(store), one(store, 1)):
        orders, back = tables.orders, tables.reversals
        assert rows(orders, "day", "amount") == [(day_number(APRIL), 200.0), (day_number(MAY), 70.0)]
        assert rows(back, "day", "amount") == [(day_number(JUNE), 70.0)]
        assert orders["day"][back["order"]].tolist() == [day_number(MAY)]
    with session(store) as opened:
        told = {day: on_file(opened, 1, day).orders for day in (APRIL, MAY, JUNE)}
    assert [[(o.day, o.amount.minor) for o in orders] for orders in told.values()] == [
        [(APRIL, 200)],
        [(MAY, 270)],
        [(MAY, 200)],
    ]


def test_a_cancelled_order_is_taken_back_whole_from_that_day(store: Engine) -> None:
    bought = [line("O-1", "C-1", APRIL, "A", 2.0, 200, unit_cost=50), line("O-1", "C-1", APRIL, "B", 1.0, 70)]
    take_in(store, "orders", *bought)
    take_in(store, "orders", line("C2", "C-1", MAY, "A", -1.0, -100))
    take_in(store, "orders", *({**row, "status": "cancelled", "status_on": JUNE} for row in bought))
    tables = read(store)
    assert net(tables) == [0.0]
    assert rows(tables.reversals, "day", "amount", "cost") == [
        (day_number(MAY), 100.0, 50.0),
        (day_number(JUNE), 100.0, 50.0),
        (day_number(JUNE), 70.0, None),
    ]
    assert tables.lines["amount"].sum() == 0
    assert tables.lines["quantity"].sum() == 0


def test_a_cancelled_line_does_not_take_its_order_along(store: Engine) -> None:
    cancelled = line("O-1", "C-1", APRIL, "A", 2.0, 200, status="cancelled", status_on=MAY)
    take_in(store, "orders", cancelled, line("O-1", "C-1", APRIL, "B", 1.0, 70, status="completed", status_on=JUNE))
    tables = read(store)
    assert net(tables) == [70.0]
    assert rows(tables.reversals, "day", "amount") == [(day_number(MAY), 200.0)]
    take_in(store, "orders", cancelled, line("O-1", "C-1", APRIL, "B", 1.0, 70, status="returned", status_on=JUNE))
    assert net(read(store)) == [0.0]


def test_a_cancelled_order_with_a_discount_nets_to_nothing(store: Engine) -> None:
    of_order = {"status": "cancelled", "status_on": JUNE}
    take_in(
        store,
        "orders",
        line("O-1", "C-1", MAY, "A", 1.0, 500, **of_order),
        line("O-1", "C-1", MAY, "RABATT", -1.0, -50, **of_order),
    )
    tables = read(store)
    assert net(tables) == [0.0]
    assert tables.lines["amount"].sum() == 0


def test_an_order_cancelled_by_mistake_counts_again(store: Engine) -> None:
    bought = line("O-1", "C-1", APRIL, "A", 2.0, 200)
    take_in(store, "orders", {**bought, "status": "cancelled", "status_on": MAY})
    take_in(store, "orders", {**bought, "status": "completed", "status_on": JUNE})
    assert net(read(store)) == [200.0]


def test_amounts_come_at_the_rate_of_their_day_and_without_a_rate_not_at_all(store: Engine) -> None:
    take_in(
        store,
        "orders",
        line("O-1", "C-1", APRIL, "A", 1.0, 1000, currency="EUR", unit_cost=500),
        line("O-2", "C-1", MAY, "A", 1.0, 1000, currency="EUR"),
        line("O-3", "C-1", JUNE, "A", 1.0, 1000, currency="JPY"),
        line("O-4", "C-1", JUNE, "A", 1.0, 333, currency="USD"),
        line("O-5", "C-1", JUNE, "A", 1.0, 77),
    )
    with session(store) as opened:
        put_rate(opened, "EUR", date(2026, 4, 30), 7.0, reporting_currency="CNY")
        put_rate(opened, "EUR", MAY, 8.0, reporting_currency="CNY")
        put_rate(opened, "JPY", JUNE, 0.05, reporting_currency="CNY")
        opened.commit()
        assert left_out(opened, 1, reporting_currency="CNY") == {"EUR": Money(1000, "EUR"), "USD": Money(333, "USD")}
        assert left_out(opened, 1, reporting_currency="CNY", as_of=MAY) == {"EUR": Money(1000, "EUR")}
    for tables in (read(store), one(store, 1)):
        assert rows(tables.orders, "day", "amount") == [
            (day_number(MAY), 8000.0),
            (day_number(JUNE), 5000.0),
            (day_number(JUNE), 77.0),
        ]


def test_goods_bought_and_given_back_at_different_rates_net_to_nothing(store: Engine) -> None:
    take_in(
        store,
        "orders",
        line("O-1", "C-1", APRIL, "A", 3.0, 1000, currency="EUR"),
        line("C1", "C-1", JUNE, "A", -3.0, -1000, currency="EUR"),
    )
    with session(store) as opened:
        for day, factor in ((APRIL, 7.123), (JUNE, 9.0)):
            put_rate(opened, "EUR", day, factor, reporting_currency="CNY")
        opened.commit()
    assert net(read(store)) == [0.0]


def test_an_invoice_paid_in_full_in_its_own_currency_is_paid_whatever_became_of_the_rate(store: Engine) -> None:
    take_in(store, "customers", ACME)
    invoice = {"customer_id": "C-1", "issued_on": APRIL, "due_on": MAY, "currency": "EUR"}
    take_in(store, "invoices", {**invoice, "invoice_id": "I-1", "amount": 1000})
    parts = [
        {"payment_id": f"R-{n}", "invoice_id": "I-1", "paid_on": JUNE, "amount": minor, "currency": "EUR"}
        for n, minor in enumerate((333, 333, 334))
    ]
    take_in(store, "payments", *parts, {**parts[0], "payment_id": "R-9", "amount": 10, "currency": "CNY"})
    with session(store) as opened:
        for day, factor in ((APRIL, 7.1239), (JUNE, 5.0)):
            put_rate(opened, "EUR", day, factor, reporting_currency="CNY")
        opened.commit()
    for tables in (read(store), one(store, 1)):
        assert rows(tables.invoices, "amount") == [(7124.0,)]
        assert tables.payments["amount"].sum() == 7124.0 + 10.0


def test_void_invoices_are_left_out_from_the_day_they_were_made_void(store: Engine) -> None:
    take_in(store, "customers", ACME)
    invoice = {"customer_id": "C-1", "issued_on": APRIL, "due_on": MAY}
    take_in(
        store,
        "invoices",
        {**invoice, "invoice_id": "I-0", "amount": 5, "status": "void", "status_on": JUNE},
        {**invoice, "invoice_id": "I-1", "amount": 500, "status": "open"},
    )
    take_in(store, "payments", {"payment_id": "R-1", "invoice_id": "I-1", "paid_on": JUNE, "amount": 200})
    tables = read(store)
    assert rows(tables.invoices, "due", "amount") == [(day_number(MAY), 500.0)]
    assert rows(tables.payments, "day", "invoice", "amount") == [(day_number(JUNE), 0, 200.0)]
    assert rows(read(store, MAY).invoices, "amount") == [(5.0,), (500.0,)]


def test_an_invoice_that_counts_as_paid_is_paid_without_a_payments_file(store: Engine) -> None:
    take_in(store, "customers", ACME)
    paid = {
        "invoice_id": "I-1",
        "customer_id": "C-1",
        "issued_on": APRIL,
        "amount": 500,
        "status": "paid",
        "status_on": JUNE,
    }
    take_in(store, "invoices", paid)
    assert rows(read(store).payments, "day", "invoice", "amount") == [(day_number(JUNE), 0, 500.0)]
    take_in(store, "payments", {"payment_id": "R-1", "invoice_id": "I-1", "paid_on": MAY, "amount": 500})
    assert rows(read(store).payments, "day", "invoice", "amount") == [(day_number(MAY), 0, 500.0)]


def test_an_invoice_paid_on_a_day_nobody_said_tells_nothing_of_how_they_pay(store: Engine) -> None:
    take_in(store, "customers", ACME)
    invoice = {"invoice_id": "I-1", "customer_id": "C-1", "issued_on": APRIL, "due_on": MAY, "amount": 500}
    take_in(store, "invoices", {**invoice, "status": "paid"})
    for tables in (read(store), one(store, 1)):
        assert (tables.invoices.length, tables.payments.length) == (0, 0)
    take_in(store, "payments", {"payment_id": "R-1", "invoice_id": "I-1", "paid_on": JUNE, "amount": 500})
    assert rows(read(store).payments, "day", "invoice", "amount") == [(day_number(JUNE), 0, 500.0)]


def test_a_deal_won_on_a_day_nobody_said_is_not_open(store: Engine) -> None:
    take_in(store, "customers", ACME)
    deal = {"opportunity_id": "D", "customer_id": "C-1", "opened_on": MAY, "amount": 9, "outcome": "won"}
    take_in(store, "opportunities", deal)
    assert rows(read(store).opportunities, "won") == [(1,)]
    assert NEVER not in read(store).opportunities["closed"]


def test_dealings_are_read_as_numbers(store: Engine) -> None:
    take_in(store, "customers", ACME)
    take_in(
        store,
        "contracts",
        {
            "contract_id": "K",
            "customer_id": "C-1",
            "starts_on": APRIL,
            "ends_on": JUNE,
            "amount": None,
            "status": "cancelled",
            "status_on": MAY,
        },
    )
    take_in(
        store, "interactions", {"interaction_id": "T", "customer_id": "C-1", "on": MAY, "kind": "visit", "summary": ""}
    )
    take_in(
        store,
        "complaints",
        {"complaint_id": "X", "customer_id": "C-1", "opened_on": MAY, "urgency": "urgent"},
        {"complaint_id": "Y", "customer_id": "C-1", "opened_on": MAY, "closed_on": JUNE, "urgency": "low"},
    )
    take_in(
        store,
        "opportunities",
        {
            "opportunity_id": "D",
            "customer_id": "C-1",
            "opened_on": MAY,
            "amount": 9,
            "outcome": "won",
            "closed_on": JUNE,
        },
    )
    tables = read(store)
    may, june = day_number(MAY), day_number(JUNE)
    assert rows(tables.contracts, "end", "amount", "cancelled_on") == [(june, None, may)]
    assert rows(tables.interactions, "day", "kind") == [(may, INTERACTIONS.index("visit"))]
    assert rows(tables.complaints, "closed", "urgent") == [(NEVER, 1), (june, 0)] or rows(
        tables.complaints, "closed", "urgent"
    ) == [(june, 0), (NEVER, 1)]
    assert rows(tables.opportunities, "amount", "closed", "won") == [(9.0, june, 1)]


def test_a_contact_has_one_role_at_a_time(store: Engine) -> None:
    take_in(store, "customers", ACME)
    zhang = {"contact_id": "P-1", "customer_id": "C-1", "name": "Zhang San"}
    take_in(
        store,
        "contacts",
        {**zhang, "since": APRIL},
        {**zhang, "role": "user", "since": MAY},
        {**zhang, "role": "champion", "since": JUNE},
    )
    take_in(
        store,
        "contacts",
        {**zhang, "left_on": TODAY},
        {"contact_id": "P-2", "customer_id": "C-1", "name": "Li Si", "role": "purchasing", "since": MAY},
    )
    april, may, june, today = (day_number(day) for day in (APRIL, MAY, JUNE, TODAY))
    for tables in (read(store), one(store, 1)):
        assert rows(tables.contacts, "day", "role", "left") == sorted(
            [
                (april, -1, may),
                (may, ROLES.index("user"), june),
                (june, ROLES.index("champion"), today),
                (may, ROLES.index("purchasing"), NEVER),
            ],
            key=repr,
        )


def test_facts_are_numbers_and_the_later_recorded_has_the_largerone(store: Engine) -> None:
    take_in(
        store,
        "customers",
        {**ACME, "fit": "low", "employees": 12.0, "region": "华东", "purchase_budget": 500, "since": MAY},
    )
    with session(store) as opened:
        answer(opened, "customer", 1, "fit", "high", today=MAY, now=moment(TODAY), who="Li", currency="CNY")
        opened.commit()
    facts = read(store).facts
    values = {
        (name, value)
        for code, value in rows(facts, "dimension", "value")
        for name in ("fit", "employees", "region", "purchase_budget")
        if code_of(name) == code
    }
    assert values == {("fit", 2.0), ("fit", 0.0), ("employees", 12.0), ("region", 1.0), ("purchase_budget", 500.0)}
    fits = facts.take(facts["dimension"] == code_of("fit"))
    assert fits["value"][np.argmax(fits["recorded"])] == 0.0


# An example makes two databases: shrinking a failure would take minutes.
QUICK = (Phase.explicit, Phase.reuse, Phase.generate)

days = st.dates(date(2026, 1, 1), date(2026, 3, 1))
order_lines = st.builds(
    lambda order, customer, day, product, quantity, price, status: line(
        f"O-{order}-{customer}", f"C-{customer}", day, product, float(quantity), quantity * price, status=status
    ),
    st.integers(0, 6),
    st.integers(0, 3),
    days,
    st.sampled_from("AB"),
    st.integers(-4, 9).filter(bool),
    st.integers(0, 5),
    st.sampled_from([None, None, "completed", "cancelled"]),
)


@settings(max_examples=25, deadline=None, phases=QUICK, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(order_lines, min_size=1, max_size=25), st.randoms(use_true_random=False))
def test_one_customer_reads_the_same_alone_in_any_order_of_rows_and_files(
    fresh_stores: Any, lines: list[dict[str, Any]], random: Any
) -> None:
    store, shuffled = fresh_stores(), fresh_stores()
    take_in(store, "orders", *lines)
    by_order: dict[str, list[dict[str, Any]]] = {}
    for row in random.sample(lines, len(lines)):
        by_order.setdefault(row["order_id"], []).append(row)
    for order in by_order.values():
        take_in(shuffled, "orders", *order)
    everybody, other = read(store), read(shuffled)
    ids, other_ids = _by_external_id(store), _by_external_id(shuffled)
    for external_id, customer_id in ids.items():
        whole = of_customer(everybody, int(np.flatnonzero(everybody.ids == customer_id)[0]))
        assert of_customer(one(store, customer_id), 0) == whole
        place = int(np.flatnonzero(other.ids == other_ids[external_id])[0])
        without_products = {name: found for name, found in whole.items() if name != "lines"}
        assert {n: f for n, f in of_customer(other, place).items() if n != "lines"} == without_products
    assert min(net(everybody), default=0.0) >= 0.0


def _by_external_id(store: Engine) -> dict[str, int]:
    from core.store.names import all_names
    from core.store.scope import ALL

    with session(store) as opened:
        return {name.external_id: name.customer_id for name in all_names(opened, ALL)}
