"""Every category a customer bought is told from every other, or the customer's are unknown."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.categories import COLUMNS, LIMIT, anybodys, as_bits, bits_of, bought_categories, has, number_of
from core.frames import Frame
from core.grouping import YEAR
from core.score import calibrate, features, score
from core.tables import Tables
from tests.books import AS_OF, TODAY
from tests.core.customers.tables import POLICY, said, table

CUSTOMERS = 4
few = settings(max_examples=50, deadline=None)
categories = st.integers(0, LIMIT - 1)
purchases = st.lists(st.tuples(st.integers(0, CUSTOMERS - 1), st.integers(-1, LIMIT + 60)), max_size=60)


def bought(*lines: tuple[int, int]) -> Frame:
    """Return lines of customers and categories, bought ten days ago."""
    return table("lines", *((customer, 10, 1, category, 1, 500, np.nan) for customer, category in lines))


def kept(lines: Frame) -> Frame:
    return Frame(bought_categories(Tables(np.arange(CUSTOMERS), lines=lines), TODAY - YEAR))


@few
@given(purchases)
def test_a_customer_has_exactly_the_categories_it_bought(lines: list[tuple[int, int]]) -> None:
    frame = kept(bought(*lines))
    for customer in range(CUSTOMERS):
        wanted = {category for buyer, category in lines if buyer == customer and category >= 0}
        words = np.array([frame[name][customer] for name in COLUMNS])
        number = frame["category_count"][customer]
        if any(category >= LIMIT for category in wanted):
            assert np.isnan(words).all()
            assert np.isnan(number)
        else:
            assert anybodys(as_bits(frame, np.array([customer]))) == sorted(wanted)
            assert (np.isnan(number) and not wanted) or number == len(wanted)


@few
@given(st.sets(categories), categories)
def test_a_set_of_categories_is_written_as_bits_and_read_back(wanted: set[int], other: int) -> None:
    bits = np.array(bits_of(wanted))[:, np.newaxis]
    assert anybodys(bits) == sorted(wanted)
    assert number_of(bits).tolist() == [len(wanted)]
    assert has(bits, other).tolist() == [other in wanted]


@few
@given(st.sets(categories, min_size=2, max_size=2))
def test_two_categories_always_bought_together_are_related(pair: set[int]) -> None:
    one, other = pair
    alone = next(category for category in range(3) if category not in pair)
    lines = bought((0, one), (0, other), (1, one), (1, other), (2, alone), (3, alone), (3, one))
    scores = said(CUSTOMERS, lines=lines)
    assert scores["category_count"].tolist() == [2, 2, 1, 2]
    assert scores["category_preference"].tolist() == [1, 1, 0, 2]


def test_hundreds_of_categories_are_counted_and_compared() -> None:
    everything = [(customer, category) for customer in range(3) for category in range(1, LIMIT)]
    frame = features(Tables(np.arange(5), lines=bought(*everything, (3, 1), (3, 53), (4, 54))), AS_OF, POLICY)
    assert frame["category_count"].tolist() == [LIMIT - 1] * 3 + [2, 1]
    scores = score(frame, calibrate(frame, POLICY), POLICY)
    assert scores["category_preference"].tolist() == [1, 1, 1, 1, 0]


def test_who_bought_a_category_beyond_them_is_unknown_alone_and_among_all() -> None:
    lines = bought((0, LIMIT), (0, 1), (1, 1))
    scores = said(2, lines=lines)
    assert np.isnan(scores["category_count"]).tolist() == [True, False]
    assert scores["category_preference"].tolist() == [-1, 0]
    assert np.isnan(kept(bought((0, LIMIT), (0, 1)))["category_count"][0])
