"""Which product categories customers bought in one time and still buy in the next, counted exactly."""

import numpy as np

from core.frames import Floats
from core.grouping import Longs, Mask
from core.tables import Tables

CELLS = 1 << 26  # of customers by categories that are held at a time


def kept_categories(tables: Tables, since: int, between: int) -> tuple[Floats, Floats]:
    """Return how many categories each customer bought after one day up to another, and how many of them after that.

    Both are NaN for who bought none before. Lines that name no category, or take something back, do not count.
    """
    lines = tables.lines
    counts = (lines["day"] > since) & (lines["quantity"] > 0) & (lines["category"] >= 0)
    customer, category = lines["customer"][counts], lines["category"][counts]
    recent = lines["day"][counts] > between
    before, kept = np.zeros((2, tables.count))
    place = np.cumsum(np.bincount(category) > 0) - 1  # of each category among those seen
    seen = int(place.max(initial=-1)) + 1
    width = max(1, min(seen, CELLS // max(tables.count, 1)))
    for start in range(0, seen, width):
        column = place[category] - start
        cell = customer.astype(np.int64) * width + column
        here = (column >= 0) & (column < width)
        was, still = (_cells(cell[here & when], tables.count, width) for when in (~recent, recent))
        before += np.count_nonzero(was, axis=1)
        kept += np.count_nonzero(was & still, axis=1)
    none = before == 0
    before[none] = kept[none] = np.nan
    return before, kept


def _cells(marked: Longs, rows: int, columns: int) -> Mask:
    """Return a table with these cells marked."""
    table = np.zeros(rows * columns, np.bool_)
    table[marked] = True
    return table.reshape(rows, columns)
