"""How many orders are to come from each of very many customers: the BG/NBD expectations, read from charts.

What to expect of a customer is a smooth function of its repeat purchases, of the time since the first purchase and of
the probability that it is still active. It is worked out once, on a chart for each number of repeat purchases (above 16
for every other, above 32 for every fourth, and so on), at points evenly spread over the logarithm of alpha + age and
over that probability, and read afterwards between them: expectations to four digits of the exact number, limits of
intervals seldom off by one. Reading costs a fraction of the formulas and is the same for one customer as for a million.
Time is in days, and nobody buys more than once a day.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from math import log
from threading import RLock

import numpy as np

from core.bgnbd import BgNbd, expected_while_active, stopping
from core.frames import Array, Floats
from core.grouping import YEAR, Longs

BLOCK = 1 << 13  # customers read at a time: their numbers fit the cache
SOON_LIMITS = slice(2, 4)  # of the rows of `Ahead`, whole numbers
DIGITS = 4  # numbers of repeat purchases that have more binary digits are read between those that have only so many
POINTS = 33  # ages where expectations are worked out
BETWEEN = 24  # steps from one of them to the next that are filled in
EVERY = 2  # so many of those ages from one where intervals are worked out to the next
AGES = (POINTS - 1) // EVERY + 1  # where they are
YOUNGEST = 0.875  # days for each purchase: where a chart begins, also for those a little below its number
OLDEST = 1 << 14  # days since a first purchase that a chart reaches: forty-five years
ROWS = BETWEEN * (POINTS - 1) + 2  # of a chart, one after the last among them
SHADES = 32  # steps of the probability to be active
ATLASES = 4  # remembered; a chart for each number of repeat purchases takes 60 KiB
WITHIN = 8  # nodes of the quadrature over the time ahead
NEARLY = 1 - 1e-12  # the end of a chart, so that there is always a point after
SMALLEST = 1e-9  # a probability that never matters
OVER_SHADES = np.append(np.inf, SHADES / np.arange(1, SHADES + 1))
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
    worth: Floats
    soon_low: Floats
    soon_high: Floats
    worth_low: Floats
    worth_high: Floats


def orders_ahead(of: BgNbd, span: Span, x: Array, age: Array, alive: Floats) -> Ahead:
    """Return what to expect of customers with x repeat purchases, so many days old, that likely to be active."""
    atlas, told = _atlas(of, span), np.empty((6, len(x)))
    for begin in range(0, len(x), BLOCK):
        rows = slice(begin, begin + BLOCK)
        told[:, rows] = _block(atlas, x[rows], age[rows], alive[rows])
    return Ahead(*told)


def _block(atlas: "_Atlas", x: Array, age: Array, alive: Floats) -> Floats:
    """Return what to expect of a few customers, in the order of `Ahead`."""
    number = x.astype(np.int64)
    step = np.left_shift(1, np.maximum(np.frexp(x)[1] - DIGITS, 0))
    below = number - number % step
    told = _read(atlas, below, age, alive)
    between = np.flatnonzero(number != below)
    if len(between):
        above = _read(atlas, (below + step)[between], age[between], alive[between])
        here = told[:, between]
        told[:, between] = here + ((number - below) / step)[between] * (above - here)
    np.floor(told[SOON_LIMITS], out=told[SOON_LIMITS])
    return told


def _read(atlas: "_Atlas", number: Longs, age: Array, alive: Floats) -> Floats:
    """Return what the charts of these numbers say, in the order of `Ahead`."""
    place, expected, within = atlas.charts_of(number)
    start, rate = atlas.of.alpha + YOUNGEST * number, atlas.of.alpha + age
    at = np.minimum(np.log(rate / start) / np.log((start + OLDEST) / start), NEARLY) * (ROWS - 2)
    row = at.astype(np.int64)
    below = row + place * ROWS
    before = expected.take(below, axis=1)
    mean = (before + (at - row) * (expected.take(below + 1, axis=1) - before)) * alive
    limits = _limits(within, at / (BETWEEN * EVERY), alive * (SHADES * NEARLY), place)
    return np.concatenate((mean, limits / rate))


def _limits(within: Floats, at: Floats, shade: Floats, place: Longs) -> Floats:
    """Return the limits between four points, two ages and two probabilities to be active."""
    point, step = at.astype(np.int64), shade.astype(np.int64)
    cell = (point + place * AGES) * (SHADES + 1) + step
    younger, older = (
        within.take(cell + by, axis=1) * (1 - shade + step) + within.take(cell + by + 1, axis=1) * (shade - step)
        for by in (0, SHADES + 1)
    )
    limits: Floats = younger + (at - point) * (older - younger)
    return limits


class _Atlas:
    """The charts drawn so far for some parameters, one after the other; more are drawn when they are asked for."""

    def __init__(self, of: BgNbd, span: Span) -> None:
        self.of, self._span = of, span
        self._place = np.full(1, -1)  # of each number's chart
        self._drawn = 0
        self._expected, self._within = np.empty((2, 0)), np.empty((4, 0))
        self._in_turn = RLock()  # threads ask for the same charts; only the first draws them

    def charts_of(self, number: Longs) -> tuple[Longs, Floats, Floats]:
        """Return the place of each number's chart, the expected orders of all, and the limits."""
        with self._in_turn:
            highest = int(number.max())
            if highest >= len(self._place):
                self._place = np.append(self._place, np.full(highest + 1 - len(self._place), -1))
            place = self._place[number]
            if place.min() < 0:
                self._draw(np.flatnonzero(np.bincount(number[place < 0])))
                place = self._place[number]
            return place, self._expected, self._within

    def _draw(self, numbers: Longs) -> None:
        expected, within = zip(*(_chart(self.of, self._span, number) for number in numbers.tolist()), strict=True)
        self._expected = np.concatenate((self._expected, *expected), axis=1)
        self._within = np.concatenate((self._within, *within), axis=1)
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
    start = of.alpha + YOUNGEST * number
    age = start - of.alpha + start * np.expm1(np.linspace(0.0, np.log((start + OLDEST) / start), POINTS))
    x = np.full(POINTS, float(number))
    soon, far = expected_while_active(of, x, age, np.array([span.soon, span.far])).T
    worth = _worth(of, span, number, age)
    near, later = (_likely(of, days, span.share, number, age[::EVERY]) for days in (span.soon, span.far))
    within = np.concatenate((near, later * (worth / far)[::EVERY, None, None]), axis=2)
    within *= (of.alpha + age)[::EVERY, None, None]
    return _between(np.stack((soon, worth))), within.reshape(-1, 4).T.copy()


