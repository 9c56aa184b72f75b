"""Revenue, margin and payment as an accountant would read them from the books."""

import numpy as np
import pytest

from core.frames import Frame
from core.score import Scorecard, calibrate, explain, features, score
from core.tables import NEVER, Tables
from core.types import Money
from tests.books import AS_OF, TODAY
from tests.core.customers.tables import POLICY, said, table

UNKNOWN = np.nan


def test_the_margin_is_what_the_goods_and_the_service_leave() -> None:
    orders = table("orders", (0, 10, 100_000, 60_000), (0, 400, 50_000, 10_000))
    scores = said(orders=orders, interactions=table("interactions", (0, 5, 0), (0, 500, 1)))
    row = scores.row(0)
    assert (row["revenue_12m"], row["revenue_12m_before"]) == (100_000, 50_000)
    assert (row["gross_margin_12m"], row["cost_to_serve_12m"]) == (40_000, 6_000)
    assert row["net_margin_share"] == pytest.approx(0.34)


def test_what_serving_them_cost_as_recorded_replaces_the_estimate_and_is_not_added_to_it() -> None:
    orders = table("orders", (0, 10, 100_000, 60_000), (1, 10, 100_000, 60_000))
    calls = table("interactions", (0, 5, 0), (1, 5, 0))
    costs = table("service_costs", (0, 30, 9_000), (0, 200, 2_500), (1, 400, 70_000))
    scores = said(2, orders=orders, interactions=calls, service_costs=costs)
    assert scores["cost_to_serve_12m"].tolist() == [11_500, 6_000]
    assert scores["net_margin_12m"].tolist() == [28_500, 34_000]
    assert scores["recorded_cost_12m"][0] == 11_500
    assert np.isnan(scores["recorded_cost_12m"][1])


def test_a_recorded_cost_is_told_from_an_estimate() -> None:
    costs = table("service_costs", (0, 30, 9_000))
    reasons = card(orders=table("orders", (0, 10, 100_000, 60_000)), service_costs=costs).reasons["current_value"]
    told = next(reason for reason in reasons if reason.key == "current_value.cost_recorded")
    assert told.values["cost"] == Money(9_000, "CNY")


def card(**tables: Frame) -> Scorecard:
    frame = features(Tables(np.arange(1), **tables), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return explain(score(frame, calibration, POLICY), 0, calibration, POLICY)


def test_a_little_unknown_cost_is_told_and_much_makes_the_margin_unknown() -> None:
    little = table("orders", (0, 10, 95_000, 60_000), (0, 20, 5_000, UNKNOWN), (1, 10, 500, UNKNOWN), (1, 9, 500, 300))
    scores = said(2, orders=little)
    assert scores["cost_coverage"].tolist() == [0.95, 0.5]
    assert scores["gross_margin_12m"][0] == round(100_000 - 60_000 / 0.95)
    assert np.isnan(scores["gross_margin_12m"][1])


def test_what_came_back_takes_its_cost_along() -> None:
    orders = table("orders", (0, 10, 100_000, 60_000))
    back = table("reversals", (0, 5, 0, 50_000, 30_000), (0, 4, -1, 1_000, 400))
    row = said(orders=orders, reversals=back).row(0)
    assert (row["revenue_12m"], row["gross_margin_12m"]) == (49_000, 49_000 - 29_600)


def test_an_order_of_unknown_returned_cost_is_of_unknown_cost() -> None:
    orders = table("orders", (0, 10, 100_000, 60_000))
    row = said(orders=orders, reversals=table("reversals", (0, 5, 0, 50_000, UNKNOWN))).row(0)
    assert row["cost_coverage"] == 0


def test_days_late_average_paid_invoices_and_open_ones_that_are_due() -> None:
    day = TODAY - 100
    invoices = table(
        "invoices",
        (0, 100, day, 500),  # paid 30 days late
        (0, 60, TODAY - 10, 500),  # open, 10 days late
        (0, 20, TODAY + 10, 500),  # open, not due
        (0, 90, day, -200),  # a credit note
        (0, 90, NEVER, 300),  # no due day on record
    )
    payments = table("payments", (0, 80, 0, 200), (0, 70, 0, 300))
    assert said(invoices=invoices, payments=payments)["days_late"].tolist() == [20]


def test_without_an_invoice_nobody_is_called_punctual() -> None:
    assert np.isnan(said(orders=table("orders", (0, 10, 500, 300)))["days_late"][0])


def test_who_stopped_buying_has_no_value_today_but_is_not_unknown() -> None:
    orders = table("orders", (0, 500, 90_000, 60_000), (1, 10, 500, 300), (2, 10, 900, 300))
    row = said(3, orders=orders).row(0)
    assert row["current_score"] == 0
    assert row["tier"] == 2  # breaks even
