"""How many orders are to come from each of very many customers: the BG/NBD expectations, read from charts.

For a given number of repeat purchases, what to expect of a customer is a smooth function of the time since the first
purchase and of the probability that it is still active. It is worked out once, at points evenly spread over the
logarithm of alpha + age and over that probability, and looked up afterwards: expectations between the points (five
digits of the exact number), intervals at the nearest one. Looking up costs a fraction of the formulas and is the same
for one customer as for a million. Time is in days, and nobody buys more than once a day.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from statistics import NormalDist
from threading import RLock

import numpy as np

from core.bgnbd import BgNbd, expected_while_active, stopping
from core.frames import Array, Floats
from core.grouping import YEAR

POINTS = 48  # where a chart is worked out
BETWEEN = 16  # steps from one of them to the next that are filled in
OLDEST = 1 << 15  # days since a first purchase that a chart reaches: ninety years
SHADES = 32  # steps of the probability to be active
CHARTS = 512  # remembered, one for each number of repeat purchases; one takes 60 KiB
WITHIN = 8  # nodes of the quadrature over the time ahead
QUANTILES = 1023  # of the standard normal distribution that are remembered
SMALLEST = 1e-12

# Threads ask for the same charts; only the first draws one, while others draw others.
_in_turn = tuple(RLock() for _ in range(16))


@dataclass(frozen=True, slots=True)
class Span:
    """What to look for: ``soon`` and ``far`` in days, the yearly ``discount``, the ``share`` that an interval holds."""

    soon: float
    far: float
    discount: float
    share: float


@dataclass(frozen=True, slots=True)
class Ahead:
    """Orders to come. ``worth`` are those of the far span, each at its worth today; the others are as many as come."""

    soon: Floats
    soon_low: Floats
    soon_high: Floats
    worth: Floats
    worth_low: Floats
    worth_high: Floats


@dataclass(frozen=True, eq=False, slots=True)
class _Chart:
    """Rows are ages; ``expected`` has orders soon and orders by worth while active, ``within`` the four limits."""

    expected: Floats
    within: Floats


def orders_ahead(of: BgNbd, span: Span, x: Array, age: Array, alive: Floats) -> Ahead:
    """Return what to expect of customers with x repeat purchases, so many days old, that likely to be active."""
    number = x.astype(np.int64)
    present = np.flatnonzero(np.bincount(number))
    place = np.zeros(present[-1] + 1, np.int64)
    place[present] = np.arange(len(present))
    charts = [_chart(of, span, each) for each in present.tolist()]
    start = of.alpha + number
    reach = np.log((of.alpha + age) / start) / np.log((start + OLDEST) / start)
    at = np.minimum(reach, 1.0) * (BETWEEN * (POINTS - 1))
    row = at.astype(np.int64)
    expected = np.concatenate([chart.expected for chart in charts])
    below = row + place[number] * (BETWEEN * (POINTS - 1) + 2)
    before = expected[below]
    mean = (before + (at - row)[:, None] * (expected[below + 1] - before)) * alive[:, None]
    near = (at / BETWEEN + (place[number] * POINTS + 0.5)).astype(np.int64)
    shade = (alive * SHADES + 0.5).astype(np.int64)
    limits = np.concatenate([chart.within for chart in charts])[near * (SHADES + 1) + shade]
    return Ahead(mean[:, 0], limits[:, 0], limits[:, 1], mean[:, 1], limits[:, 2], limits[:, 3])


def _chart(of: BgNbd, span: Span, number: int) -> _Chart:
    with _in_turn[number % len(_in_turn)]:
        return _drawn(of, span, number)


@lru_cache(maxsize=CHARTS)
def _drawn(of: BgNbd, span: Span, number: int) -> _Chart:
    """Draw the chart of customers who came back so many times."""
    start = of.alpha + number
    age = number + start * np.expm1(np.linspace(0.0, np.log((start + OLDEST) / start), POINTS))
    x = np.full(POINTS, float(number))
    soon, far = expected_while_active(of, x, age, np.array([span.soon, span.far])).T
    worth = _worth(of, span, number, age)
    shades = np.arange(SHADES + 1) / SHADES
    near = _likely(of, span, number, age, shades)
    later = _roughly(far, _square(of, span.far, number, age), shades, span.share) * (worth / far)[:, None]
    within = np.stack((*near, *later), axis=2).reshape(-1, 4)
    return _Chart(_between(np.stack((soon, worth), axis=1)), within)


def _between(columns: Floats) -> Floats:
    """Fill in the rows between the points, by the cubic through the four around (Lagrange), and one after the last."""
    at = np.arange(BETWEEN * (POINTS - 1) + 2) / BETWEEN
    left = np.clip(at.astype(np.int64) - 1, 0, POINTS - 4)
    zero, one, two, three = (at - left - place for place in range(4))
    weights = (-one * two * three / 6, zero * two * three / 2, -zero * one * three / 2, zero * one * two / 6)
    filled: Floats = np.sum([weight[:, None] * columns[left + k] for k, weight in enumerate(weights)], axis=0)
    return filled


def _worth(of: BgNbd, span: Span, number: int, age: Floats) -> Floats:
    """Return the expected orders of the far span while active, each discounted from its own day.

    The orders per day at a time ahead are R/A (1 + p time/A)^(-R-1) with R = r + x, A = alpha + age, and p beta
    distributed; the integral over the time runs over ln(A + time), where they are smooth.
    """
    stop, weight = stopping(of.a, of.b + number)
    shape, rate = of.r + number, of.alpha + age
    nodes, weights = _even()
    reach = np.log1p(span.far / rate)
    later = np.expm1(reach[:, None] * (nodes + 1) / 2)  # time over A
    kept = (np.exp(-(shape + 1) * np.log1p(stop * later[:, :, None])) * weight).sum(axis=2)
    worth = (1 + span.discount) ** (-(rate[:, None] * later) / YEAR)
    total: Floats = shape * reach / 2 * (kept * worth * (1 + later) * weights).sum(axis=1)
    return total


@cache
def _even() -> tuple[Floats, Floats]:
    """Return the nodes and weights that integrate over -1..1 (Gauss-Legendre)."""
    nodes, weights = np.polynomial.legendre.leggauss(WITHIN)
    return nodes, weights


def _square(of: BgNbd, time: float, number: int, age: Floats) -> Floats:
    """Return the mean square of the number of orders within a time while active.

    Given the rate and p, E[Y(Y-1)] = 2 (1-p)/p ((1 - e^(-rate p t))/p - rate t e^(-rate p t)), from
    P(Y >= n) = P(N >= n) (1-p)^(n-1) for the Poisson number N; the gamma is integrated in closed form.
    """
    stop, weight = stopping(of.a, of.b + number)
    shape, ahead = of.r + number, time / (of.alpha + age)[:, None]
    one = np.log1p(stop * ahead)
    gone = -np.expm1(-shape * one)
    pairs = shape * (shape + 1) * ahead**2 * np.ones_like(stop)  # what it comes to where hardly anybody stops
    some = shape * stop * ahead > 1e-4
    np.divide(2 * (gone - shape * stop * ahead * np.exp(-(shape + 1) * one)), stop**2, out=pairs, where=some)
    mean: Floats = (weight * ((1 - stop) * pairs + gone / stop)).sum(axis=1)
    return mean


def _likely(of: BgNbd, span: Span, number: int, age: Floats, alive: Floats) -> tuple[Floats, Floats]:
    """Return the least and the most orders soon that the share of all outcomes in the middle has, by age and alive."""
    tails = _tails(of, span, number, age)
    beyond, most = (1 - span.share) / 2, tails.shape[1]
    rows = 2.0 * np.arange(len(age))[:, None]
    with np.errstate(divide="ignore"):
        low, high = np.minimum(np.array([1 - beyond, beyond])[:, None] / alive, 1.5)
    rising = (rows + (1 - tails)).ravel()
    starts = most * np.arange(len(age))[:, None]
    least = np.searchsorted(rising, rows + (1 - low), "right") - starts
    return np.maximum(least, 0.0), np.maximum(np.searchsorted(rising, rows + (1 - high)) - starts, 0.0)


def _tails(of: BgNbd, span: Span, number: int, age: Floats) -> Floats:
    """Return the probability of at least 1, 2, 3 … orders soon of active customers, by age.

    An n-th order comes when the Poisson stream reaches it and the customer did not stop after one before:
    P(Y >= n) = P(N >= n) B(a, b+x+n-1)/B(a, b+x), N negative binomial. By Cantelli's inequality no number matters that
    is so many standard deviations above the mean of N.
    """
    shape, ahead = of.r + number, span.soon / (of.alpha + age)
    beyond = (1 - span.share) / 2
    mean = float((shape * ahead).max())
    most = mean + np.sqrt(mean * (1 + float(ahead.max())) * (1 - beyond) / beyond)
    n = np.arange(1, int(min(most, span.soon)) + 3)
    odds = ahead / (1 + ahead)
    steps = np.log((shape + n - 1) / n) + np.log(odds)[:, None]
    none = -shape * np.log1p(ahead)
    chances = np.exp(none[:, None] + np.cumsum(steps, axis=1))
    reached = 1 - np.exp(none)[:, None] - np.cumsum(chances, axis=1) + chances
    stays = np.append(1.0, np.cumprod((of.b + number + n - 1) / (of.a + of.b + number + n - 1))[:-1])
    tails: Floats = np.minimum.accumulate(np.maximum(reached, 0.0) * stays, axis=1)
    return tails


def _roughly(mean: Floats, square: Floats, alive: Floats, share: float) -> Floats:
    """Return the least and the most orders of the middle share by age and alive, for many orders.

    They are taken as gamma distributed while active, with quantiles by Wilson and Hilferty's (1931) cube root.
    """
    beyond = (1 - share) / 2
    shape = (mean**2 / np.maximum(square - mean**2, SMALLEST))[:, None]
    with np.errstate(divide="ignore"):
        levels = 1 - np.array([beyond, 1 - beyond])[::-1, None] / alive
    root = np.maximum(1 - 1 / (9 * shape) + _normal(levels)[:, None] / (3 * np.sqrt(shape)), 0.0)
    limits: Floats = np.where(levels[:, None] > 0, mean[:, None] * root**3, 0.0)
    return limits


def _normal(level: Floats) -> Floats:
    """Return quantiles of the standard normal distribution."""
    told: Floats = np.interp(level, *_quantiles())
    return told


@cache
def _quantiles() -> tuple[Floats, Floats]:
    at = np.arange(1, QUANTILES + 1) / (QUANTILES + 1)
    return at, np.array([NormalDist().inv_cdf(level) for level in at.tolist()])


def next_order(of: BgNbd, x: Array, age: Array, share: float) -> tuple[Floats, Floats]:
    """Return the days from today between which the next order of an active customer comes, in ``share`` of all cases.

    The wait for the next purchase of a gamma mixture of Poisson streams: P(wait > s) = (A/(A+s))^R (Lomax).
    """
    beyond = (1 - share) / 2
    rate, shape = of.alpha + age, of.r + x
    first, last = (rate * (np.exp(-np.log(kept) / shape) - 1) for kept in (1 - beyond, beyond))
    return first, last
