"""State and stage follow the customer's own rhythm, not the calendar."""

import numpy as np

from core.customers.lifecycle import STAGES, STATES
from tests.core.customers.tables import said, table


def buyer(customer: int, *days_ago: int) -> list[tuple[float, ...]]:
    return [(customer, ago, 1000, 600) for ago in days_ago]


def test_the_same_silence_is_dormant_for_one_and_usual_for_another() -> None:
    weekly = buyer(0, *range(120, 400, 7))
    half_yearly = buyer(1, 120, 300, 480, 660, 840)
    scores = said(2, orders=table("orders", *weekly, *half_yearly))
    assert scores["usual_gap_days"].tolist() == [7, 180]
    assert [STATES[code] for code in scores["state"]] == ["dormant", "regular"]
    assert STAGES[scores["stage"][0]] == "leaving"


def test_two_orders_of_one_day_are_one_purchase_day() -> None:
    scores = said(orders=table("orders", *buyer(0, 30, 30, 60, 90, 120)))
    assert (scores["purchase_days"][0], scores["gap_count"][0], scores["usual_gap_days"][0]) == (4, 3, 30)


def test_one_gap_is_drawn_towards_everybodys() -> None:
    scores = said(2, orders=table("orders", *buyer(0, 10, 40, 70, 100, 130), *buyer(1, 10, 100)))
    assert scores["usual_gap_days"].tolist() == [30, (90 + 2 * 30) / 3]


def test_where_nobody_has_a_rhythm_there_is_none_to_break() -> None:
    scores = said(orders=table("orders", *buyer(0, 300)))
    assert np.isnan(scores["usual_gap_days"][0])
    assert STATES[scores["state"][0]] == "regular"
    assert STAGES[scores["stage"][0]] == "first"


def test_an_old_rhythm_gives_way_to_the_last_gaps() -> None:
    yearly_then_monthly = buyer(0, *range(20, 400, 30), 800, 1200, 1600)
    assert said(orders=table("orders", *yearly_then_monthly))["usual_gap_days"].tolist() == [30]
