"""How often customers buy until they stop: the BG/NBD model of Fader, Hardie and Lee.

While a customer is active, purchases come at a rate of its own; after each purchase it stops for good with a
probability of its own. Over customers the rates follow a gamma distribution (shape ``r``, rate ``alpha``) and the
probabilities a beta distribution (``a``, ``b``). What is known of a customer is the number of repeat purchases ``x``,
the time ``t_x`` from the first purchase to the last, and the time ``age`` from the first to today (T in the paper); the
unit of time is the caller's, ``alpha`` has it too. One purchase a customer-day counts.

Source: P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), "Counting your customers" the easy way: an alternative to
the Pareto/NBD model, Marketing Science 24(2), 275-284. The likelihood is their equation (6) with the terms that belong
to the number of purchases taken apart: gamma functions only occur in ratios of whole steps, so they become running
sums of logarithms, exact for parameters of any size.

Parameters that the data cannot tell run off to infinity (customers that are all alike have no heterogeneity). A weak
normal prior on their logarithms, thirty wide around one purchase a typical gap, and a bound a million times away keep
them numbers; on a thousand customers they move no digit that is shown.
"""

from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np

from core.frames import Array, Floats
from core.newton import Surface, maximise
from core.sidebyside import blocks, side_by_side

BLOCK = 1 << 13  # customers worked on at a time: their numbers fit the cache, and no dot product starts threads
SAMPLE = 1 << 15  # customers that show where to start when there are many more
PRIOR_WIDTH = 30.0  # of the logarithm of a parameter
FARTHEST = 14.0  # that a logarithm may run from the middle: a million times as much, or a millionth
NODES = 24  # of the quadrature: nine digits for nearly everybody, three for who just began and buys every day
HUGE = 700.0  # exponent of a number that is as good as infinite
TINY = np.finfo(np.float64).tiny
NAMES = ("r", "alpha", "a", "b")


