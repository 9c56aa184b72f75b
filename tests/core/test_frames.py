"""Frames hold columns of one length and say clearly what they lack."""

import numpy as np
import pytest

from core.frames import Frame, day_number


def test_columns_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="different lengths"):
        Frame({"a": np.zeros(2), "b": np.zeros(3)})


def test_a_missing_column_is_named_beside_those_there_are() -> None:
    with pytest.raises(KeyError, match="no column 'c'; there are a, b"):
        Frame({"a": np.zeros(2), "b": np.zeros(2)})["c"]


def test_adding_columns_leaves_the_old_frame_alone() -> None:
    frame = Frame({"a": np.arange(3)})
    wider = frame.with_columns({"b": np.ones(3)})
    assert (list(frame), list(wider)) == (["a"], ["a", "b"])


def test_rows_are_taken_from_every_column() -> None:
    taken = Frame({"a": np.arange(3), "b": np.arange(3) * 2.0}).take(np.array([2, 0]))
    assert taken.row(0) == {"a": 2, "b": 4.0}
    assert taken.length == 2


def test_day_numbers_count_from_1970() -> None:
    assert (day_number("1970-01-02"), day_number("2026-06-30")) == (1, 20634)
