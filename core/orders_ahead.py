"""How many orders are to come from each of very many customers: the BG/NBD expectations, read from charts.

For a given number of repeat purchases, what to expect of a customer is a smooth function of the time since the first
purchase and of the probability that it is still active. It is worked out once, at points evenly spread over the
logarithm of alpha + age and over that probability, and looked up afterwards: expectations between the points (five
digits of the exact number), intervals at the nearest one. Looking up costs a fraction of the formulas and is the same
for one customer as for a million. Time is in days, and nobody buys more than once a day.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import RLock

import numpy as np

from core.bgnbd import BgNbd, expected_while_active, stopping
from core.frames import Array, Floats
from core.grouping import YEAR, Longs

POINTS = 48  # where a chart is worked out
BETWEEN = 16  # steps from one of them to the next that are filled in
OLDEST = 1 << 14  # days since a first purchase that a chart reaches: forty-five years
ROWS = BETWEEN * (POINTS - 1) + 2  # of a chart, one after the last among them
SHADES = 32  # steps of the probability to be active
ATLASES = 4  # remembered; a chart for each number of repeat purchases takes 60 KiB
WITHIN = 8  # nodes of the quadrature over the time ahead
SMALLEST = 1e-9  # a probability that never matters
TOGETHER = 16  # ages whose intervals are found together: young ones need many numbers of orders, old ones few


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


def orders_ahead(of: BgNbd, span: Span, x: Array, age: Array, alive: Floats) -> Ahead:
    """Return what to expect of customers with x repeat purchases, so many days old, that likely to be active."""
    number = x.astype(np.int64)
    place, expected, within = _atlas(of, span).charts_of(number)
    start = of.alpha + number
    reach = np.log((of.alpha + age) / start) / np.log((start + OLDEST) / start)
    at = np.minimum(reach, 1.0) * (ROWS - 2)
    row = at.astype(np.int64)
    below = row + place * ROWS
    before = expected[below]
    mean = (before + (at - row)[:, None] * (expected[below + 1] - before)) * alive[:, None]
    near = (at / BETWEEN + 0.5).astype(np.int64) + place * POINTS
    limits = within[near * (SHADES + 1) + (alive * SHADES + 0.5).astype(np.int64)]
    return Ahead(mean[:, 0], limits[:, 0], limits[:, 1], mean[:, 1], limits[:, 2], limits[:, 3])


class _Atlas:
    """The charts drawn so far for some parameters, one below the other; more are drawn when they are asked for."""

    def __init__(self, of: BgNbd, span: Span) -> None:
        self._of, self._span = of, span
        self._place = np.full(1, -1)  # of each number's chart
        self._drawn = 0
        self._expected, self._within = np.empty((0, 2)), np.empty((0, 4))
        self._in_turn = RLock()  # threads ask for the same charts; only the first draws them

    def charts_of(self, number: Longs) -> tuple[Longs, Floats, Floats]:
        """Return the place of each number's chart, the rows of expected orders, and those of the limits."""
        with self._in_turn:
            highest = int(number.max())
            if highest >= len(self._place):
                self._place = np.append(self._place, np.full(highest + 1 - len(self._place), -1))
            place = self._place[number]
            if place.min() < 0:
                self._draw(np.unique(number[place < 0]))
                place = self._place[number]
            return place, self._expected, self._within

    def _draw(self, numbers: Longs) -> None:
        expected, within = zip(*(_chart(self._of, self._span, number) for number in numbers.tolist()), strict=True)
        self._expected = np.concatenate((self._expected, *expected))
        self._within = np.concatenate((self._within, *within))
        self._place[numbers] = np.arange(self._drawn, self._drawn + len(numbers))
        self._drawn += len(numbers)


@lru_cache(maxsize=ATLASES)
def _atlas(of: BgNbd, span: Span) -> _Atlas:
    return _Atlas(of, span)


def _chart(of: BgNbd, span: Span, number: int) -> tuple[Floats, Floats]:
    """Draw the chart of customers who came back so many times.

    First, by age, orders soon and orders by worth while active; second, by age and shade, the least and the most of
    both.
    """
    start = of.alpha + number
    age = number + start * np.expm1(np.linspace(0.0, np.log((start + OLDEST) / start), POINTS))
    x = np.full(POINTS, float(number))
    soon, far = expected_while_active(of, x, age, np.array([span.soon, span.far])).T
    worth = _worth(of, span, number, age)
    near, later = (_likely(of, days, span.share, number, age) for days in (span.soon, span.far))
    within = np.concatenate((near, later * (worth / far)[:, None, None]), axis=2)
    return _between(np.stack((soon, worth), axis=1)), within.reshape(-1, 4)


