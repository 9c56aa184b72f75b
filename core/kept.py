"""Which product categories customers bought in one time and still buy in the next, counted exactly."""

import numpy as np

from core.frames import Array, Floats
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
    seen = np.flatnonzero(np.bincount(category))
    before, kept = np.zeros(tables.count), np.zeros(tables.count)
    width = max(1, CELLS // max(tables.count, 1))
    for start in range(0, len(seen), width):
        few = seen[start : start + width]
        rows = slice(None) if len(few) == len(seen) else (category >= few[0]) & (category <= few[-1])
        place = np.searchsorted(few, category[rows])
        was, still = (_bought(customer[rows], place, when, (tables.count, len(few))) for when in _both(recent[rows]))
        before += was.sum(axis=1)
        kept += (was & still).sum(axis=1)
    none = before == 0
    before[none] = kept[none] = np.nan
    return before, kept


def _both(recent: Array) -> tuple[Array, Array]:
    return ~recent, recent


def _bought(customer: Array, category: Array, when: Array, shape: tuple[int, int]) -> Array:
    """Return a table of customers by categories that says who bought what at a time."""
    bought = np.zeros(shape, np.bool_)
    bought[customer[when], category[when]] = True
    return bought