@dataclass(frozen=True, slots=True)
class BgNbd:
    """The four parameters."""

    r: float
    alpha: float
    a: float
    b: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters found, their log-likelihood, standard errors of their logarithms, and whether the search settled."""

    parameters: BgNbd
    log_likelihood: float
    errors: tuple[float, float, float, float]
    steps: int
    converged: bool


@dataclass(frozen=True, slots=True)
class History:
    """What is known of many customers; ``repeats[n]`` is how many came back n times."""

    x: Floats
    t_x: Floats
    age: Floats
    repeats: Floats

    @classmethod
    def of(cls, x: Array, t_x: Array, age: Array) -> "History":
        """Take three columns of one length: repeat purchases, time of the last, age."""
        x, t_x, age = (np.asarray(column, np.float64) for column in (x, t_x, age))
        numbers = int(x.max(initial=0)) + 1
        parts = [np.bincount(x[part].astype(np.int64), minlength=numbers) for part in blocks(len(x), BLOCK)]
        return cls(x, t_x, age, np.sum(parts, axis=0, dtype=np.float64) if parts else np.zeros(1))

    def every(self, step: int) -> "History":
        """Return every so many-th customer."""
        return History.of(*(column[::step].copy() for column in (self.x, self.t_x, self.age)))


def fit(x: Array, t_x: Array, age: Array) -> Fit:
    """Return the most likely parameters; a part of a large population shows where to start looking."""
    history = History.of(x, t_x, age)
    centre = _centre(history)
    start = centre
    if (step := len(x) // SAMPLE) > 1:
        few = history.every(step)
        start = maximise(lambda at: _surface(few, at, centre), centre, centre, FARTHEST).at
    found = maximise(lambda at: _surface(history, at, centre), start, centre, FARTHEST)
    drift = float(((found.at - centre) ** 2).sum()) / (2 * PRIOR_WIDTH**2)
    errors = np.sqrt(np.maximum(np.diag(np.linalg.pinv(found.curvature)), 0.0))
    r, alpha, a, b = np.exp(found.at).tolist()
    return Fit(BgNbd(r, alpha, a, b), found.value + drift, tuple(errors.tolist()), found.steps, found.converged)


def log_likelihood(parameters: BgNbd, x: Array, t_x: Array, age: Array) -> float:
    """Return how likely the parameters make what was seen."""
    natural = np.array([parameters.r, parameters.alpha, parameters.a, parameters.b])
    return likelihood(History.of(x, t_x, age), natural)[0]


def _centre(history: History) -> Floats:
    """Return the middle of the prior: one purchase in the time that customers take for one."""
    gap = history.age.sum() / max(float(history.x.sum()), 1.0)
    return np.array([0.0, np.log(gap) if gap > 0 else 0.0, 0.0, 0.0])


def _surface(history: History, at: Floats, centre: Floats) -> Surface:
    """Return the log-likelihood with the prior, as a function of the logarithms of the parameters."""
    natural = np.exp(at)
    value, slope, hessian = likelihood(history, natural)
    off = (at - centre) / PRIOR_WIDTH**2
    by_log = natural * slope
    hessian = hessian * np.outer(natural, natural) + np.diag(by_log - PRIOR_WIDTH**-2)
    return value - float(off @ (at - centre)) / 2, by_log - off, hessian


def likelihood(history: History, natural: Floats) -> Surface:
    """Return the log-likelihood with its gradient and Hessian by r, alpha, a and b."""

    def seen(block: slice) -> list[Surface]:
        x, t_x, age = history.x[block], history.t_x[block], history.age[block]
        back = np.flatnonzero(x)
        came_back = (x, t_x, age) if len(back) == len(x) else (x.take(back), t_x.take(back), age.take(back))
        return [_by_age(x, age, natural), _by_silence(*came_back, natural)]

    parts = [_by_number(history.repeats, natural)]
    parts += chain.from_iterable(side_by_side(seen, blocks(len(history.x), BLOCK), len(history.x)))
    values, slopes, hessians = zip(*parts, strict=True)
    upper = np.sum(hessians, axis=0)
    return float(np.sum(values)), np.sum(slopes, axis=0), upper + np.triu(upper, 1).T


def _by_number(repeats: Floats, natural: Floats) -> Surface:
    """Return what depends on the number of purchases alone: gamma(r+x)/gamma(r) and B(a,b+x)/B(a,b)."""
    r, _, a, b = natural
    back = np.arange(len(repeats) - 1)
    still = repeats[::-1].cumsum()[-2::-1]  # customers with more than so many repeat purchases
    rate, stay, both = r + back, b + back, a + b + back
    value = still @ (np.log(rate) + np.log(stay) - np.log(both))
    slope = np.array([still @ (1 / rate), 0.0, -(still @ (1 / both)), still @ (1 / stay - 1 / both)])
    bend = still @ both**-2.0
    hessian = np.zeros((4, 4))
    hessian[0, 0], hessian[2, 2], hessian[2, 3] = -(still @ rate**-2.0), bend, bend
    hessian[3, 3] = bend - still @ stay**-2.0
    return float(value), slope, hessian


def _by_age(x: Floats, age: Floats, natural: Floats) -> Surface:
    """Return r ln(alpha) - (r+x) ln(alpha+age), what the time watched says.

    As -r ln(1+age/alpha) - x ln(alpha+age): large numbers that nearly cancel would leave their rounding behind.
    """
    r, alpha, _, _ = natural
    inverse, logarithm = 1 / (alpha + age), np.log(1 + age / alpha)
    less = age * inverse / alpha  # 1/alpha - 1/(alpha+age)
    longer, lower, weighed = logarithm.sum(), less.sum(), x * inverse
    value = -r * longer - x @ logarithm - np.log(alpha) * x.sum()
    slope = np.array([-longer, r * lower - weighed.sum(), 0.0, 0.0])
    hessian = np.zeros((4, 4))
    hessian[0, 1], hessian[1, 1] = lower, weighed @ inverse - r * (less @ (inverse + 1 / alpha))
    return float(value), slope, hessian


def _by_silence(x: Floats, t_x: Floats, age: Floats, natural: Floats) -> Surface:
    """Return ln(1 + e^d), what the silence since the last purchase says.

    e^d are the odds of having stopped: a/(b+x-1) ((alpha+age)/(alpha+t_x))^(r+x).
    """
    r, alpha, a, b = natural
    now, then, left = 1 / (alpha + age), 1 / (alpha + t_x), 1 / (b + x - 1)
    longer, more = np.log((alpha + age) * then), r + x
    odds = np.log(a * left) + more * longer
    small = np.exp(-np.abs(odds))
    stopped = np.where(odds > 0, 1.0, small) / (1 + small)
    by_alpha = more * (now - then)
    bend = more * (then * then - now * now)
    value = np.maximum(odds, 0.0).sum() + np.log(1 + small).sum()
    slope = np.array([stopped @ longer, stopped @ by_alpha, stopped.sum() / a, -(stopped @ left)])
    doubt = stopped * (1 - stopped)
    d_longer, d_alpha, d_left = doubt * longer, doubt * by_alpha, doubt * left
    hessian = np.zeros((4, 4))
    hessian[0] = d_longer @ longer, d_longer @ by_alpha, d_longer.sum() / a, -(d_longer @ left)
    hessian[1, 1:] = d_alpha @ by_alpha, d_alpha.sum() / a, -(d_alpha @ left)
    hessian[2, 2:] = doubt.sum() / a**2, -d_left.sum() / a
    hessian[3, 3] = d_left @ left
    hessian[0, 1] += stopped @ (now - then)
    hessian[1, 1] += stopped @ bend
    hessian[2, 2] -= stopped.sum() / a**2
    hessian[3, 3] += stopped @ (left * left)
    return float(value), slope, hessian


def p_alive(parameters: BgNbd, x: Array, t_x: Array, age: Array) -> Floats:
    """Return the probability that each customer is still active (their equation (7), as odds); 1 without a repeat."""
    came_back = x > 0
    longer = np.log((parameters.alpha + age) / (parameters.alpha + t_x)) * (parameters.r + x)
    first = parameters.a / np.where(came_back, parameters.b - 1 + x, np.inf)
    alive: Floats = 1 / (1 + first * np.exp(np.minimum(longer, HUGE)))
    return alive


def expected_while_active(parameters: BgNbd, x: Array, age: Array, times: Array) -> Floats:
    """Return the purchases to expect in each time ahead (columns) of customers (rows) known to be active today.

    Given the rate and the probability to stop, p, they are (1 - e^(-rate p t)) / p; the rate is gamma distributed
    with shape r + x and rate alpha + age, p beta distributed with a and b + x. The gamma is integrated in closed form
    and the beta by Gauss-Jacobi quadrature: the number of equation (10) of the paper (a Gauss hypergeometric function)
    without its poles at a = 1 and a + b + x = 1.
    """
    if not len(x):
        return np.empty((0, len(times)))
    number = np.asarray(x).astype(np.int64)
    seen = np.bincount(number) > 0
    sets = np.array([stopping(parameters.a, parameters.b + each) for each in np.flatnonzero(seen).tolist()])
    row = (np.cumsum(seen) - 1)[number]
    stop, weight = sets[row, 0, None], sets[row, 1, None]
    shape, rate = (parameters.r + x)[:, None, None], (parameters.alpha + age)[:, None, None]
    kept = -np.expm1(-shape * np.log1p(stop * (np.asarray(times, np.float64)[:, None] / rate)))
    total: Floats = (weight * kept / stop).sum(axis=2)
    return total


def expected(parameters: BgNbd, x: Array, t_x: Array, age: Array, time: float) -> Floats:
    """Return the purchases to expect of each customer within a time ahead, whether it is still active or not."""
    ahead = expected_while_active(parameters, x, age, np.array([time]))[:, 0]
    return p_alive(parameters, x, t_x, age) * ahead


def expected_of_new(parameters: BgNbd, time: float) -> float:
    """Return the repeat purchases to expect of a customer within a time of its first (their equation (9))."""
    return float(expected_while_active(parameters, np.zeros(1), np.zeros(1), np.array([time]))[0, 0])


@lru_cache(maxsize=4096)
def stopping(a: float, b: float, nodes: int = NODES) -> tuple[Floats, Floats]:
    """Return so many nodes and weights that integrate over a beta distribution of 0..1.

    The nodes are eigenvalues of the matrix of the Jacobi polynomials' recurrence (Golub and Welsch 1969).
    """
    n = np.arange(1, nodes, dtype=np.float64)
    sides = 2 * n + a + b - 2
    along = np.append(a / (a + b), (1 + (a - b) * (a + b - 2) / (sides * (sides + 2))) / 2)
    first = a * b / ((a + b) ** 2 * (a + b + 1))
    m, wide = n[1:], sides[1:]
    later = m * (m + a - 1) * (m + b - 1) * (m + a + b - 2) / (wide**2 * (wide + 1) * (wide - 1))
    beside = np.sqrt(np.append(first, later))
    places, vectors = np.linalg.eigh(np.diag(along) + np.diag(beside, 1) + np.diag(beside, -1))
    return np.maximum(places, TINY), vectors[0] ** 2
