"""What followed a playbook is counted once a customer, after its use, within the window, with its doubt."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.ledger import Followed, Opening, compare, lines
from core.playbook import find
from core.proportions import difference

WINDOW = 45
TODAY = 1000
DAYS = st.integers(800, TODAY)
OPENINGS = st.lists(
    st.builds(
        Opening,
        st.sampled_from(["talk/user", "talk/user--b", "objection/price"]),
        st.integers(1, 6),
        DAYS,
        st.sampled_from(["star", "growth", None]),
        st.none() | DAYS,
    ),
    max_size=30,
)
HAPPENED = st.dictionaries(
    st.integers(1, 6),
    st.builds(Followed, st.dictionaries(st.sampled_from(["ordered", "moved", "eased", "worse"]), st.lists(DAYS))),
)


@given(OPENINGS, HAPPENED)
def test_no_customer_counts_twice_and_no_part_exceeds_its_whole(
    openings: list[Opening], followed: Mapping[int, Followed]
) -> None:
    for line in lines(openings, followed, TODAY, WINDOW):
        assert 0 <= line.settled <= line.used <= line.opened <= 6
        assert all(0 <= count <= line.settled for count in line.followed.values())


@given(OPENINGS, HAPPENED)
def test_the_order_of_the_records_changes_nothing(openings: list[Opening], followed: Mapping[int, Followed]) -> None:
    assert lines(openings, followed, TODAY, WINDOW) == lines(openings[::-1], followed, TODAY, WINDOW)


@pytest.mark.parametrize(("ordered_on", "counted"), [(899, 0), (900, 0), (901, 1), (945, 1), (946, 0)], ids=str)
def test_an_order_counts_after_the_call_and_within_the_window(ordered_on: int, counted: int) -> None:
    opening = Opening("talk/user", 1, 890, None, 900)
    (line,) = lines([opening], {1: Followed({"ordered": [ordered_on]})}, TODAY, WINDOW)
    assert (line.settled, line.followed["ordered"]) == (1, counted)


def test_a_use_whose_window_is_not_over_is_not_settled() -> None:
    opening = Opening("talk/user", 1, 990, None, 990)
    (line,) = lines([opening], {1: Followed({"ordered": [995]})}, TODAY, WINDOW)
    assert (line.used, line.settled, line.followed["ordered"]) == (1, 0, 0)


@pytest.mark.parametrize(
    ("counts", "interval"),
    [  # statsmodels 0.15.0: confint_proportions_2indep(*counts, method="newcomb", compare="diff", alpha=0.05)
        ((56, 70, 48, 80), (0.2000, 0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.6000, 0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.5714, 0.0582, 0.8062)),
        ((5, 56, 0, 29), (0.0893, -0.0381, 0.1926)),
        ((0, 10, 0, 10), (0.0000, -0.2775, 0.2775)),
        ((10, 10, 0, 10), (1.0000, 0.6075, 1.0000)),
        ((0, 10, 0, 20), (0.0000, -0.1611, 0.2775)),
        ((10, 10, 0, 20), (1.0000, 0.6791, 1.0000)),
        ((3, 41, 7, 23), (-0.2312, -0.4410, -0.0397)),
        ((1234, 5000, 1100, 4800), (0.0176, 0.0008, 0.0345)),
    ],
)
def test_the_interval_of_a_difference_is_newcombe_s_as_another_program_has_it(
    counts: tuple[int, int, int, int], interval: tuple[float, float, float]
) -> None:
    assert difference(*counts) == pytest.approx(interval, abs=0.00006)


@given(st.integers(0, 40), st.integers(1, 40), st.integers(0, 40), st.integers(1, 40))
def test_swapping_what_is_compared_swaps_the_sign(hits: int, of: int, others: int, of_other: int) -> None:
    hits, others = min(hits, of), min(others, of_other)
    gap, low, high = difference(hits, of, others, of_other)
    assert -1 <= low <= gap <= high <= 1
    assert difference(others, of_other, hits, of) == pytest.approx((-gap, -high, -low))


def test_who_got_both_variants_is_in_neither() -> None:
    openings = [Opening("talk/user", 1, 900), Opening("talk/user--b", 1, 910), Opening("talk/user", 2, 900)]
    found = compare(openings, ("talk/user", "talk/user--b"), {2: Followed({"ordered": [920]})}, TODAY, WINDOW)
    assert (found.one.settled, found.one.ordered, found.other.settled) == (1, 1, 0)


@given(OPENINGS, HAPPENED)
def test_no_difference_is_claimed_where_nothing_was_counted(
    openings: list[Opening], followed: Mapping[int, Followed]
) -> None:
    found = compare(openings, ("talk/user", "talk/nobody"), followed, TODAY, WINDOW)
    assert not found.apart or found.one.settled > 0


def test_without_variants_everybody_gets_the_one() -> None:
    assert {find().assigned("talk/user", f"C-{number}") for number in range(50)} == {"talk/user"}
