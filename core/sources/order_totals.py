"""Tell amounts of lines from totals of whole orders, which some exports put on the lines."""

from collections import defaultdict
from itertools import count

import numpy as np

from core.frames import Array

MOST = 0.9  # of the orders that can tell: a few odd ones are in every file
NEARLY = 0.98  # of the lines' sum: discounts of the whole order make its total a little less
DIFFER = 0.5  # minor units: lines that differ by less are the same amount


def are_order_totals(order_ids: Array, given: Array, computed: Array) -> bool:
    """Return whether the given amounts are totals of orders, not amounts of lines.

    An order of several lines tells: the amounts given in it are one and the same number, not less than all its lines
    (quantity × price) together, although its lines differ. Nothing is read off a file whose lines cannot be computed.
    """
    known = ~np.isnan(given)
    if not known.any() or np.isnan(computed).any():
        return False
    index: defaultdict[str, int] = defaultdict(count().__next__)
    order = np.fromiter(map(index.__getitem__, order_ids), np.int64, len(order_ids))
    lowest, highest = _extremes(order, computed, len(index))
    least, most = _extremes(order[known], given[known], len(index))
    sums = np.bincount(order, computed, len(index))
    telling = highest - lowest > DIFFER
    totals = telling & (least == most) & (most >= NEARLY * sums) & (sums > highest)
    return bool(telling.any() and totals.sum() >= MOST * telling.sum())


def _extremes(groups: Array, values: Array, size: int) -> tuple[Array, Array]:
    lowest, highest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(lowest, groups, values)
    np.maximum.at(highest, groups, values)
    return lowest, highest
