"""What discrimination and calibration come to, worked out by hand."""

import numpy as np
import pytest

from core.discrimination import auc, brier, reliability


def gone(*marks: int) -> np.ndarray:
    return np.array(marks, np.bool_)


def test_the_auc_is_the_part_of_pairs_in_the_right_order_and_equals_count_half() -> None:
    found = auc(np.array([0.1, 0.4, 0.35, 0.8]), gone(0, 0, 1, 1))
    tied = auc(np.array([0.2, 0.5, 0.5, 0.9]), gone(0, 0, 1, 1))
    assert (found.value, tied.value) == (0.75, 0.875)


def test_a_score_that_says_the_same_of_all_tells_nothing() -> None:
    found = auc(np.full(6, 0.3), gone(0, 1, 0, 1, 0, 1))
    assert (found.value, found.low, found.high) == (0.5, 0.5, 0.5)


@pytest.mark.parametrize("left", [gone(0, 0, 0), gone(1, 1, 1)])
def test_there_is_no_auc_where_nobody_or_everybody_left(left: np.ndarray) -> None:
    with pytest.raises(ValueError, match="some of both"):
        auc(np.array([0.1, 0.2, 0.3]), left)


def test_the_interval_is_delongs() -> None:
    """Placements of those who left are 1, 2/3, 1/3, of those who stayed 1, 2/3, 1/3: variance 1/9, twice, of three."""
    found = auc(np.array([0.9, 0.6, 0.3, 0.8, 0.5, 0.2]), gone(1, 1, 1, 0, 0, 0))
    assert found.value == pytest.approx(2 / 3)
    assert found.value - found.low == pytest.approx(1.959964 * np.sqrt(2 * (1 / 9) / 3))
    assert found.high == 1.0


def test_the_brier_score_is_the_mean_squared_distance() -> None:
    assert brier(np.array([0.1, 0.9, 0.8, 0.3]), gone(0, 1, 1, 0)) == pytest.approx(0.0375)


def test_bins_are_equally_large_and_equals_stay_together() -> None:
    probabilities = np.array([0.1, 0.2, 0.2, 0.2, 0.6, 0.8])
    first, second, third = reliability(probabilities, gone(0, 0, 1, 0, 1, 1), bins=3)
    assert (first.customers, second.customers, third.customers) == (1, 3, 2)
    assert (second.foretold, second.left) == pytest.approx((0.2, 1 / 3))
    assert (third.foretold, third.left) == pytest.approx((0.7, 1.0))


def test_few_customers_make_few_bins_and_nobody_none() -> None:
    assert len(reliability(np.array([0.5]), gone(1))) == 1
    assert reliability(np.empty(0), gone()) == ()
