"""Orders to come, read from charts, are what the formulas and a simulation of the model say."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.bgnbd import BgNbd, expected_while_active
from core.frames import Floats
from core.orders_ahead import Ahead, Span, next_order, orders_ahead

OF = BgNbd(1.5, 30.0, 0.8, 6.0)
SPAN = Span(soon=90.0, far=1095.0, discount=0.1, share=0.8)
few = settings(max_examples=25, deadline=None)
repeats = st.integers(0, 150)
ages = st.integers(0, 2500)


def ahead(x: float, age: float, alive: float = 1.0, of: BgNbd = OF, span: Span = SPAN) -> Ahead:
    return orders_ahead(of, span, np.array([float(x)]), np.array([float(age)]), np.array([alive]))


def simulated(x: int, age: int, alive: float, days: float) -> Floats:
    """Return how many orders a hundred thousand such customers place."""
    rng = np.random.default_rng(11)
    size = 100_000
    rate, stop = rng.gamma(OF.r + x, 1 / (OF.alpha + age), size), rng.beta(OF.a, OF.b + x, size)
    orders = np.minimum(rng.poisson(rate * days), rng.geometric(stop))
    return np.where(rng.random(size) < alive, orders, 0).astype(np.float64)


@few
@given(repeats, ages)
def test_a_chart_gives_the_exact_expectation(x: int, more: int) -> None:
    age = float(x + more)
    exact = expected_while_active(OF, np.array([float(x)]), np.array([age]), np.array([90.0]))[0, 0]
    assert ahead(x, age).soon[0] == pytest.approx(exact, rel=1e-4)


def test_very_old_customers_are_read_at_the_end_of_the_chart() -> None:
    assert ahead(3, 10**6).soon[0] == pytest.approx(ahead(3, 2**14 + 3).soon[0])


@few
@given(repeats, ages, st.floats(0, 0.3))
def test_a_month_is_a_twelfth_of_a_year(x: int, more: int, discount: float) -> None:
    """Discounting month by month, at a month's start and at its end, has the value between."""
    age, month = float(x + more), 365 / 12
    orders = expected_while_active(OF, np.array([float(x)]), np.array([age]), month * np.arange(1, 37))[0]
    new = np.diff(orders, prepend=0.0)
    late, early = ((new * (1 + discount) ** (-(np.arange(36) + at) / 12)).sum() for at in (1, 0))
    worth = ahead(x, age, span=Span(90.0, 36 * month, discount, 0.8)).worth[0]
    assert late * (1 - 1e-4) <= worth <= early * (1 + 1e-4)


@pytest.mark.parametrize(
    ("x", "age", "alive"),
    [(0, 5, 1.0), (1, 400, 0.3), (5, 200, 0.95), (12, 800, 0.9), (100, 800, 0.99), (40, 700, 0.7)],
)
def test_the_interval_is_that_of_the_simulated_model(x: int, age: int, alive: float) -> None:
    told, orders = ahead(x, age, alive), simulated(x, age, alive, SPAN.soon)
    assert told.soon[0] == pytest.approx(orders.mean(), rel=0.03)
    low, high = np.quantile(orders, [0.1, 0.9])
    assert told.soon_low[0] == pytest.approx(low, abs=1)
    assert told.soon_high[0] == pytest.approx(high, abs=1)


@pytest.mark.parametrize(("x", "age", "alive"), [(0, 5, 1.0), (5, 200, 0.95), (12, 800, 0.9), (100, 800, 0.99)])
def test_the_far_interval_is_near_that_of_the_simulated_model(x: int, age: int, alive: float) -> None:
    told = ahead(x, age, alive, span=Span(90.0, 1095.0, 0.0, 0.8))
    orders = simulated(x, age, alive, 1095.0)
    assert told.worth[0] == pytest.approx(orders.mean(), rel=0.03)
    low, high = np.quantile(orders, [0.1, 0.9])
    assert told.worth_high[0] == pytest.approx(high, rel=0.12)
    assert told.worth_low[0] <= told.worth[0]
    assert abs(told.worth_low[0] - low) < 0.2 * orders.mean() + 1


@few
@given(repeats, ages, st.floats(0, 1), st.floats(0, 1))
def test_who_is_likelier_to_be_active_is_expected_to_order_more(x: int, more: int, one: float, other: float) -> None:
    less, greater = (ahead(x, x + more, alive) for alive in sorted((one, other)))
    assert 0 <= less.soon[0] <= greater.soon[0]
    assert less.soon_low[0] <= less.soon_high[0]
    assert (less.soon_low[0], less.soon_high[0]) <= (greater.soon_low[0], greater.soon_high[0])
    assert less.worth_low[0] <= less.worth_high[0] <= greater.worth_high[0] + 1e-9


def test_who_is_gone_orders_nothing() -> None:
    gone = ahead(20, 900, 0.0)
    limits = (gone.soon, gone.soon_low, gone.soon_high, gone.worth, gone.worth_low, gone.worth_high)
    assert [limit[0] for limit in limits] == [0] * 6


@few
@given(st.integers(0, 10**6))
def test_one_alone_is_told_the_same_as_among_many(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = np.floor(rng.gamma(0.6, 12, 50))
    age, alive = x + np.floor(rng.gamma(1, 400, 50)), rng.random(50)
    together = orders_ahead(OF, SPAN, x, age, alive)
    for row in range(0, 50, 7):
        alone = ahead(x[row], age[row], alive[row])
        for name in Ahead.__slots__:
            assert getattr(alone, name)[0] == getattr(together, name)[row], name


def test_the_window_holds_the_next_order_in_so_many_cases() -> None:
    rng = np.random.default_rng(3)
    wait = rng.exponential(1 / rng.gamma(OF.r + 6, 1 / (OF.alpha + 300), 100_000))
    [[first], [last]] = next_order(OF, np.array([6.0]), np.array([300.0]), 0.8)
    assert ((wait >= first) & (wait <= last)).mean() == pytest.approx(0.8, abs=0.01)
