"""What may be said of a product at a customer is what its rows say by that day."""

from datetime import date

import pytest
from sqlalchemy import Engine

from core.store.engine import session
from core.store.profiles.on_record import find_product, on_record
from core.types import Money
from tests.core.store.files import TODAY, line, take_in

MARCH, APRIL, MAY = (date(2026, month, 4) for month in (3, 4, 5))


@pytest.fixture
def sold(store: Engine) -> Engine:
    take_in(store, "customers", {"customer_id": "C-1", "name": "ACME Industrial", "since": MARCH})
    for number, name in (("B", "Ball bearing 深沟球轴承"), ("A", "Spindle bearing 主轴轴承"), ("S", "Seal kit")):
        take_in(store, "products", {"product_id": number, "name": name})
    return store


def test_days_amounts_and_what_came_back_are_those_of_the_rows(sold: Engine) -> None:
    take_in(
        sold,
        "orders",
        line("O-1", "C-1", MARCH, "B", 5.0, 10000),
        line("O-2", "C-1", APRIL, "B", 2.0, 4000, status="cancelled", status_on=MAY),
        line("O-3", "C-1", APRIL, "S", 1.0, 900),
    )
    with session(sold) as opened:
        product = find_product(opened, "ball bearing")
        assert product is not None
        told = on_record(opened, 1, product.id, TODAY)
        assert (told.days, told.first, told.last) == (1, MARCH, MARCH)
        assert told.amounts_12m == (Money(10000, "CNY"),)
        assert told.returned_12m == (Money(4000, "CNY"),)
        before = on_record(opened, 1, product.id, APRIL)
        assert (before.days, before.last, before.returned_12m) == (2, APRIL, ())


def test_a_product_is_known_by_number_by_a_part_of_its_name_and_what_is_bought_comes_first(sold: Engine) -> None:
    with session(sold) as opened:
        found = [find_product(opened, said) for said in ("S", "主轴", "seal kti")]
        assert [one and one.external_id for one in found] == ["S", "A", "S"]
        bearing = find_product(opened, "bearing", ["Ball bearing 深沟球轴承"])
        assert bearing is not None
        assert bearing.external_id == "B"
        assert find_product(opened, "qqqq") is None
