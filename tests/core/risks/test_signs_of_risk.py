"""What each kind of risk reads from the books, told as the customers it is about."""

import math

import numpy as np
import pytest

from core.dimensions import code_of, dimensions
from core.levels import AMBER, GREEN, RED
from core.tables import NEVER, RISKS, SURVEYS
from tests.books import TODAY
from tests.core.customers.tables import said, table

NPS = SURVEYS.index("nps")


def fact(name: str, value: float | str, days_ago: float = 30, customer: int = 0) -> tuple[float, ...]:
    """Return a row of facts; an option by its name."""
    number = list(dimensions()[name].options).index(value) if isinstance(value, str) else value
    return (customer, days_ago, code_of(name), number, days_ago)


def billed(*invoices: tuple[float, float, float, bool]) -> dict[str, float | int]:
    """Return a customer of invoices: days since due, amount, days paid after it, paid; on thirty days' terms."""
    rows = [(0, due + 30, TODAY - due, amount) for due, amount, _, _ in invoices]
    paid = [(0, due - late, at, amount) for at, (due, amount, late, is_paid) in enumerate(invoices) if is_paid]
    return said(invoices=table("invoices", *rows), payments=table("payments", *paid)).row(0)


def test_credit_sees_what_is_overdue_and_for_how_long() -> None:
    row = billed((68, 500, 0, False), (20, 500, 0, False), (100, 1000, 2, True), (-10, 900, 0, False))
    assert row["overdue_days"] == 68
    assert row["overdue_share"] == pytest.approx(1000 / 2900)
    assert row["oldest_overdue_day"] == TODAY - 68
    assert row["credit_level"] >= AMBER


def test_credit_sees_that_they_pay_later_than_they_used_to() -> None:
    row = billed((300, 100, 2, True), (250, 100, 4, True), (60, 100, 33, True), (90, 100, 33, True))
    assert row["lateness_trend"] == 30


def test_more_overdue_never_lowers_the_credit_risk() -> None:
    punctual = [(40 + 30 * at, 1000.0, 0.0, True) for at in range(6)]
    before = -1.0
    for overdue in range(5):
        unpaid = [(30.0 * at, 1000.0, 0.0, False) for at in range(1, overdue + 1)]
        risk = billed(*punctual, *unpaid)["credit_risk"]
        assert risk >= before
        before = risk
    assert before >= 7000


def test_a_punctual_customer_is_green_and_one_without_invoices_unknown() -> None:
    assert billed((40, 100, 0, True), (70, 100, 0, True))["credit_level"] == GREEN
    row = said(orders=table("orders", (0, 10, 500, 300))).row(0)
    assert (row["credit_level"], math.isnan(row["credit_risk"])) == (-1, True)


def test_performance_counts_returns_cancellations_and_broken_contracts() -> None:
    orders = table("orders", *((0, 30 * at, 1000, 600) for at in range(1, 9)))
    back = table("reversals", (0, 20, 0, 1000, 600), (0, 40, 1, 500, 300))
    contracts = table("contracts", (0, 300, TODAY + 60, 9000, TODAY - 30), (0, 600, TODAY - 240, 9000))
    row = said(orders=orders, reversals=back, contracts=contracts).row(0)
    assert row["returned_share"] == pytest.approx(1500 / 8000)
    assert (row["cancelled_orders_12m"], row["cancelled_share"]) == (1, 1 / 8)
    assert row["corrected_share"] == 1 / 8
    assert (row["broken_contracts"], row["contracts_broken"]) == (0.5, 1)
    assert row["performance_level"] == RED


def test_what_came_back_of_nothing_bought_is_no_share() -> None:
    row = said(reversals=table("reversals", (0, 20, -1, 1000, 600))).row(0)
    assert math.isnan(row["returned_share"])
    assert row["performance_level"] == -1


def test_business_holds_a_balance_sheet_against_the_year_before() -> None:
    def sheet(days_ago: float, ended: float, ebit: float, equity: float) -> tuple[float, ...]:
        return (0, days_ago, TODAY - ended, -50, -20, ebit, 1000, equity, 1000 - equity)

    sheets = table("balance_sheets", sheet(400, 500, 90, 400), sheet(40, 135, 10, 100))
    row = said(balance_sheets=sheets).row(0)
    assert row["earnings_change"] == pytest.approx(-0.08)
    assert row["equity_change"] == pytest.approx(-0.3)
    assert (row["business_level"], row["business_coverage"]) == (RED, 0.45)


def test_business_knows_nothing_of_one_answer() -> None:
    row = said(facts=table("facts", fact("industry_outlook", "shrinking"))).row(0)
    assert (row["business_level"], row["business_coverage"]) == (-1, 0.1)
    several = [
        fact("industry_outlook", "shrinking"),
        fact("headcount_trend", "shrinking"),
        fact("profit_level", "loss"),
    ]
    assert said(facts=table("facts", *several)).row(0)["business_level"] == RED


