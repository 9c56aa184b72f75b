"""Who is active and what they will order, from a book of orders to the sentence."""

import numpy as np
import pytest

from core.bgnbd import BgNbd, expected, p_alive
from core.customers.alive import alive as model
from core.frames import Frame
from core.policy import parse_policy
from core.score import calibrate, features, score
from core.tables import Tables
from tests.books import AS_OF, TODAY
from tests.core.cdnow import CALIBRATED, summary, tables
from tests.core.customers.tables import POLICY, table

OPEN = parse_policy("[alive]\nrepeat_buyers_min = 5")
Orders = list[tuple[float, ...]]


def told(*orders: tuple[float, ...], customers: int) -> Frame:
    """Return the scores of customers with these orders, under a policy that learns from a handful."""
    book = Tables(np.arange(customers, dtype=np.int64), orders=table("orders", *orders))
    frame = features(book, AS_OF, OPEN)
    return score(frame, calibrate(frame, OPEN), OPEN)


def buyer(customer: int, *days_ago: int) -> Orders:
    return [(customer, ago, 1000, 600) for ago in days_ago]


def crowd(customers: int = 30) -> Orders:
    """Return buyers of many paces, some of them long silent."""
    rng = np.random.default_rng(4)
    return [
        order
        for customer in range(customers)
        for order in buyer(customer, *(rng.integers(0, 400, 1 + customer % 9) + 20 * (customer % 11)).tolist())
    ]


def test_cdnow_is_scored_with_the_published_parameters_in_days() -> None:
    """Free goods are no purchase here, so that a few customers fewer than published are counted."""
    frame = Frame({name: column[:400] for name, column in summary().items()})
    day = np.full(400, float(CALIBRATED))
    first = day - frame["age"] * 7
    made = {"as_of": day, "first_purchase_day": first, "last_purchase_day": first + frame["t_x"] * 7}
    counts = {"purchase_days": frame["x"] + 1, "purchase_days_12m": frame["x"] + 1}
    learnt = {"parameters": [0.242595, 4.413602 * 7, 0.792922, 2.425906], "repeat_buyers": 946}
    given = model.score(Frame({**made, **counts}), learnt, POLICY)
    of = BgNbd(0.242595, 4.413602, 0.792922, 2.425906)
    back = frame["x"] > 0
    np.testing.assert_allclose(given["p_alive"][back], p_alive(of, frame["x"], frame["t_x"], frame["age"])[back], 1e-9)
    exact = expected(of, frame["x"], frame["t_x"], frame["age"], 90 / 7)
    np.testing.assert_allclose(given["expected_orders"], exact, rtol=1e-4)


def test_the_parameters_of_cdnow_are_learnt_from_its_orders() -> None:
    frame = features(tables(), np.datetime64(CALIBRATED, "D").item(), POLICY)
    learnt = calibrate(frame, POLICY).learnt["alive"]
    r, alpha, a, b = learnt["parameters"]
    assert (r, alpha / 7, a, b) == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.02)
    assert learnt["converged"]


def test_longer_silence_makes_the_same_history_less_alive() -> None:
    silent = [buyer(30 + step, *(10 + 60 * step + 20 * n for n in range(6))) for step in range(4)]
    scores = told(*crowd(), *(order for orders in silent for order in orders), customers=34)
    alive = scores["p_alive"][30:].tolist()
    assert alive == sorted(alive, reverse=True)
    assert alive[0] > alive[-1]


def test_customers_who_bought_nothing_change_nobodys_chance() -> None:
    without, among = told(*crowd(), customers=30), told(*crowd(), customers=400)
    for name in ("p_alive", "expected_orders", "expected_high", "lifetime_orders"):
        np.testing.assert_array_equal(without[name], among[name][:30])
        assert np.isnan(among[name][30:]).all()


def test_one_order_is_too_little_history_but_has_a_forecast() -> None:
    scores = told(*crowd(), *buyer(30, 15), customers=31)
    row = scores.row(30)
    assert np.isnan(row["p_alive"])
    assert np.isnan(row["next_order_from"])
    assert 0 <= row["expected_low"] <= row["expected_orders"] <= row["expected_high"] + 1
    assert row["expected_naive"] == 0


def test_the_next_order_is_expected_after_today_and_in_order() -> None:
    scores = told(*crowd(), customers=30)
    known = ~np.isnan(scores["next_order_to"])
    assert known.any()
    assert (scores["next_order_from"][known] > TODAY).all()
    assert (scores["next_order_from"] <= scores["next_order_to"])[known].all()


def test_a_book_too_small_to_learn_from_tells_only_the_pace() -> None:
    scores = told(*buyer(0, 5, 100, 300), *buyer(1, 40), customers=2)
    assert np.isnan(scores["p_alive"]).all()
    assert np.isnan(scores["expected_orders"]).all()
    assert scores["expected_naive"].tolist() == pytest.approx([2 * 90 / 300, 0])


def test_the_unit_of_money_says_nothing_of_being_active() -> None:
    dear = [(customer, ago, 1000.0 * amount, cost) for customer, ago, amount, cost in crowd()]
    np.testing.assert_array_equal(told(*crowd(), customers=30)["p_alive"], told(*dear, customers=30)["p_alive"])
