"""How many orders are to come from each of very many customers: the BG/NBD expectations, read from charts.

For a given number of repeat purchases, what to expect of a customer is a smooth function of the time since the first
purchase and of the probability that it is still active. It is worked out once, at points evenly spread over the
logarithm of alpha + age and over that probability, and looked up afterwards: expectations by cubic interpolation (five
digits of the exact number), limits of intervals by straight lines. Looking up costs a fraction of the formulas and is
the same for one customer as for a million. Time is in days, and nobody buys more than once a day.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from threading import RLock

import numpy as np

from core.bgnbd import BgNbd, expected_while_active, stopping
from core.frames import Array, Floats
from core.grouping import YEAR, Longs

POINTS = 49  # ages where expectations are worked out
BETWEEN = 16  # steps from one of them to the next that are filled in
EVERY = 3  # so many of those ages from one where intervals are worked out to the next
AGES = (POINTS - 1) // EVERY + 1  # where they are
OLDEST = 1 << 14  # days since a first purchase that a chart reaches: forty-five years
ROWS = BETWEEN * (POINTS - 1) + 2  # of a chart, one after the last among them
SHADES = 32  # steps of the probability to be active
ATLASES = 4  # remembered; a chart for each number of repeat purchases takes 60 KiB
WITHIN = 8  # nodes of the quadrature over the time ahead
NEARLY = 1 - 1e-12  # the end of a chart, so that there is always a point after
SMALLEST = 1e-9  # a probability that never matters
TOGETHER = 9  # ages whose intervals are found together: young ones need many numbers of orders, old ones few


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
    at = np.minimum(reach, NEARLY) * (ROWS - 2)
    row = at.astype(np.int64)
    below = row + place * ROWS
    before = expected[below]
    mean = (before + (at - row)[:, None] * (expected[below + 1] - before)) * alive[:, None]
    limits = _limits(within, at / (BETWEEN * EVERY), alive * (SHADES * NEARLY), place) / (of.alpha + age)[:, None]
    low, high = np.floor(limits[:, 0]), np.floor(limits[:, 1])
    return Ahead(mean[:, 0], low, high, mean[:, 1], limits[:, 2], limits[:, 3])


def _limits(within: Floats, at: Floats, shade: Floats, place: Longs) -> Floats:
    """Return the limits between four points, two ages and two probabilities to be active."""
    point, step = at.astype(np.int64), shade.astype(np.int64)
    cell = (point + place * AGES) * (SHADES + 1) + step
    older, surer = (at - point)[:, None], (shade - step)[:, None]
    before, after = within[cell], within[cell + (SHADES + 1)]
    before += surer * (within[cell + 1] - before)
    after += surer * (within[cell + (SHADES + 2)] - after)
    limits: Floats = before + older * (after - before)
    return limits


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
    both, times alpha + age, which makes them nearly straight.
    """
    start = of.alpha + number
    age = number + start * np.expm1(np.linspace(0.0, np.log((start + OLDEST) / start), POINTS))
    x = np.full(POINTS, float(number))
    soon, far = expected_while_active(of, x, age, np.array([span.soon, span.far])).T
    worth = _worth(of, span, number, age)
    near, later = (_likely(of, days, span.share, number, age[::EVERY]) for days in (span.soon, span.far))
    within = np.concatenate((near, later * (worth / far)[::EVERY, None, None]), axis=2)
    within *= (of.alpha + age)[::EVERY, None, None]
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

    Rows are ages, columns the shades of the probability to be active. Limits are whole numbers with a fraction that
    tells how far the next one is, so that they can be read between rows and columns.
    """
    beyond, parts = (1 - share) / 2, []
    for some in (age[start : start + TOGETHER] for start in range(0, len(age), TOGETHER)):
        tails = np.maximum(_tails(of, days, beyond, number, some), SMALLEST)
        low, high = np.ceil((1 - beyond) * SHADES / tails), np.floor(beyond * SHADES / tails) + 1
        parts.append(np.stack((_reached(tails, low, 1 - beyond), _reached(tails, high, beyond)), axis=2))
    return np.concatenate(parts)


def _reached(tails: Floats, first: Floats, bound: float) -> Floats:
    """Return how many numbers are reached at each shade, with the fraction to the next.

    A number is reached from its ``first`` shade on: where its tail times the shade is up to the bound.
    """
    width, rows = SHADES + 2, len(tails)  # one more for those that are never reached
    cells = (np.minimum(first, SHADES + 1).astype(np.int64) + width * np.arange(rows)[:, None]).ravel()
    number = np.bincount(cells, minlength=width * rows).reshape(rows, width)[:, :-1].cumsum(axis=1)
    around = np.concatenate((np.ones((rows, 1)), tails, np.zeros((rows, 1))), axis=1)
    above, below = (np.take_along_axis(around, number + step, axis=1) for step in (0, 1))
    with np.errstate(divide="ignore"):
        wanted = bound * SHADES / np.arange(SHADES + 1)
    part = np.divide(above - wanted, above - below, out=np.zeros_like(above), where=above > below)
    reached: Floats = number + np.clip(part, 0.0, NEARLY)
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