def _between(columns: Floats) -> Floats:
    """Fill in the rows between the points, and one after the last."""
    left, weights = _cubic()
    filled: Floats = weights[0] * columns[left]
    for place in (1, 2, 3):
        filled += weights[place] * columns[left + place]
    return filled


@cache
def _cubic() -> tuple[Longs, Floats]:
    """Return the first of the four points around each row, and their weights in the cubic through them (Lagrange)."""
    at = np.arange(ROWS) / BETWEEN
    left = np.clip(at.astype(np.int64) - 1, 0, POINTS - 4)
    zero, one, two, three = (at - left - place for place in range(4))
    weights = (-one * two * three / 6, zero * two * three / 2, -zero * one * three / 2, zero * one * two / 6)
    return left, np.stack(weights)[:, :, None]


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


def _likely(of: BgNbd, days: float, share: float, number: int, age: Floats) -> Floats:
    """Return the least and the most orders within days that the middle share of all outcomes has.

    Rows are ages, columns the shades of the probability to be active.
    """
    beyond = (1 - share) / 2
    parts = []
    for some in (age[start : start + TOGETHER] for start in range(0, len(age), TOGETHER)):
        inverse = SHADES / np.maximum(_tails(of, days, beyond, number, some), SMALLEST)
        least, most = np.ceil((1 - beyond) * inverse), np.floor(beyond * inverse) + 1  # shades from which one more fits
        parts.append(np.stack((_counted(least), _counted(most)), axis=2))
    return np.concatenate(parts)


def _counted(shades: Floats) -> Floats:
    """Return how many of the shades in each row are not above 0, 1, 2 … up to the last."""
    width = SHADES + 2  # one more for those that are never reached
    cell = np.minimum(shades, SHADES + 1).astype(np.int64) + width * np.arange(len(shades))[:, None]
    counts = np.bincount(cell.ravel(), minlength=width * len(shades)).reshape(-1, width)
    reached: Floats = counts[:, :-1].cumsum(axis=1).astype(np.float64)
    return reached


def _tails(of: BgNbd, days: float, beyond: float, number: int, age: Floats) -> Floats:
    """Return the probability of at least 1, 2, 3 … orders within days of active customers, by age.

    An n-th order comes when the Poisson stream reaches it and the customer did not stop after one before:
    P(Y >= n) = P(N >= n) B(a, b+x+n-1)/B(a, b+x), N negative binomial. By Cantelli's inequality no number matters that
    is so many standard deviations above the mean of N.
    """
    shape, ahead = of.r + number, days / (of.alpha + age)
    mean = float((shape * ahead).max())
    most = mean + np.sqrt(mean * (1 + float(ahead.max())) * (1 - beyond) / beyond)
    n = np.arange(1, int(min(most, days)) + 3)
    steps = np.log((shape + n - 1) / n) + np.log(ahead / (1 + ahead))[:, None]
    none = -shape * np.log1p(ahead)
    chances = np.exp(none[:, None] + np.cumsum(steps, axis=1))
    reached = 1 - np.exp(none)[:, None] - np.cumsum(chances, axis=1) + chances
    stays = np.append(1.0, np.cumprod((of.b + number + n - 1) / (of.a + of.b + number + n - 1))[:-1])
    tails: Floats = np.minimum.accumulate(np.maximum(reached, 0.0) * stays, axis=1)
    return tails


def next_order(of: BgNbd, x: Array, age: Array, share: float) -> tuple[Floats, Floats]:
    """Return the days from today between which the next order of an active customer comes, in ``share`` of all cases.

    The wait for the next purchase of a gamma mixture of Poisson streams: P(wait > s) = (A/(A+s))^R (Lomax).
    """
    beyond = (1 - share) / 2
    rate, shape = of.alpha + age, of.r + x
    first, last = (rate * (np.exp(-np.log(kept) / shape) - 1) for kept in (1 - beyond, beyond))
    return first, last
