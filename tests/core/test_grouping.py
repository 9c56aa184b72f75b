"""Sums, medians and last rows per customer equal what a loop would find."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import grouping
from core.frames import Array
from core.grouping import Groups, latest, medians, ordered

ROWS = st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 40), st.integers(1, 90), st.booleans()), max_size=30)


def arrays(rows: list[tuple[int, int, int, bool]]) -> list[Array]:
    kinds = (np.int32, np.int32, np.float64, np.bool_)
    return [np.array([row[place] for row in rows], kind) for place, kind in enumerate(kinds)]


@given(ROWS, st.sampled_from([62, 14, 4]))
def test_rows_come_in_order_of_both_keys_whichever_way_they_are_sorted(
    rows: list[tuple[int, int, int, bool]], bits: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "KEY_BITS", bits)
        one, two, three, kept = arrays(rows)
        major, minor, values = ordered(one, two, three, kept)
    wanted = sorted(row[:3] for row in rows if row[3])
    assert list(zip(major.tolist(), minor.tolist(), strict=True)) == [row[:2] for row in wanted]
    assert sorted(zip(major.tolist(), minor.tolist(), values.tolist(), strict=True)) == wanted


@given(ROWS)
def test_a_median_is_that_of_the_marked_values(rows: list[tuple[int, int, int, bool]]) -> None:
    customer, _, values, marked = arrays(sorted(rows))
    found = medians(Groups.of(customer, 6), values.astype(np.int32), marked)
    for code in range(6):
        own = values[(customer == code) & marked]
        assert found[code] == pytest.approx(np.median(own) if len(own) else np.nan, nan_ok=True)


@given(ROWS)
def test_the_latest_row_has_the_greatest_keys(rows: list[tuple[int, int, int, bool]]) -> None:
    customer, day, values, _ = arrays(rows)
    for code, row in enumerate(latest(customer, 5, day, values).tolist()):
        own = [r[1:3] for r in rows if r[0] == code]
        assert (rows[row][1:3] if row >= 0 else None) == (max(own) if own else None)
