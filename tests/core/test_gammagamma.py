"""Gamma-Gamma gives the published numbers, and money of any size and sign does it no harm."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import gammaincinv  # type: ignore[import-untyped]

from core.frames import Floats
from core.gammagamma import GammaGamma, Spending, expected_mean, fit, likelihood, log_likelihood, quantile
from tests.core.cdnow import summary

PUBLISHED = GammaGamma(6.25, 3.74, 15.44)
DATA = summary()
X, MEAN = DATA["x"], DATA["mean"]
few = settings(max_examples=40, deadline=None)
parameters = st.builds(GammaGamma, st.floats(0.3, 20), st.floats(1.2, 20), st.floats(0.5, 500))


def spent(customers: int, truth: GammaGamma, seed: int) -> tuple[Floats, Floats]:
    """Return customers that spend as the model says."""
    rng = np.random.default_rng(seed)
    number = rng.integers(1, 20, customers).astype(np.float64)
    rate = rng.gamma(truth.q, 1 / truth.v, customers)
    return number, rng.gamma(truth.p * number, 1 / (number * rate))


def test_the_parameters_of_cdnow_are_the_published_ones() -> None:
    found = fit(X, MEAN)
    assert (found.converged, found.customers) == (True, 946)
    of = found.parameters
    assert (of.p, of.q, of.v) == pytest.approx((6.25, 3.74, 15.44), abs=0.01)
    assert found.log_likelihood == pytest.approx(-4055.92, abs=0.005)
    assert log_likelihood(of, X, MEAN) == pytest.approx(found.log_likelihood, abs=1e-6)


def test_the_expected_spend_lies_between_own_and_everybodys() -> None:
    everybody = PUBLISHED.p * PUBLISHED.v / (PUBLISHED.q - 1)
    few, many = expected_mean(PUBLISHED, np.array([1.0, 40.0]), np.array([100.0, 100.0]))
    assert everybody < few < many < 100
    assert expected_mean(PUBLISHED, np.zeros(1), np.full(1, np.nan)) == pytest.approx(everybody)


def test_a_spread_without_a_mean_is_unknown_not_negative() -> None:
    wide = GammaGamma(0.4, 0.5, 10.0)
    assert np.isnan(expected_mean(wide, np.array([0.0, 1.0]), np.array([0.0, 5.0]))).all()


@few
@given(parameters, st.integers(0, 30), st.floats(1, 1000), st.sampled_from([(0.1, -1.2815516), (0.9, 1.2815516)]))
def test_the_interval_is_that_of_the_gamma_distribution(
    of: GammaGamma, number: int, mean: float, level: tuple[float, float]
) -> None:
    share, normal = level
    exact = of.p * (of.v + number * mean) / gammaincinv(of.p * number + of.q, 1 - share)
    told = quantile(of, np.array([float(number)]), np.array([mean]), normal)
    assert told[0] == pytest.approx(exact, rel=0.04)


@few
@given(parameters, st.integers(0, 10**6))
def test_the_derivatives_are_those_of_the_likelihood(of: GammaGamma, seed: int) -> None:
    number, mean = spent(60, of, seed)
    spending = Spending.of(number, number * mean)
    at = np.array([of.p, of.q, of.v])
    _, slope, hessian = likelihood(spending, at)
    for index in range(3):
        by = np.zeros(3)
        by[index] = 1e-5 * at[index]
        above, below = likelihood(spending, at + by), likelihood(spending, at - by)
        size = np.abs(hessian).max() * at[index]
        assert slope[index] == pytest.approx((above[0] - below[0]) / (2 * by[index]), rel=1e-4, abs=1e-4 * size)
        bend = (above[1] - below[1]) / (2 * by[index])
        np.testing.assert_allclose(hessian[index], bend, rtol=1e-4, atol=1e-4 * size)


def test_the_parameters_of_a_large_population_are_found_again() -> None:
    of = fit(*spent(70_000, GammaGamma(6, 4, 15), 2)).parameters
    assert (of.p, of.q, of.v) == pytest.approx((6, 4, 15), rel=0.04)


@pytest.mark.parametrize("by", [0.01, 100, 1e9])
def test_another_currency_only_rescales_one_parameter(by: float) -> None:
    one, other = fit(X, MEAN).parameters, fit(X, MEAN * by).parameters
    assert (other.p, other.q, other.v / by) == pytest.approx((one.p, one.q, one.v), rel=1e-8)


def alike(mean: float, customers: int) -> Callable[[], tuple[Floats, Floats]]:
    return lambda: (np.full(customers, 4.0), np.full(customers, mean))


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(alike(30, 1), id="one customer"),
        pytest.param(alike(30, 500), id="all equal"),
        pytest.param(lambda: (np.full(300, 4.0), np.arange(1, 301.0)), id="everybody keeps to one price"),
        pytest.param(lambda: (np.full(300, 1e3), np.exp(np.random.default_rng(1).normal(0, 3, 300))), id="very uneven"),
        pytest.param(alike(0, 5), id="free goods"),
        pytest.param(alike(-30, 5), id="more came back than was bought"),
        pytest.param(alike(np.nan, 5), id="nothing known"),
        pytest.param(alike(30, 0), id="nobody"),
    ],
)
def test_parameters_that_run_away_stay_numbers(book: Callable[[], tuple[Floats, Floats]]) -> None:
    number, mean = book()
    found = fit(number, mean)
    of = found.parameters
    assert found.converged
    assert np.isfinite([of.p, of.q, of.v, found.log_likelihood]).all()
    assert found.customers == np.count_nonzero(mean > 0)
