"""How much customers spend a purchase: the Gamma-Gamma model of Fader and Hardie.

The amounts of a customer's purchases vary around a mean of its own (gamma, shape ``p``), and the means vary over
customers (``q`` and ``v`` of the gamma distribution of the purchases' rate); amount and frequency are independent.
What is known of a customer is how many purchases were seen and their mean amount. Purchases that are not above zero
are none of the model's: such customers are left out.

Source: P. S. Fader and B. G. S. Hardie (2013), The Gamma-Gamma model of monetary value (note 025 on
brucehardie.com), equations (1a), (3) and (5); P. S. Fader, B. G. S. Hardie and K. L. Lee (2005), RFM and CLV: using
iso-value curves for customer base analysis, Journal of Marketing Research 42(4), 415-430. Quantiles of the mean use the
cube-root transformation of Wilson and Hilferty (1931).

Parameters that the data cannot tell run off to infinity (customers that always spend the same). A weak normal prior on
their logarithms, thirty wide, and a bound a million times away keep them numbers.
"""

from dataclasses import dataclass

import numpy as np

from core.frames import Array, Floats
from core.gamma_function import digamma, log_gamma, trigamma
from core.newton import Surface, maximise
from core.sidebyside import blocks, side_by_side

BLOCK = 1 << 13  # customers worked on at a time: their numbers fit the cache, and no dot product starts threads
SAMPLE = 1 << 15  # customers that show where to start when there are many more
PRIOR_WIDTH = 30.0  # of the logarithm of a parameter
FARTHEST = 14.0  # that a logarithm may run from the middle: a million times as much, or a millionth
MIDDLE = np.zeros(3)  # money is counted in the usual amount while searching
START = np.log([2.0, 2.0, 1.0])


@dataclass(frozen=True, slots=True)
class GammaGamma:
    """The three parameters; ``v`` is money."""

    p: float
    q: float
    v: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Parameters found, their log-likelihood, how many customers taught them, and whether the search settled."""

    parameters: GammaGamma
    log_likelihood: float
    customers: int
    converged: bool


@dataclass(frozen=True, slots=True)
class Spending:
    """Number and sum of each customer's purchases, and ``seen[n]``, how many customers have n of them."""

    number: Floats
    amount: Floats
    seen: Floats

    @classmethod
    def of(cls, number: Array, amount: Array) -> "Spending":
        """Take two columns of one length."""
        return cls(number, amount, np.bincount(number.astype(np.int64), minlength=1).astype(np.float64))

    def every(self, step: int) -> "Spending":
        """Return every so many-th customer."""
        return Spending.of(self.number[::step].copy(), self.amount[::step].copy())


