"""Whom to ask: the rank adds up, knows what it does not know, and moments follow from the records."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.frames import Frame
from core.policy import load_policy
from core.referring import barrier, connectors, moment, motive, rank, receipt
from core.types import Days, Money, Term, Value

POLICY = load_policy()
INPUTS = {
    "loyalty_score": 10_000.0,
    "influence_score": 10_000.0,
    "recommends": 10.0,
    "tenure_days": 3 * 365.0,
    "role_worth": 1.0,
    "brought": 3.0,
    "brought_won": 0.0,
    "revenue_change": 0.2,
    "won_deals": 0.0,
}
GROWING: dict[str, Value] = {"state": Term("state.regular"), "order_trend": Term("order_trend.growing")}
unsure = st.one_of(st.just(math.nan), st.floats(0, 1))


def ranked(**inputs: float) -> float:
    row = {**INPUTS, **inputs}
    return float(rank(Frame({name: np.array([value]) for name, value in row.items()}), POLICY)[0])


def test_who_has_everything_gets_everything() -> None:
    assert ranked() == 10_000


def test_one_who_bought_counts_twice_among_those_brought() -> None:
    assert ranked(brought=1, brought_won=0) < ranked(brought=1, brought_won=1) == ranked(brought=2, brought_won=0)


def test_a_deal_won_is_success_whatever_the_year() -> None:
    assert ranked(revenue_change=-0.5, won_deals=1) == 10_000
    assert ranked(revenue_change=-0.5) == 9_000


def test_of_whom_little_is_known_nobody_is_ranked() -> None:
    little = dict.fromkeys(("loyalty_score", "recommends", "influence_score", "role_worth"), math.nan)
    assert math.isnan(ranked(**little))


@given(
    st.fixed_dictionaries({"loyalty_score": unsure, "recommends": unsure, "role_worth": unsure}),
    st.floats(-1, 3),
    st.integers(0, 9),
)
def test_the_lines_sum_to_the_rank(some: dict[str, float], change: float, brought: int) -> None:
    row = {**INPUTS, **some, "revenue_change": change, "brought": float(brought)}
    row |= {"loyalty_score": some["loyalty_score"] * 10_000, "recommends": some["recommends"] * 10}
    total = rank(Frame({name: np.array([value]) for name, value in row.items()}), POLICY)[0]
    lines = receipt(row, POLICY)
    assert math.isnan(total) or sum(line.points for line in lines) == total
    assert all(0 <= line.points <= line.most for line in lines)


@pytest.mark.parametrize(
    ("known", "expected"),
    [
        ({"state": Term("state.new"), "trials": 1}, "trial_bought"),
        ({"state": Term("state.new"), "trials": 0, "last_contact_on": "a day"}, "talk_bought"),
        ({"state": Term("state.new"), "trials": 0}, "in_use"),
        ({"state": Term("state.potential"), "last_contact_on": "a day"}, "met_not_bought"),
        ({"state": Term("state.potential")}, None),
        ({"state": Term("state.dormant")}, "finished"),
        ({"state": Term("state.regular"), "categories_bought": 3, "days_since_last": Days(3)}, "several_kinds"),
        ({"state": Term("state.regular"), "categories_bought": 3, "days_since_last": Days(90)}, "in_use"),
        ({**GROWING, "revenue_12m": Money(200, "CNY"), "revenue_12m_before": Money(100, "CNY")}, "bought_more"),
        ({**GROWING, "revenue_12m": Money(100, "CNY"), "revenue_12m_before": Money(200, "CNY")}, "in_use"),
        (GROWING, "in_use"),
        ({}, None),
    ],
)
def test_each_of_the_seven_moments_is_detected(known: dict[str, Value], expected: str | None) -> None:
    assert moment(known) == expected


def test_what_is_not_on_record_is_to_be_found_out() -> None:
    assert motive({}) is None
    assert barrier({}) is None
    assert connectors({}) == []


def test_a_promoter_who_brought_nobody_finds_it_troublesome() -> None:
    assert barrier({"recommends": 9.5, "referrals_made": 0}) == ("trouble", 9.5)
    assert barrier({"recommends": 9.5, "referrals_made": None}) is None
