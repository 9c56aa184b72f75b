"""The logistic regression finds the minimum, keeps slopes from falling below nothing, and survives every outcome."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.logistic import fit


def test_one_sign_that_is_there_or_not_gives_the_log_odds_of_both() -> None:
    sign = np.repeat([0.0, 1.0], 40)[np.newaxis]
    gone = np.concatenate([np.arange(40) < 10, np.arange(40) < 30])
    intercept, slopes = fit(sign, gone, ridge=1e-9)
    assert intercept == pytest.approx(np.log(10 / 30))
    assert slopes == pytest.approx([2 * np.log(3)])


def test_a_sign_of_staying_has_no_slope() -> None:
    sign = np.repeat([0.0, 1.0], 40)[np.newaxis]
    gone = np.concatenate([np.arange(40) < 30, np.arange(40) < 10])
    intercept, slopes = fit(sign, gone, ridge=1.0)
    assert slopes.tolist() == [0.0]
    assert intercept == pytest.approx(0.0, abs=1e-6)


def test_the_ridge_keeps_a_sign_that_tells_all_finite() -> None:
    sign = np.repeat([0.0, 1.0], 50)[np.newaxis]
    _, slopes = fit(sign, sign[0] == 1, ridge=1.0)
    assert 3 < slopes[0] < 10


@pytest.mark.parametrize("happened", [True, False])
def test_an_outcome_that_all_share_is_survived(happened: bool) -> None:
    intercept, slopes = fit(np.random.default_rng(1).random((3, 20)), np.full(20, happened), ridge=1.0)
    assert np.isfinite([intercept, *slopes]).all()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 6), st.integers(20, 200))
def test_no_step_leads_lower_from_what_was_found(seed: int, signs: int, customers: int) -> None:
    """At the minimum the slope of the loss is nothing for what may move, and not downwards at the bound."""
    rng = np.random.default_rng(seed)
    inputs = rng.random((signs, customers)) * (rng.random((signs, customers)) < 0.7)
    gone = rng.random(customers) < 1 / (1 + np.exp(1 - 2 * inputs[0]))
    gone[:2] = True, False
    intercept, slopes = fit(inputs, gone, ridge=1.0)
    chance = 1 / (1 + np.exp(-(intercept + slopes @ inputs)))
    fall = inputs @ (chance - gone) + slopes
    assert (chance - gone).sum() == pytest.approx(0, abs=1e-5)
    assert (slopes >= 0).all()
    assert fall[slopes > 0] == pytest.approx(np.zeros((slopes > 0).sum()), abs=1e-5)
    assert (fall[slopes == 0] >= -1e-5).all()
