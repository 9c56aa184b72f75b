"""The credit grade as a credit controller would give it, from invoices, payments and a balance sheet."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dimensions import code_of
from core.frames import Frame
from core.policy import parse_policy
from core.score import Scorecard, calibrate, explain, features, score
from core.tables import Tables
from tests.books import AS_OF, TODAY, book, scaled
from tests.core.customers.tables import POLICY, said, table

A, B, C, D = range(4)
SOUND = (0, 100, TODAY - 200, 200, 300, 150, 1000, 500, 500)
BROKE = (0, 100, TODAY - 200, -50, -20, 10, 1000, 100, 900)


def billed(*late: float, amount: float = 1000) -> dict[str, Frame]:
    """Return an invoice a month with thirty days to pay, paid so many days late."""
    rows = [(0, 30 * (place + 2) + 40, TODAY - 30 * (place + 2) - 10, amount) for place in range(len(late))]
    paid = [(0, 30 * (place + 2) + 10 - days, place, amount) for place, days in enumerate(late)]
    return {"invoices": table("invoices", *rows), "payments": table("payments", *paid)}


def test_who_pays_in_time_is_an_a_and_may_owe_half_as_much_again_as_usual() -> None:
    row = said(1, POLICY, **billed(0, 0, 1, 2, 0, 0)).row(0)
    assert (row["credit_grade"], row["late_share"], row["worst_overdue_days"]) == (A, 0, 2)
    assert row["credit_limit_suggested"] == round(1.5 * row["invoiced_monthly"])


def test_who_pays_late_is_told_by_how_many_and_how_long() -> None:
    scores = said(1, POLICY, **billed(0, 30, 45, 60, 0, 45))
    row = scores.row(0)
    assert (row["late_invoices"], row["judged_invoices"], row["late_days"]) == (4, 6, 45)
    assert row["credit_grade"] == C


def test_bank_and_weekend_are_not_late() -> None:
    assert said(1, POLICY, **billed(5, 4, 3))["late_share"].tolist() == [0]


def test_an_invoice_still_open_counts_with_the_days_so_far() -> None:
    row = said(invoices=table("invoices", (0, 120, TODAY - 90, 800), (0, 20, TODAY + 10, 200))).row(0)
    assert (row["worst_overdue_days"], row["oldest_overdue_days"]) == (90, 90)
    assert (row["open_receivables"], row["overdue_receivables"], row["overdue_invoices"]) == (1000, 800, 1)


def test_a_balance_sheet_in_distress_holds_a_punctual_payer_down() -> None:
    sheets = table("balance_sheets", BROKE)
    assert said(1, POLICY, **billed(0, 0, 0, 0), balance_sheets=sheets)["credit_grade"].tolist() == [C]


def test_the_newest_period_counts_not_the_newest_paper() -> None:
    older = (0, 10, TODAY - 500, *BROKE[3:])
    row = said(balance_sheets=table("balance_sheets", SOUND, older)).row(0)
    assert row["z_score"] == pytest.approx(4.348)


def test_an_old_balance_sheet_says_nothing() -> None:
    row = said(balance_sheets=table("balance_sheets", (0, 700, TODAY - 800, *SOUND[3:]))).row(0)
    assert np.isnan(row["z_score"])
    assert row["credit_grade"] == -1


def test_in_the_form_for_emerging_markets_the_same_company_is_as_safe() -> None:
    policy = parse_policy('altman.form = "emerging_market"')
    sheets = table("balance_sheets", (0, 100, TODAY - 200, 60, 100, 40, 1000, 250, 750))
    ours, theirs = (said(policy=p, balance_sheets=sheets).row(0) for p in (POLICY, policy))
    assert theirs["z_score"] - ours["z_score"] == pytest.approx(3.25)
    assert theirs["credit_score"] == ours["credit_score"]


def test_a_dispute_and_a_limit_that_is_overrun_cost_points() -> None:
    invoices = table(
        "invoices", (0, 40, TODAY - 10, 600, TODAY - 9), (0, 40, TODAY - 10, 600), (0, 10, TODAY + 20, 1200)
    )
    limit = table("facts", (0, 90, code_of("credit_limit"), 1000))
    row = said(invoices=invoices, facts=limit).row(0)
    assert (row["disputed_share"], row["limit_use"]) == (0.25, 2.4)
    lines = {line.key: line.points for line in card(invoices=invoices, facts=limit).receipts["credit_score"].lines}
    assert (lines["credit_grade.disputed_share"], lines["credit_grade.limit_use"]) == (0, 0)


def test_owing_without_an_agreed_credit_is_said() -> None:
    limit = table("facts", (0, 90, code_of("credit_limit"), 0))
    reasons = card(invoices=table("invoices", (0, 40, TODAY - 10, 600)), facts=limit).reasons["credit_grade"]
    assert "credit_grade.no_limit" in {reason.key for reason in reasons}


def test_an_invoice_not_yet_due_shows_nothing() -> None:
    assert said(invoices=table("invoices", (0, 10, TODAY + 20, 600)))["credit_grade"].tolist() == [-1]


def card(**tables: Frame) -> Scorecard:
    frame = features(Tables(np.arange(1), **tables), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return explain(score(frame, calibration, POLICY), 0, calibration, POLICY)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 10, 1000]))
def test_money_in_a_smaller_unit_changes_no_grade(seed: int, by: int) -> None:
    ours, theirs = (said_of(tables) for tables in (book(seed, 9), scaled_with_limits(book(seed, 9), by)))
    np.testing.assert_array_equal(ours["credit_grade"], theirs["credit_grade"])
    np.testing.assert_allclose(ours["credit_score"], theirs["credit_score"], atol=1)


def scaled_with_limits(tables: Tables, by: int) -> Tables:
    larger, facts = scaled(tables, by), tables.facts
    values = np.where(facts["dimension"] == code_of("credit_limit"), facts["value"] * by, facts["value"])
    return replace(larger, facts=facts.with_columns({"value": values}))


def said_of(tables: Tables) -> Frame:
    frame = features(tables, AS_OF, POLICY)
    return score(frame, calibrate(frame, POLICY), POLICY)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(-20, 120), min_size=3, max_size=8), st.integers(0, 7), st.integers(1, 90))
def test_paying_one_invoice_later_never_lifts_the_score(late: list[int], place: int, by: int) -> None:
    later = [days + by * (i == place % len(late)) for i, days in enumerate(late)]
    before, after = (said(1, POLICY, **billed(*days))["credit_score"][0] for days in (late, later))
    assert after <= before
