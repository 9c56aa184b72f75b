"""The newest answer holds, whatever way it is found."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import newest as module
from core.frames import Array, Frame
from core.newest import Newest, newest

KINDS = 5


def facts(seed: int, customers: int, rows: int) -> Frame:
    """Return answers of which many share their day."""
    rng = np.random.default_rng(seed)
    keys = {"customer": rng.integers(0, customers, rows), "day": rng.integers(0, 4, rows)}
    keys["dimension"] = rng.integers(0, KINDS, rows)
    whole = {name: values.astype(np.int32) for name, values in keys.items()}
    return Frame({**whole, "value": rng.integers(0, 9, rows) * 1.0, "recorded": rng.permutation(rows) * 1.0})


def read_one_by_one(table: Frame, customers: int) -> tuple[Array, Array]:
    """Return values and days, dimension by customer, read the slow way."""
    values, days = np.full((2, KINDS, customers), np.nan)
    for row in sorted(range(table.length), key=lambda row: (table["day"][row], table["recorded"][row])):
        place = table["dimension"][row], table["customer"][row]
        values[place], days[place] = table["value"][row], table["day"][row]
    return values, days


def all_of(found: Newest) -> tuple[Array, Array]:
    each = [found.of(dimension) for dimension in range(KINDS)]
    return np.array([values for values, _ in each]), np.array([days for _, days in each])


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(0, 40))
def test_the_latest_recorded_answer_of_the_last_day_holds(seed: int, customers: int, rows: int) -> None:
    table = facts(seed, customers, rows)
    for found, expected in zip(all_of(newest(table, customers)), read_one_by_one(table, customers), strict=True):
        np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize("rows", [1, 300])
def test_many_answers_are_found_like_few(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    table = facts(3, 9, rows)
    few = all_of(newest(table, 9))
    monkeypatch.setattr(module, "SMALL", 0)
    np.testing.assert_array_equal(few, all_of(newest(table, 9)))


def test_the_answers_to_many_questions_are_those_to_each() -> None:
    found, asked = newest(facts(5, 4, 60), 4), np.array([2, 3, 0, KINDS + 1])
    np.testing.assert_array_equal(found.days_of(asked), [found.of(dimension)[1] for dimension in asked])
    np.testing.assert_array_equal(found.values_of(asked), [found.of(dimension)[0] for dimension in asked])


def test_of_many_customers_they_are_sought_and_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    few, asked = newest(facts(5, 4, 60), 4), np.array([1, KINDS, 4])
    monkeypatch.setattr(module, "CELLS", 0)
    many = newest(facts(5, 4, 60), 4)
    np.testing.assert_array_equal(all_of(few), all_of(many))
    np.testing.assert_array_equal(few.values_of(asked), many.values_of(asked))
    np.testing.assert_array_equal(few.days_of(asked), many.days_of(asked))


def test_nobody_said_anything() -> None:
    found = newest(facts(0, 3, 0), 3)
    assert np.isnan(found.of(2)).all()
    assert np.isnan(found.days_of(np.array([0, 1]))).all()