def _between(rows: Floats) -> Floats:
    """Fill in what is between the points of each row, and one after the last."""
    left, weights = _cubic()
    filled: Floats = weights[0] * rows[:, left]
    for place in (1, 2, 3):
        filled += weights[place] * rows[:, left + place]
    return filled


@cache
def _cubic() -> tuple[Longs, Floats]:
    """Return the first of the four points around each row, and their weights in the cubic through them (Lagrange)."""
    at = np.arange(ROWS) / BETWEEN
    left = np.clip(at.astype(np.int64) - 1, 0, POINTS - 4)
    zero, one, two, three = (at - left - place for place in range(4))
    weights = (-one * two * three / 6, zero * two * three / 2, -zero * one * three / 2, zero * one * two / 6)
    return left, np.stack(weights)


def _worth(of: BgNbd, span: Span, number: int, age: Floats) -> Floats:
    """Return the expected orders of the far span while active, each discounted from its own day.

    The orders per day at a time ahead are R/A (1 + p time/A)^(-R-1) with R = r + x, A = alpha + age, and p beta
    distributed; the integral over the time runs over ln(A + time), where they are smooth.
    """
    stop, weight = stopping(of.a, of.b + number)
    shape, rate = of.r + number, of.alpha + age
    places, weights = stopping(1.0, 1.0, WITHIN)  # an even distribution
    reach = np.log1p(span.far / rate)
    later = np.expm1(reach[:, None] * places)  # time over A
    kept = (np.exp(-(shape + 1) * np.log1p(stop * later[:, :, None])) * weight).sum(axis=2)
    worth = (1 + span.discount) ** (-(rate[:, None] * later) / YEAR)
    total: Floats = shape * reach * (kept * worth * (1 + later) * weights).sum(axis=1)
    return total


def _likely(of: BgNbd, days: float, share: float, number: int, age: Floats) -> Floats:
    """Return the least and the most orders within days that the middle share of all outcomes has.

    Rows are ages, columns the shades of the probability to be active. Limits are whole numbers with a fraction that
    tells how far the next one is, so that they can be read between rows and columns.
    """
    beyond = (1 - share) / 2
    bounds = np.array([1 - beyond, beyond])
    groups = (age[start : start + TOGETHER] for start in range(0, len(age), TOGETHER))
    limits: Floats = np.concatenate([_reached(_tails(of, days, beyond, number, some), bounds) for some in groups])
    return limits


def _reached(tails: Floats, bounds: Floats) -> Floats:
    """Return how many numbers of orders are likelier than each bound, by age and shade, with a fraction to the next."""
    rows, columns = tails.shape
    width, lines = SHADES + 2, np.arange(2 * rows)  # one shade more for those that are never reached
    first = np.minimum(np.ceil(bounds[:, None, None] * SHADES / tails[:, 1:-1]), SHADES + 1)  # shade that reaches it
    cells = first.reshape(2 * rows, -1).astype(np.int64) + width * lines[:, None]
    number = np.bincount(cells.ravel(), minlength=2 * rows * width).reshape(-1, width)[:, :-1].cumsum(axis=1)
    around, at = tails.ravel(), number + columns * (lines % rows)[:, None]
    above, below = around[at], around[at + 1]
    wanted = np.repeat(bounds, rows)[:, None] * OVER_SHADES
    part = np.clip((above - wanted) / np.maximum(above - below, SMALLEST), 0.0, NEARLY)
    reached: Floats = (number + part).reshape(2, rows, -1).transpose(1, 2, 0)
    return reached


def _tails(of: BgNbd, days: float, beyond: float, number: int, age: Floats) -> Floats:
    """Return the probability of at least 0, 1, 2 … orders within days of active customers, by age; the last is none.

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
    tails = np.ones((len(age), len(n) + 2))
    np.minimum.accumulate(np.maximum(reached * stays, SMALLEST), axis=1, out=tails[:, 1:-1])
    tails[:, -1] = SMALLEST
    return tails


def next_order(of: BgNbd, x: Array, age: Array, share: float) -> tuple[Floats, Floats]:
    """Return the days from today between which the next order of an active customer comes, in ``share`` of all cases.

    The wait for the next purchase of a gamma mixture of Poisson streams: P(wait > s) = (A/(A+s))^R (Lomax).
    """
    beyond = (1 - share) / 2
    rate, shape = of.alpha + age, of.r + x
    first, last = (rate * (np.exp(-log(kept) / shape) - 1) for kept in (1 - beyond, beyond))
    return first, last
