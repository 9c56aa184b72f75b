"""Which products go together: laws that hold for any orders, and a test that is not fooled."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest  # type: ignore[import-untyped]

from core.deals.associations import sequential, simple
from core.deals.baskets import baskets, first_days
from core.deals.bundles import bundles
from core.deals.nextbest import by_popularity, by_rules, held_out, learn, sign_test
from core.frames import Frame
from core.policy.sections.associations import Associations

TODAY = 1000
POLICY = Associations(
    window_days=900,
    follow_days=200,
    orders_min=1,
    customers_min=1,
    lift_min=1.0,
    related_lift=1.5,
    fixed_confidence=0.5,
    direction=2.0,
    test_days=180,
    chance=0.05,
)

LINES = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 6), st.integers(0, TODAY), st.integers(-5, 20)), max_size=60
)


def entries(lines: list[tuple[int, int, int, int]]) -> Frame:
    """Return entries of (order, product, day, amount); three orders belong to one customer."""
    columns = np.array(lines, np.int64).reshape(-1, 4)
    order, product, day, amount = columns.T
    return Frame({"order": order, "customer": order // 3, "product": product, "day": day, "amount": amount})


def bought(*orders: tuple[int, int, int, str]) -> Frame:
    """Return entries of (order, customer, day, products as letters)."""
    rows = [(o, c, ord(p), d, 1) for o, c, d, products in orders for p in products]
    columns: Any = np.array(rows, np.int64).T
    return Frame(dict(zip(("order", "customer", "product", "day", "amount"), columns, strict=True)))


@given(LINES)
def test_together_is_symmetric_and_its_shares_are_shares(lines: list[tuple[int, int, int, int]]) -> None:
    rules = {(r.first, r.second): r for r in simple(baskets(entries(lines), TODAY), TODAY, POLICY)}
    for (first, second), rule in rules.items():
        other = rules[second, first]
        assert (rule.lift, rule.support, rule.both) == (other.lift, other.support, other.both)
        assert 0 < rule.support <= rule.confidence <= 1


@given(LINES)
def test_after_one_another_its_shares_are_shares_too(lines: list[tuple[int, int, int, int]]) -> None:
    found = baskets(entries(lines), TODAY)
    for rule in sequential(found, TODAY, POLICY):
        assert 0 < rule.confidence <= 1
        assert rule.both <= rule.seconds <= rule.all


@given(LINES, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(lines: list[tuple[int, int, int, int]], random: Any) -> None:
    shuffled = list(lines)
    random.shuffle(shuffled)
    one, other = (learn(entries(each), TODAY, POLICY) for each in (lines, shuffled))
    assert (set(one.rules), one.buyers, one.test) == (set(other.rules), other.buyers, other.test)


@given(LINES)
def test_nothing_is_offered_that_they_have(lines: list[tuple[int, int, int, int]]) -> None:
    learnt = learn(entries(lines), TODAY, POLICY)
    found = first_days(baskets(entries(lines), TODAY))
    owned = set(found.product[found.customer == 0].tolist())
    assert not owned & {rule.second for rule in by_rules(owned, learnt.rules)}
    assert not owned & set(by_popularity(owned, learnt.buyers))
    assert all(rule.first in owned for rule in by_rules(owned, learnt.rules))


def test_what_was_taken_back_was_not_bought() -> None:
    taken_back = entries([(1, 1, 10, 100), (1, 2, 10, 50), (1, 2, 20, -50)])
    assert baskets(taken_back, 30).product.tolist() == [1]
    assert baskets(taken_back, 15).product.tolist() == [1, 2], "on that day it had not been taken back yet"


def test_one_after_the_other_needs_the_whole_time_to_have_passed() -> None:
    lately = TODAY - 100
    watched = [(1, 1, 10, "A"), (2, 1, 50, "B"), (3, 2, 20, "A"), (4, 4, 10, "C")]
    told = bought(*watched, (5, 3, lately, "A"), (6, 3, lately + 1, "B"))
    rule = next(r for r in sequential(baskets(told, TODAY), TODAY, POLICY) if r.first == ord("A"))
    assert (rule.both, rule.firsts, rule.seconds, rule.all) == (1, 2, 2, 4)


def test_a_set_holds_only_what_goes_together_both_ways() -> None:
    orders = [(n, n, 900, "ABC") for n in range(6)] + [(n, n, 900, "D") for n in range(6, 9)]
    learnt = learn(bought(*orders), TODAY, POLICY)
    fixed = next(bundle for bundle in bundles({ord("A")}, learnt.rules, POLICY) if bundle.kind == "fixed")
    assert sorted(map(chr, fixed.products)) == ["A", "B", "C"]


def test_rules_lead_only_where_they_hit_clearly_more_often() -> None:
    pairs = "BCDE"
    before = [(n, n, 500, f"{chr(ord('a') + n % 4)}{pairs[n % 4]}") for n in range(40)]
    popular = [(100 + n, 100 + n, 500, "XYZ") for n in range(60)]
    half = [(200 + n, 200 + n, 500, chr(ord("a") + n % 4)) for n in range(20)]
    followed = [(300 + n, 200 + n, TODAY - 10, pairs[n % 4]) for n in range(20)]
    found = held_out(bought(*before, *popular, *half, *followed), TODAY, POLICY)
    assert found is not None
    assert (found.customers, found.by_rules, found.by_popularity, found.better) == (20, (20, 20), (0, 0), True)
    at_random = [(300 + n, 200 + n, TODAY - 10, "X") for n in range(20)]
    other = held_out(bought(*before, *popular, *half, *at_random), TODAY, POLICY)
    assert other is not None
    assert not other.better


@given(st.integers(1, 400), st.data())
def test_the_sign_test_is_the_tail_of_the_binomial_distribution(of: int, data: st.DataObject) -> None:
    won = data.draw(st.integers(0, of))
    expected = binomtest(won, of, 0.5, alternative="greater").pvalue
    assert sign_test(won, of) == pytest.approx(expected)
