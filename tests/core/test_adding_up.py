"""Rows added up by two keys are what a loop adds up."""

from collections import Counter
from itertools import accumulate

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core import adding_up
from core.adding_up import added_up

CUSTOMERS = 300
VALUED = st.lists(st.tuples(st.integers(0, CUSTOMERS - 1), st.integers(-3, 40), st.integers(-5, 900_000)), max_size=40)


@given(VALUED, st.sampled_from([62, 20, 4]), st.sampled_from([1, 7, 1000]), st.sampled_from([1, 3, 1000]))
def test_rows_add_up_by_two_keys_however_they_are_packed_and_dealt(
    rows: list[tuple[int, int, int]], bits: int, pile: int, block: int
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"SMALL": 1, "NUMBER_BITS": bits, "PILE": pile, "BLOCK": block}.items():
            patch.setattr(adding_up, name, value)
        customer, day, values = (
            np.array([row[place] for row in rows], kind) for place, kind in enumerate((np.int32, np.int32, np.float64))
        )
        groups, days, running = added_up(customer, day, values, CUSTOMERS)
    wanted: Counter[tuple[int, int]] = Counter()
    for one, two, value in rows:
        if value > 0:
            wanted[one, two] += value
    keys = sorted(wanted)
    assert list(zip(groups.owners().tolist(), days.tolist(), strict=True)) == keys
    assert running.tolist() == [0, *accumulate(wanted[key] for key in keys)]
    assert groups.customers.tolist() == sorted({customer for customer, _ in keys})
    assert groups.starts.tolist() == [[key[0] for key in keys].index(each) for each in groups.customers.tolist()]
    assert groups.ends.tolist() == [*groups.starts.tolist()[1:], len(keys)][: len(groups.starts)]
