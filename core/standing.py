"""Where a value stands in the population, learnt once and looked up for anybody."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.frames import Array, Floats, unknown
from core.remembered import remembered

GRID = 500  # a five-hundredth of the population is finer than any class made from it
Known = Mapping[str, list[float]]


def learn_standing(values: Array) -> dict[str, list[float]]:
    """Return what ``standing`` needs to know of the population's values (NaN is nobody).

    A value's standing is the share of those that differ from it which lie below it: the lowest stands at 0, the
    highest at 1, equals stand together, and where all are equal everybody stands in the middle.
    """
    known = np.sort(values[~np.isnan(values)])
    if not len(known):
        return {"at": [], "standing": []}
    grid = np.unique(known[np.linspace(0, len(known) - 1, min(len(known), GRID + 1)).astype(np.int64)])
    after = np.searchsorted(known, grid, "right")
    at = np.union1d(grid, known[after[after < len(known)]])  # the neighbour above keeps a crowd from leaning over it
    first, end = np.searchsorted(known, at, "left"), np.searchsorted(known, at, "right")
    return {"at": at.tolist(), "standing": _shares(first, end, len(known)).tolist()}


def standing(values: Array, known: Known) -> Floats:
    """Return the standing 0..1 of values, NaN where the value or the population is unknown."""
    if not known["at"]:
        return unknown(len(values))
    stands = np.interp(values, *_grid(known))
    return np.where(np.isnan(values), np.nan, stands)  # over a single point numpy lets NaN through


@remembered
def _grid(known: Known) -> tuple[Floats, Floats]:
    """Return what was learnt as arrays: for one value, turning the lists into them is most of the work."""
    return np.array(known["at"]), np.array(known["standing"])


def learn_fifths(values: Array) -> list[float]:
    """Return the values at which standing reaches the next fifth of the population, exactly; four or fewer."""
    known = np.sort(values[~np.isnan(values)])
    first = np.flatnonzero(np.diff(known, prepend=np.nan))
    reached = _shares(first, np.append(first, len(known))[1:], len(known))
    cuts = np.searchsorted(reached, np.arange(1, 5) / 5 - 1e-12)  # 0.6 is not exactly three fifths
    return [float(known[first[cut]]) for cut in cuts if cut < len(first)]


def fifths(values: Array, cuts: list[float]) -> Floats:
    """Return the fifth 1..5 of each value, NaN where it is unknown."""
    return np.where(np.isnan(values), np.nan, 1.0 + np.searchsorted(np.array(cuts), values, "right"))


def _shares(first: Array, end: Array, number: int) -> Floats:
    """Return the standing of the values found from ``first`` up to ``end`` among so many that are sorted."""
    below, above = first, number - end
    shares = np.full(len(first), 0.5)
    np.divide(below, below + above, out=shares, where=below + above > 0)
    return shares


def learn_median(values: Array) -> float | None:
    """Return the median of the known values, None when there are none."""
    known = values[~np.isnan(values)]
    return float(np.median(known)) if len(known) else None


def learnt_number(known: Mapping[str, Any], name: str) -> float:
    """Return a learnt number, NaN where the population could not tell."""
    value = known.get(name)
    return np.nan if value is None else float(value)
