"""BG/NBD gives the published numbers, survives thin books, and never mistakes silence for life."""

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.special import hyp2f1  # type: ignore[import-untyped]

from core.bgnbd import (
    NAMES,
    BgNbd,
    History,
    expected,
    expected_of_new,
    expected_while_active,
    fit,
    likelihood,
    log_likelihood,
    p_alive,
)
from core.frames import Floats
from core.newton import maximise
from tests.core.cdnow import summary

PUBLISHED = BgNbd(0.242595, 4.413602, 0.792922, 2.425906)
DATA = summary()
X, T_X, AGE = DATA["x"], DATA["t_x"], DATA["age"]
few = settings(max_examples=40, deadline=None)
parameters = st.builds(BgNbd, *(st.floats(low, high) for low, high in ((0.1, 5), (1, 200), (0.1, 5), (0.3, 20))))


Three = tuple[Floats, Floats, Floats]


def one(x: float, t_x: float, age: float) -> Three:
    return np.array([float(x)]), np.array([float(t_x)]), np.array([float(age)])


def bought(customers: int, truth: BgNbd, seed: int, most: int = 900) -> Three:
    """Return customers that live as the model says."""
    rng = np.random.default_rng(seed)
    rate, stops = rng.gamma(truth.r, 1 / truth.alpha, customers), rng.beta(truth.a, truth.b, customers)
    age = rng.integers(1, most, customers).astype(np.float64)
    now, x, t_x, active = np.zeros(customers), np.zeros(customers), np.zeros(customers), np.ones(customers, np.bool_)
    while active.any():
        now = now + rng.exponential(1 / rate)
        active &= now <= age
        x += active
        t_x = np.where(active, now, t_x)
        active &= rng.random(customers) > stops
    return x, t_x, age


def test_the_parameters_of_cdnow_are_the_published_ones() -> None:
    found = fit(X, T_X, AGE)
    assert found.converged
    for name in NAMES:
        assert getattr(found.parameters, name) == pytest.approx(getattr(PUBLISHED, name), abs=0.0005), name
    assert found.log_likelihood == pytest.approx(-9582.4292, abs=0.001)
    assert log_likelihood(PUBLISHED, X, T_X, AGE) == pytest.approx(-9582.4292, abs=0.001)


def test_the_standard_errors_are_those_of_the_published_fit() -> None:
    """The data tell the purchase rates far better than the rates of stopping."""
    assert fit(X, T_X, AGE).errors == pytest.approx((0.052, 0.086, 0.234, 0.291), abs=0.001)


@pytest.mark.parametrize(("weeks", "orders"), [(1, 0.0532), (3, 0.1506), (32, 1.0437), (52, 1.4440), (78, 1.8576)])
def test_a_new_customer_buys_as_often_as_published(weeks: int, orders: float) -> None:
    assert expected_of_new(PUBLISHED, weeks) == pytest.approx(orders, abs=0.0005)


def test_single_customers_are_as_published() -> None:
    assert expected(PUBLISHED, *one(2, 30.43, 38.86), 39) == pytest.approx(1.226, abs=0.0005)
    assert expected(PUBLISHED, *one(26, 30.857, 31), 52) == pytest.approx(25.757, abs=0.002)
    assert p_alive(PUBLISHED, *one(26, 30.857, 31)) == pytest.approx(0.96885, abs=0.00001)


def test_the_holdout_of_cdnow_is_forecast_as_published() -> None:
    forecast = expected(PUBLISHED, X, T_X, AGE, 39)
    groups = [np.minimum(X, 7) == number for number in range(8)]
    actual = [DATA["later"][group].mean() for group in groups]
    assert actual == pytest.approx([0.237, 0.697, 1.393, 1.560, 2.532, 2.947, 3.862, 6.359], abs=0.001)
    told = [forecast[group].mean() for group in groups]
    assert told == pytest.approx([0.225, 0.523, 1.044, 1.520, 2.164, 2.654, 3.504, 6.157], abs=0.001)


def test_without_a_repeat_nobody_can_have_stopped() -> None:
    assert p_alive(PUBLISHED, *one(0, 0, 300)).tolist() == [1]


@few
@given(parameters, st.integers(1, 60), st.floats(0, 900), st.floats(1, 900))
def test_the_expectation_is_the_closed_form(of: BgNbd, x: int, age: float, time: float) -> None:
    """The published formula with the Gauss hypergeometric function, where that can be computed."""
    c, z = of.a + of.b + x - 1, time / (of.alpha + age + time)
    if abs(of.a - 1) < 0.05 or z > 0.9:
        return
    closed = c / (of.a - 1) * (1 - (1 - z) ** (of.r + x) * hyp2f1(of.r + x, of.b + x, c, z))
    told = expected_while_active(of, np.array([x * 1.0]), np.array([age]), np.array([time]))
    assert told[0, 0] == pytest.approx(closed, rel=1e-5)


@few
@given(parameters, st.integers(1, 40), st.floats(1, 400), st.floats(0, 400), st.floats(0.1, 200))
def test_longer_silence_never_makes_a_customer_likelier_to_be_active(
    of: BgNbd, x: int, last: float, silence: float, more: float
) -> None:
    ages = last + np.array([silence, silence + more])
    sooner, later = p_alive(of, np.full(2, x * 1.0), np.full(2, last), ages)
    assert 0 <= later <= sooner <= 1


@few
@given(parameters, st.integers(0, 40), st.floats(0, 400), st.floats(1, 400))
def test_more_time_brings_more_orders_and_never_more_than_the_rate(of: BgNbd, x: int, age: float, time: float) -> None:
    [[half, whole]] = expected_while_active(of, np.array([x * 1.0]), np.array([age]), np.array([time / 2, time]))
    assert 0 < half <= whole <= (of.r + x) / (of.alpha + age) * time * (1 + 1e-9)


