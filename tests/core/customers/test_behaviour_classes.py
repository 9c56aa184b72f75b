"""Classes by behaviour follow the documents: orders, trials, opportunities and how fast they answer."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.behaviour_classes import NO, YES
from core.policy import parse_policy
from core.tables import INTERACTIONS, NEVER
from tests.core.customers.tables import said, table

TRIAL, CALL = INTERACTIONS.index("trial"), INTERACTIONS.index("call")


def dealings(*rows: tuple[float, ...]) -> dict[str, object]:
    return {"interactions": table("interactions", *rows)}


def test_a_purchase_every_month_is_high_frequency() -> None:
    orders = table("orders", *((0, ago, 100, 50) for ago in range(5, 360, 28)), (1, 5, 100, 50))
    assert said(3, orders=orders)["high_frequency"].tolist() == [YES, NO, -1]


def test_a_trial_waits_until_something_is_bought() -> None:
    interactions = table("interactions", *((customer, 40, TRIAL) for customer in range(3)), (3, 400, TRIAL))
    orders = table("orders", (1, 20, 100, 50), (2, 60, 100, 50), (3, 500, 100, 50))
    scores = said(5, interactions=interactions, orders=orders)
    assert scores["trial_to_convert"].tolist() == [YES, NO, YES, NO, -1]


def test_an_open_opportunity_waits_too() -> None:
    opportunities = table("opportunities", (0, 30, 5_000, NEVER, -1), (1, 30, 5_000, NEVER, -1))
    orders = table("orders", (0, 20, 100, 50), (1, 90, 100, 50))
    assert said(2, opportunities=opportunities, orders=orders)["trial_to_convert"].tolist() == [NO, YES]


def test_dealings_a_month_are_counted_over_half_a_year() -> None:
    interactions = table("interactions", *((0, ago, CALL) for ago in (1, 30, 60, 90, 120, 150)), (1, 300, CALL))
    scores = said(3, interactions=interactions)["dealings_per_month"]
    assert scores[0] == pytest.approx(6 * 365.25 / 12 / 180)
    assert scores[1] == 0
    assert np.isnan(scores[2])


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4000)), min_size=1, max_size=30))
def test_the_response_is_the_median_of_the_known_hours(answers: list[tuple[int, int]]) -> None:
    rows = [(customer, 10, CALL, minutes / 60) for customer, minutes in answers]
    scores = said(4, interactions=table("interactions", *rows, (0, 5, CALL), (0, 500, CALL, 9999.0)))
    for customer in range(4):
        own = [minutes / 60 for whose, minutes in answers if whose == customer]
        expected = float(np.median(own)) if own else np.nan
        assert scores["response_hours"][customer] == pytest.approx(expected, nan_ok=True)


def test_a_risk_that_is_switched_off_warns_of_nobody() -> None:
    incidents = table("incidents", (0, 5, 4, 3, NEVER))
    orders = table("orders", (0, 20, 100, 50))
    off = parse_policy("risks.compliance = { on = false, amber = 30.0, red = 60.0, delay_days = 0 }")
    assert said(1, incidents=incidents, orders=orders)["risk_warning"].tolist() == [YES]
    assert said(1, off, incidents=incidents, orders=orders)["risk_warning"].tolist() != [YES]