def test_operations_see_complaints_corrections_and_nobody_to_call() -> None:
    orders = table("orders", *((c, 30 * at, 900_000, 500_000) for c in (0, 1) for at in range(1, 6)))
    complaints = table("complaints", (0, 50, NEVER, 0), (0, 20, TODAY - 10, 0))
    contacts = table("contacts", (1, 400, 1, NEVER))
    scores = said(2, orders=orders, complaints=complaints, contacts=contacts)
    troubled, easy = scores.row(0), scores.row(1)
    assert (troubled["complaints_per_order"], troubled["complaint_days"], troubled["unreached"]) == (0.4, 50, 1)
    assert (easy["complaints_per_order"], easy["complaint_days"], easy["unreached"]) == (0, 0, 0)
    assert troubled["operational_risk"] > easy["operational_risk"]


def test_where_no_complaints_are_recorded_none_says_nothing() -> None:
    orders = table("orders", (0, 30, 900, 500))
    assert said(orders=orders).row(0)["reputation_level"] == -1
    elsewhere = table("complaints", (1, 50, NEVER, 1))
    assert said(2, orders=orders, complaints=elsewhere)["reputation_level"].tolist()[0] == GREEN


def test_a_licence_runs_out() -> None:
    def level(days_left: float) -> tuple[float, float]:
        row = said(facts=table("facts", fact("licence_expires", TODAY + days_left))).row(0)
        return row["licence_days"], row["compliance_level"]

    assert level(400) == (400, GREEN)
    assert level(-1) == (-1, RED)


def test_a_sanctioned_customer_is_red_and_an_unchecked_one_unknown() -> None:
    clean = fact("licence_expires", TODAY + 400)
    row = said(facts=table("facts", clean, fact("compliance_flag", "sanctioned"))).row(0)
    assert row["compliance_level"] == RED
    assert row["tag_sanctioned"] == 1
    unchecked = said(facts=table("facts", fact("compliance_flag", "none"))).row(0)
    assert (unchecked["compliance_level"], unchecked["tag_sanctioned"]) == (-1, -1)


def test_reputation_reads_surveys_complaints_and_the_news() -> None:
    surveys = table("surveys", (0, 30, NPS, 3), (0, 60, NPS, 9), (0, 500, NPS, 0))
    complaints = table("complaints", (0, 10, NEVER, 1), (0, 40, TODAY - 20, 1))
    row = said(surveys=surveys, complaints=complaints).row(0)
    assert (row["reputation_detractors"], row["reputation_urgent"], row["reputation_open"]) == (0.5, 2, 1)
    assert row["reputation_level"] == AMBER
    news = table("incidents", (0, 5, RISKS.index("reputation"), 3, NEVER))
    assert said(surveys=surveys, complaints=complaints, incidents=news).row(0)["reputation_level"] == RED


def test_a_grave_incident_alone_is_red_and_a_faded_one_clears_nobody() -> None:
    compliance = RISKS.index("compliance")
    fresh = said(incidents=table("incidents", (0, 5, compliance, 3, NEVER))).row(0)
    assert (fresh["compliance_level"], fresh["compliance_coverage"]) == (RED, 0)
    faded = said(incidents=table("incidents", (0, 900, compliance, 1, TODAY - 800))).row(0)
    assert faded["compliance_level"] == -1


def test_requirements_change_with_what_they_buy_and_say() -> None:
    def line(days_ago: float, category: int) -> tuple[float, ...]:
        return (0, days_ago, 1, category, 5, 100, math.nan)

    lines = table("lines", line(300, 1), line(250, 2), line(100, 2), line(50, 3))
    orders = table("orders", *((0, days, 1000, 500) for days in (300, 250, 100, 50)))
    told = table("facts", fact("need_type", "growth", 500), fact("need_type", "efficiency", 200))
    row = said(lines=lines, orders=orders, facts=told).row(0)
    assert row["category_shift"] == pytest.approx(2 / 3)
    assert row["needs_restated"] == 1


def test_a_season_is_not_unrest() -> None:
    days = [30, 40, 30 + 360, 40 + 360]
    row = said(orders=table("orders", *((0, at, 1000, 500) for at in days))).row(0)
    assert row["demand_swing"] == pytest.approx(math.sqrt(3))
    assert row["demand_unrest"] == pytest.approx(0)


def test_answers_said_again_are_no_change() -> None:
    told = table("facts", fact("need_type", "growth", 500), fact("need_type", "growth", 200))
    assert said(facts=told).row(0)["needs_restated"] == 0


def test_a_red_step_calls_for_action_and_names_the_step() -> None:
    row = billed((120, 5000, 0, False), (150, 5000, 0, False), (200, 100, 30, True))
    assert (row["credit_step"], row["warning"], row["warning_step"]) == (2, 2, 0)
    assert row["risk_quadrant"] >= 2
    assert (row["tag_overdue"], row["tag_silent"]) == (1, -1)


def test_a_stranger_has_no_risk_no_tag_and_no_warning() -> None:
    row = said().row(0)
    levels = [row[f"{risk}_level"] for risk in RISKS]
    tags = [value for name, value in row.items() if name.startswith("tag_")]
    assert {*levels, *tags, row["warning"], row["risk_quadrant"]} == {-1}
    assert np.isnan(row["overall_risk"])
