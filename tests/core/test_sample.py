"""Whole customers are taken out of tables with all that is theirs, and always the same ones stand for many."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core import sample
from tests import books


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 9))
def test_the_customers_taken_keep_all_their_rows_and_pointers(seed: int, customers: int) -> None:
    tables = books.book(seed, customers)
    for customer in range(customers):
        taken, alone = sample.only(tables, np.array([customer])), books.only(tables, customer)
        for name in books.NAMES:
            for column in getattr(alone, name):
                np.testing.assert_array_equal(getattr(taken, name)[column], getattr(alone, name)[column])


def test_customers_come_in_the_order_asked_for() -> None:
    tables = books.book(4, 6)
    taken = sample.only(tables, np.array([5, 2]))
    assert taken.ids.tolist() == tables.ids[[5, 2]].tolist()
    assert set(taken.orders["customer"].tolist()) <= {0, 1}


def test_few_are_all_drawn_in_the_order_of_their_ids() -> None:
    assert sample.drawn(np.array([30, 10, 20]), 5).tolist() == [1, 2, 0]


def test_the_same_are_drawn_in_whatever_order_they_come() -> None:
    ids = np.arange(1000, dtype=np.int64) * 7
    mixed = np.random.default_rng(1).permutation(ids)
    drawn = ids[sample.drawn(ids, 100)]
    assert drawn.tolist() == mixed[sample.drawn(mixed, 100)].tolist() == sorted(drawn)


def test_those_drawn_are_spread_over_all_ids() -> None:
    drawn = sample.drawn(np.arange(10_000, dtype=np.int64), 1000)
    assert np.abs(np.histogram(drawn, 10, (0, 10_000))[0] - 100).max() < 40
