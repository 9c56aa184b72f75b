"""A reversal takes back the right purchase, never more than there is, and never because of the future."""

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.reversals import Matches, match_reversals

Line = tuple[int, int, int, float, float]  # customer, product, moment, quantity, amount
LINES = st.lists(
    st.tuples(
        st.integers(0, 2), st.integers(-1, 1), st.integers(0, 5), st.integers(-5, 5).map(float), st.integers(0, 900)
    ).map(lambda v: (v[0], v[1], v[2], v[3], float(v[4] * (-1 if v[3] < 0 else 1)))),
    max_size=25,
)


def match(lines: list[Line], reverses: list[int] | None = None) -> Matches:
    columns = [np.array(c) for c in zip(*lines, strict=True)]
    rows = np.arange(len(lines))
    return match_reversals(*columns, order=rows, reverses=None if reverses is None else np.array(reverses))


def taken(matches: Matches) -> list[tuple[int, int, float, float]]:
    columns = (matches.reversal, matches.purchase, matches.quantity, matches.amount)
    return list(zip(*(c.tolist() for c in columns), strict=True))


def test_a_return_takes_back_the_latest_purchase_before_it() -> None:
    lines = [(0, 7, 1, 5.0, 500.0), (0, 7, 3, 5.0, 600.0), (0, 7, 4, -2.0, -240.0), (0, 7, 9, 5.0, 700.0)]
    assert taken(match(lines)) == [(2, 1, 2.0, 240.0)]


def test_a_large_return_spans_purchases_and_says_what_none_covers() -> None:
    lines = [(0, 7, 1, 2.0, 200.0), (0, 7, 2, 3.0, 300.0), (0, 7, 3, -6.0, -600.0)]
    assert taken(match(lines)) == [(2, 1, 3.0, 300.0), (2, 0, 2.0, 200.0), (2, -1, 1.0, 100.0)]


def test_another_customer_or_product_is_never_touched() -> None:
    lines = [(0, 7, 1, 2.0, 200.0), (1, 8, 1, 2.0, 200.0), (1, 7, 3, -2.0, -200.0)]
    assert taken(match(lines)) == [(2, -1, 2.0, 200.0)]


def test_a_return_that_names_its_order_takes_from_that_order_first() -> None:
    lines = [(0, 7, 1, 2.0, 200.0), (0, 7, 2, 3.0, 300.0), (0, 7, 3, -3.0, -300.0)]
    assert taken(match(lines, [-1, -1, 0])) == [(2, 0, 2.0, 200.0), (2, 1, 1.0, 100.0)]


def test_a_cancellation_at_the_same_moment_finds_its_purchase() -> None:
    lines = [(0, 7, 1, -80995.0, -168470.0), (0, 7, 1, 80995.0, 168470.0)]
    assert taken(match(lines)) == [(0, 1, 80995.0, 168470.0)]


def test_money_alone_can_be_taken_back() -> None:
    lines = [(0, -1, 1, np.nan, 500.0), (0, -1, 2, np.nan, 100.0), (0, -1, 3, np.nan, -300.0)]
    assert taken(match(lines)) == [(2, 1, 0.0, 100.0), (2, 0, 0.0, 200.0)]


def test_a_return_at_a_higher_price_takes_no_more_than_was_paid() -> None:
    lines = [(0, 7, 1, 2.0, 200.0), (0, 7, 2, -2.0, -250.0)]
    assert taken(match(lines)) == [(1, 0, 2.0, 200.0), (1, -1, 0.0, 50.0)]


@given(LINES)
def test_nothing_is_taken_twice_and_nothing_gets_lost(lines: list[Line]) -> None:
    back = np.zeros(len(lines)), np.zeros(len(lines))
    given_back = np.zeros(len(lines))
    for reversal, purchase, quantity, amount in taken(match(lines)) if lines else []:
        given_back[reversal] += amount
        if purchase >= 0:
            assert lines[purchase][:2] == lines[reversal][:2]
            assert lines[purchase][2] <= lines[reversal][2]
            back[0][purchase] += quantity
            back[1][purchase] += amount
    for row, (_, _, _, quantity, amount) in enumerate(lines):
        assert back[0][row] <= max(quantity, 0)
        assert back[1][row] <= max(amount, 0)
        assert given_back[row] == pytest.approx(max(-amount, 0))


@given(LINES, st.randoms())
def test_row_order_does_not_matter(lines: list[Line], random: Random) -> None:
    if not lines:
        return
    shuffled = list(range(len(lines)))
    random.shuffle(shuffled)
    columns = [np.array(c)[shuffled] for c in zip(*lines, strict=True)]
    again = match_reversals(*columns, order=np.array(shuffled))
    back = [(shuffled[r], shuffled[p] if p >= 0 else -1, q, a) for r, p, q, a in taken(again)]
    assert sorted(back) == sorted(taken(match(lines)))


@given(LINES, st.integers(0, 5))
def test_what_comes_later_changes_no_match(lines: list[Line], day: int) -> None:
    early = [line for line in lines if line[2] <= day]
    if early:
        keep = [row for row, line in enumerate(lines) if line[2] <= day]
        before = [(keep[r], keep[p] if p >= 0 else -1, q, a) for r, p, q, a in taken(match(early))]
        assert sorted(before) == sorted(m for m in taken(match(lines)) if lines[m[0]][2] <= day)