def fit(number: Array, mean: Array) -> Fit:
    """Return the most likely parameters, from those who bought for more than nothing."""
    counts = (number > 0) & (mean > 0)
    n, m = np.asarray(number[counts], np.float64), np.asarray(mean[counts], np.float64)
    scale = float(m.mean()) if len(m) else 1.0  # money becomes a multiple of the usual, whatever the currency
    m /= scale
    m *= n
    spending = Spending.of(n, m)
    start = START
    if (step := len(n) // SAMPLE) > 1:
        few = spending.every(step)
        start = maximise(lambda at: _surface(few, at), start, MIDDLE, FARTHEST).at
    found = maximise(lambda at: _surface(spending, at), start, MIDDLE, FARTHEST)
    p, q, v = np.exp(found.at).tolist()
    drift = float((found.at**2).sum()) / (2 * PRIOR_WIDTH**2)
    in_money = len(n) * float(np.log(scale))
    return Fit(GammaGamma(p, q, v * scale), found.value + drift - in_money, len(n), found.converged)


def log_likelihood(parameters: GammaGamma, number: Array, mean: Array) -> float:
    """Return how likely the parameters make the means that were seen."""
    counts = (number > 0) & (mean > 0)
    n, m = np.asarray(number[counts], np.float64), np.asarray(mean[counts], np.float64)
    natural = np.array([parameters.p, parameters.q, parameters.v])
    return likelihood(Spending.of(n, n * m), natural)[0]


def _surface(spending: Spending, at: Floats) -> Surface:
    """Return the log-likelihood with the prior, as a function of the logarithms of the parameters."""
    natural = np.exp(at)
    value, slope, hessian = likelihood(spending, natural)
    by_log = natural * slope
    hessian = hessian * np.outer(natural, natural) + np.diag(by_log - PRIOR_WIDTH**-2)
    return float(value - at @ at / (2 * PRIOR_WIDTH**2)), by_log - at / PRIOR_WIDTH**2, hessian


def likelihood(spending: Spending, natural: Floats) -> Surface:
    """Return the log-likelihood of the means (equation 1a) with its gradient and Hessian by p, q and v."""

    def seen(block: slice) -> Surface:
        return _by_amount(spending.number[block], spending.amount[block], natural)

    size = len(spending.number)
    parts = [_by_number(spending.seen, natural), *side_by_side(seen, blocks(size, BLOCK), size)]
    values, slopes, hessians = zip(*parts, strict=True)
    upper = np.sum(hessians, axis=0)
    return float(np.sum(values)), np.sum(slopes, axis=0), upper + np.triu(upper, 1).T


def _by_number(seen: Floats, natural: Floats) -> Surface:
    """Return what depends on the number of purchases alone: the gamma functions, q ln(v), p n ln(n)."""
    p, q, v = natural
    n = np.flatnonzero(seen)
    of, size = seen[n], float(seen.sum())
    n = n.astype(np.float64)
    mine, both, own = p * n, p * n + q, natural[1:2]
    value = of @ (log_gamma(both) - log_gamma(mine) + np.log(n)) + size * (q * np.log(v) - log_gamma(own)[0])
    by_both, by_mine = digamma(both), digamma(mine)
    slope = np.array(
        [(of * n) @ (by_both - by_mine), of @ by_both - size * (digamma(own)[0] - np.log(v)), size * q / v]
    )
    bend, by_own = trigamma(both), trigamma(mine)
    hessian = np.zeros((3, 3))
    hessian[0, 0], hessian[0, 1] = (of * n * n) @ (bend - by_own), (of * n) @ bend
    hessian[1, 1], hessian[1, 2] = of @ bend - size * trigamma(own)[0], size / v
    hessian[2, 2] = -size * q / v**2
    return float(value), slope, hessian


def _by_amount(n: Floats, amount: Floats, natural: Floats) -> Surface:
    """Return (p n - 1) ln(amount) - (p n + q) ln(v + amount), what the amounts say."""
    p, q, v = natural
    own, whole, inverse = np.log(amount), np.log(v + amount), 1 / (v + amount)
    mine = p * n
    both = mine + q
    value = mine @ own - own.sum() - both @ whole
    slope = np.array([n @ (own - whole), -whole.sum(), -(both @ inverse)])
    hessian = np.zeros((3, 3))
    hessian[0, 2], hessian[1, 2] = -(n @ inverse), -inverse.sum()
    hessian[2, 2] = (both * inverse) @ inverse
    return float(value), slope, hessian


def expected_mean(parameters: GammaGamma, number: Array, mean: Array) -> Floats:
    """Return the amount to expect of each customer's next purchases (equation 5).

    It lies between the customer's own mean and everybody's, nearer to its own the more purchases were seen; without a
    purchase it is everybody's. NaN where the spread is so wide that there is no mean.
    """
    known = np.where(number > 0, number, 0.0)
    own = np.where(known > 0, mean, 0.0)
    weight = parameters.p * known + parameters.q - 1
    expected = np.full(len(known), np.nan)
    np.divide(parameters.p * (parameters.v + known * own), weight, out=expected, where=weight > 0)
    return expected


def quantile(parameters: GammaGamma, number: Array, mean: Array, normal: float | Floats) -> Floats:
    """Return the customers' mean amounts at quantiles, given as those of a standard normal distribution.

    The rate of a customer's amounts is gamma distributed with shape p n + q and rate v + n mean; the mean is p over it.
    """
    known = np.where(number > 0, number, 0.0)
    shape = parameters.p * known + parameters.q
    root = np.maximum(1 - 1 / (9 * shape) - normal / (3 * np.sqrt(shape)), 0.0)
    amount = known * np.where(known > 0, mean, 0.0)
    with np.errstate(divide="ignore"):
        at: Floats = parameters.p * (parameters.v + amount) / (shape * root**3)
    return at