@few
@given(parameters, st.integers(0, 10**6))
def test_the_derivatives_are_those_of_the_likelihood(of: BgNbd, seed: int) -> None:
    history = History.of(*bought(60, of, seed))
    at = np.array([of.r, of.alpha, of.a, of.b])
    _, slope, hessian = likelihood(history, at)
    for index in range(len(NAMES)):
        by = np.zeros(4)
        by[index] = 1e-5 * at[index]
        above, below = likelihood(history, at + by), likelihood(history, at - by)
        size = np.abs(hessian).max() * at[index]
        assert slope[index] == pytest.approx((above[0] - below[0]) / (2 * by[index]), rel=1e-4, abs=1e-4 * size)
        bend = (above[1] - below[1]) / (2 * by[index])
        np.testing.assert_allclose(hessian[index], bend, rtol=1e-4, atol=1e-4 * size)


def test_the_parameters_of_a_large_population_are_found_again() -> None:
    truth = BgNbd(1.5, 30.0, 0.8, 6.0)
    found = fit(*bought(70_000, truth, 3))
    for index, name in enumerate(NAMES):
        off = np.log(getattr(found.parameters, name) / getattr(truth, name))
        assert abs(off) < 4 * found.errors[index], name


def test_the_unit_of_time_only_rescales_one_parameter() -> None:
    weeks, days = fit(X, T_X, AGE).parameters, fit(X, T_X * 7, AGE * 7).parameters
    assert (days.r, days.alpha / 7, days.a, days.b) == pytest.approx((weeks.r, weeks.alpha, weeks.a, weeks.b), rel=1e-6)


def test_the_order_of_customers_does_not_matter() -> None:
    mixed = np.random.default_rng(5).permutation(len(X))
    one, other = fit(X, T_X, AGE), fit(X[mixed], T_X[mixed], AGE[mixed])
    assert vars_of(one.parameters) == pytest.approx(vars_of(other.parameters), rel=1e-7)


def vars_of(of: BgNbd) -> list[float]:
    return [getattr(of, name) for name in NAMES]


def alike(x: float, t_x: float, age: float, customers: int) -> Callable[[], Three]:
    return lambda: (np.full(customers, x * 1.0), np.full(customers, t_x * 1.0), np.full(customers, age * 1.0))


@pytest.mark.parametrize(
    "book",
    [
        pytest.param(lambda: one(3, 50, 60), id="one customer"),
        pytest.param(lambda: one(0, 0, 60), id="one order"),
        pytest.param(alike(0, 0, 0, 5), id="all of them new today"),
        pytest.param(lambda: (np.zeros(500), np.zeros(500), np.arange(500.0)), id="nobody came back"),
        pytest.param(alike(10, 290, 300, 50), id="all equal"),
        pytest.param(alike(10, 300, 300, 2000), id="all equal and all bought today"),
        pytest.param(alike(3000, 3000, 3001, 30), id="every day for eight years"),
        pytest.param(lambda: bought(3000, BgNbd(2, 50, 1e3, 9e3), 1), id="nobody is likelier to stop than another"),
        pytest.param(lambda: bought(3000, BgNbd(1e3, 3e4, 1, 9), 1), id="nobody buys oftener than another"),
        pytest.param(lambda: (np.zeros(0), np.zeros(0), np.zeros(0)), id="nobody"),
    ],
)
def test_parameters_that_run_away_stay_numbers(book: Callable[[], Three]) -> None:
    x, t_x, age = book()
    found = fit(x, t_x, age)
    assert found.converged
    assert np.isfinite([*vars_of(found.parameters), found.log_likelihood, *found.errors]).all()
    assert np.isfinite(expected(found.parameters, x[:1], t_x[:1], age[:1], 90.0)).all()


def test_a_search_that_cannot_climb_says_so() -> None:
    def cliff(at: Floats) -> tuple[float, Floats, Floats]:
        return (0.0 if at[0] == 0 else -1.0), np.ones(1), -np.eye(1)

    assert not maximise(cliff, np.zeros(1), np.zeros(1), 9.0).converged


@given(
    tilt=arrays(np.float64, (3, 3), elements=st.floats(-1, 1)),
    top=arrays(np.float64, 3, elements=st.floats(-9, 9)),
    start=arrays(np.float64, 3, elements=st.floats(-2, 2)),
)
def test_a_hill_with_its_top_outside_is_climbed_to_the_highest_place_within(
    tilt: Floats, top: Floats, start: Floats
) -> None:
    curve = tilt @ tilt.T + 0.1 * np.eye(3)

    def hill(at: Floats) -> tuple[float, Floats, Floats]:
        return float(-(at - top) @ curve @ (at - top) / 2), -curve @ (at - top), -curve

    found = maximise(hill, start, np.zeros(3), 2.0)
    _, slope, _ = hill(found.at)
    assert found.converged
    assert (np.abs(found.at) <= 2.0).all()
    for place, uphill in zip(found.at, slope, strict=True):
        assert uphill == pytest.approx(0, abs=1e-3) or (abs(place) == 2.0 and uphill * place > 0)


def test_a_large_population_that_buys_more_regularly_than_chance_is_settled_soon() -> None:
    drawn = np.random.default_rng(2)
    age, gap = drawn.integers(1, 900, 40_000).astype(np.float64), 30.0 + drawn.integers(0, 3, 40_000)
    x = age // gap
    found = fit(x, x * gap, age + np.where(drawn.random(40_000) < 0.1, 200, 0))
    assert found.converged
    assert found.steps < 20
    assert found.parameters.r / found.parameters.alpha == pytest.approx(1 / 31, rel=0.05)
