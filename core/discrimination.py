"""Measure how well a score told who would leave: discrimination (AUC), and the truth of its probabilities."""

from dataclasses import dataclass
from math import sqrt

import numpy as np

from core.frames import Array, Floats
from core.grouping import Mask

SIGMAS = 1.959964  # of a normal distribution, for an interval of 95 %


@dataclass(frozen=True, slots=True)
class Auc:
    """The chance that one who left scored above one who stayed, with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Bin:
    """Customers of neighbouring probabilities: how many, what was foretold on average, and which part left."""

    customers: int
    foretold: float
    left: float


def auc(scores: Array, left: Mask) -> Auc:
    """Return the area under the ROC curve, equals counting half. Raises ValueError where nobody left or nobody stayed.

    The interval is that of DeLong, DeLong and Clarke-Pearson (1988), by the midranks of Sun and Xu (2014).
    """
    gone, stayed = scores[left], scores[~left]
    if not len(gone) or not len(stayed):
        raise ValueError("who left is told from who stayed: there must be some of both")
    ranks = midranks(scores)
    above = (ranks[left] - midranks(gone)) / len(stayed)
    below = 1 - (ranks[~left] - midranks(stayed)) / len(gone)
    value = float(above.mean())
    margin = SIGMAS * sqrt(_variance_of_mean(above) + _variance_of_mean(below))
    return Auc(value, max(value - margin, 0.0), min(value + margin, 1.0))


def midranks(values: Array) -> Floats:
    """Return the rank of each value from 1 on, equals sharing the middle of theirs."""
    ordered = np.sort(values)
    first, end = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    ranks: Floats = (first + end + 1) / 2
    return ranks


def _variance_of_mean(values: Floats) -> float:
    return float(values.var(ddof=1)) / len(values) if len(values) > 1 else 0.0


def brier(probabilities: Array, left: Mask) -> float:
    """Return the mean squared distance of probability and outcome (Brier 1950): 0 is perfect."""
    return float(np.mean((probabilities - left) ** 2))


def reliability(probabilities: Array, left: Mask, bins: int = 10) -> tuple[Bin, ...]:
    """Return bins of as equally many customers as equal probabilities allow, the lowest probability first."""
    if not len(probabilities):
        return ()
    order = np.argsort(probabilities, kind="stable")
    cuts = np.linspace(0, len(order), min(bins, len(order)) + 1).astype(np.int64)[1:-1]
    ordered = probabilities[order]
    edges = np.unique(np.searchsorted(ordered, ordered[cuts]))  # equals stay together
    parts = [part for part in np.split(order, edges) if len(part)]
    return tuple(Bin(len(part), float(probabilities[part].mean()), float(left[part].mean())) for part in parts)
