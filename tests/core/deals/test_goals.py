"""The goals of a deal and the way down to the floor: laws, whatever the customer buys."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.deals.baskets import Baskets
from core.deals.concessions import Floor, floor_of, ladder
from core.deals.goals import Peers, habits, item_goals, order_goals, peers_of, quantile, year_goals
from core.policy import load_policy

POLICY = load_policy().goals
AMOUNTS = st.lists(st.integers(1, 10**12), min_size=1, max_size=60)
MAYBE = st.none() | st.integers(-(10**9), 10**12)
PARTS = st.floats(0, 0.99, allow_nan=False)


@given(AMOUNTS, MAYBE)
def test_the_goals_of_an_order_rise_and_stay_within_what_they_can_absorb(amounts: list[int], left: int | None) -> None:
    found = order_goals(amounts, left, POLICY)
    if found is None:
        assert len(amounts) < POLICY.purchases_min
        return
    assert 0 < found.must <= found.stretch <= found.challenge <= POLICY.absorb * max(amounts) + 1
    assert all(isinstance(size, int) for size in found.levels)
    if left is not None and left > 0:
        assert found.challenge <= left


@given(AMOUNTS, PARTS)
def test_a_quantile_is_the_least_amount_that_so_many_do_not_exceed(amounts: list[int], part: float) -> None:
    found = quantile(amounts, part)
    assert found in amounts
    assert sum(amount <= found for amount in amounts) >= part * len(amounts) - 1e-6
    assert sum(amount < found for amount in amounts) <= part * len(amounts) + 1e-6


@given(MAYBE, MAYBE)
def test_the_goals_of_a_year_rise_and_stay_within_the_budget(revenue: int | None, budget: int | None) -> None:
    found = year_goals(revenue, budget, POLICY)
    if found is None:
        assert revenue is None or revenue <= 0
        return
    assert found.must == revenue
    assert found.must <= found.stretch <= found.challenge
    if found.cap == "budget":
        assert found.challenge == budget


@given(st.floats(0, 50), st.floats(0, 50), st.floats(0, 50))
def test_the_goals_of_items_rise(own: float, middle: float, high: float) -> None:
    for peers in (None, Peers(20, 3.0, middle, high, 4.0)):
        found = item_goals(own, peers)
        assert 1 <= found.must <= found.stretch <= found.challenge


@given(st.integers(1, 10**12), PARTS, PARTS)
def test_the_way_down_falls_strictly_to_the_floor_and_never_below(amount: int, now: float, lowest: float) -> None:
    steps = ladder(amount, now, Floor(lowest, "policy", margin_known=True), POLICY)
    assert steps[0].net == amount
    assert all(after.net < before.net and after.discount > before.discount for before, after in pairwise(steps))
    assert all(isinstance(step.net, int) for step in steps)
    if now >= lowest:
        assert len(steps) == 1
    else:
        assert all(step.discount <= lowest for step in steps)
        assert min(step.net for step in steps) >= amount * (1 - lowest) / (1 - now) * (1 - 1e-12)


def test_each_concession_is_smaller_than_the_one_before_and_the_last_ends_at_the_floor() -> None:
    steps = ladder(10_000_000, 0.0, Floor(0.12, "policy", margin_known=True), POLICY)
    given_up = [before.net - after.net for before, after in pairwise(steps)]
    assert len(given_up) == POLICY.steps
    assert all(less < more for more, less in pairwise(given_up))
    assert (steps[-1].discount, steps[-1].net) == (0.12, 8_800_000)


@given(st.none() | PARTS, st.none() | st.floats(-2, 0.99, allow_nan=False))
def test_the_floor_leaves_the_margin_and_keeps_the_policy(discount: float | None, gross: float | None) -> None:
    floor = floor_of(discount, gross, POLICY)
    assert 0 <= floor.discount <= POLICY.discount_max
    if gross is not None and floor.discount > 0:
        cost = (1 - (discount or 0.0)) * (1 - gross)
        assert 1 - cost / (1 - floor.discount) >= POLICY.margin_min - 1e-9


def test_habits_and_peers_are_counted_by_customer() -> None:
    rows = [(1, 1, 7), (1, 1, 8), (2, 1, 7), (3, 2, 7), (4, 3, 9), (4, 3, 7), (4, 3, 8)]
    order, customer, product = np.array(rows).T
    found = habits(Baskets(order, customer, product, np.full(len(rows), 100)), 101)
    assert found.orders.tolist() == [2, 1, 1]
    assert found.items.tolist() == [1.5, 1.0, 3.0]
    assert found.products.tolist() == [2, 1, 3]
    few = POLICY.model_copy(update={"peers_min": 2})
    assert peers_of(found, 1, np.array([1, 2, 3]), few) == Peers(2, 1.0, 2.0, 2.5, 2.0)
    assert peers_of(found, 1, np.array([1, 2]), few) is None
