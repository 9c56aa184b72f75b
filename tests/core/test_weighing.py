"""Lines of a receipt sum to the score, and none adds more than it could have."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.weighing import FULL, add_in_order, scale, split, weigh

PARTS = st.dictionaries(
    st.sampled_from("abcdefgh"), st.tuples(st.integers(1, 60), st.just(np.nan) | st.floats(0, 1)), min_size=1
)


@given(PARTS)
def test_lines_sum_to_the_score_and_what_could_be_had_to_a_hundred(drawn: dict[str, tuple[int, float]]) -> None:
    weights = {name: weight for name, (weight, _) in drawn.items()}
    parts = {name: part for name, (_, part) in drawn.items()}
    score = weigh({name: np.array([part]) for name, part in parts.items()}, weights)[0][0]
    lines = split(parts, weights)
    if np.isnan(score):
        assert lines == {}
        return
    assert sum(gained for gained, _ in lines.values()) == score
    assert sum(most for _, most in lines.values()) == FULL
    assert all(0 <= gained <= most for gained, most in lines.values())


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 5000)), min_size=1), st.integers(1, 9999))
def test_scaled_lines_keep_their_sums_and_bounds(drawn: list[tuple[int, int]], could: int) -> None:
    gained, most = [min(pair) for pair in drawn], [max(pair) for pair in drawn]
    if not sum(most):
        return
    got = could * sum(gained) // sum(most)
    scaled = scale(gained, most, (got, could))
    assert (sum(points for points, _ in scaled), sum(most for _, most in scaled)) == (got, could)
    assert all(0 <= points <= most for points, most in scaled)


def test_full_marks_are_all_there_is_to_have() -> None:
    lines = split({"a": 1.0, "b": 1.0, "c": 1.0}, {"a": 10, "b": 15, "c": 20})
    assert lines == {"a": (2222, 2222), "b": (3333, 3333), "c": (4445, 4445)}


@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=60), st.integers(2, 9))
def test_a_customer_alone_is_added_up_as_many_are(terms: list[float], customers: int) -> None:
    column = np.array(terms)[:, np.newaxis]
    alone, together = add_in_order(column), add_in_order(np.repeat(column, customers, axis=1))
    in_turn = 0.0
    for term in terms:
        in_turn += term
    assert alone.tolist() == [in_turn]
    assert together.tolist() == [in_turn] * customers
