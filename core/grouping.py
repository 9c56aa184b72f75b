"""Group rows by customer: sorted once, then summed, counted and looked up per customer without a loop."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.frames import Array, Floats, Ints, unknown
from core.sidebyside import blocks, side_by_side

YEAR = 365  # days; every "12m" column means this many
QUARTER = 90  # days; every "90d" column means this many

SMALL = 1000  # rows that are sorted sooner than they are searched key by key
PART = 1 << 13  # customers worked on at a time: their rows fit a second-level cache

Longs = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def total(customer: Array, count: int, values: Array | None = None) -> Floats:
    """Return the sum of values (or the number of rows) per customer; whole numbers sum exactly in any order."""
    if not len(customer):
        return np.zeros(count)
    sums: Any = np.bincount(customer, values, count)
    found: Floats = sums.astype(np.float64) if values is None else sums  # without values they are counts
    return found


def latest(customer: Array, count: int, *keys: Array) -> Longs:
    """Return the row with the greatest keys (the first key decides first) per customer, -1 where there is none."""
    if not len(customer):
        return np.full(count, -1)
    if count == 1:
        return np.lexsort(keys[::-1])[-1:]
    found = np.full(count, -1)
    if len(customer) < SMALL:
        rows = np.lexsort((*reversed(keys), customer))
        owner = customer[rows]
        last = np.append(owner[1:] != owner[:-1], True)[: len(owner)]
        found[owner[last]] = rows[last]
        return found
    rows = np.arange(len(customer))
    for key in keys:
        best = np.full(count, key.min(), key.dtype)
        np.maximum.at(best, customer[rows], key[rows])
        rows = rows[key[rows] == best[customer[rows]]]
    found[customer[rows]] = rows
    return found


def pick(values: Array, rows: Longs) -> Floats:
    """Return the values at the rows as floats, NaN at -1."""
    return np.where(rows >= 0, values[rows], np.nan) if len(values) else unknown(len(rows))


def last_of(*keys: Array) -> Mask:
    """Return which rows of sorted keys are the last of their combination."""
    last = np.ones(len(keys[0]), np.bool_)
    last[:-1] = False
    for key in keys:
        last[:-1] |= key[1:] != key[:-1]
    return last


@dataclass(frozen=True, slots=True)
class Groups:
    """Rows sorted by customer: ``customers`` that have rows, and where each one's rows start and end."""

    count: int
    customers: Ints
    starts: Longs
    ends: Longs

    @classmethod
    def of(cls, customer: Ints, count: int) -> "Groups":
        """Group rows that are sorted by customer; ``count`` is the number of all customers."""
        ends = np.flatnonzero(last_of(customer)) + 1
        return cls(count, customer[ends - 1], np.append(0, ends)[:-1], ends)

    def owners(self) -> Ints:
        """Return the customer of each row."""
        return np.repeat(self.customers, self.ends - self.starts)

    def spread(self, values: Array, missing: float) -> Floats:
        """Return one value a customer: those of the customers that have rows, the rest missing."""
        if len(self.customers) == self.count:
            return values.astype(np.float64, copy=False)
        spread = np.empty(self.count)
        spread.fill(missing)
        spread[self.customers] = values
        return spread

    def count_each(self, where: Mask) -> Ints:
        """Return how many rows are marked, for each of ``customers``."""
        counts = np.empty(len(self.starts), np.int32)

        def count(part: slice) -> None:
            rows = self._rows(part)
            marked = np.zeros(rows.stop - rows.start + 1, np.int32)
            np.cumsum(where[rows], out=marked[1:])
            np.subtract(marked[self.ends[part] - rows.start], marked[self.starts[part] - rows.start], counts[part])

        side_by_side(count, blocks(len(counts), PART), self._number)
        return counts

    def in_parts(self, lines: int, do: Callable[[slice, "Groups"], Floats]) -> Floats:
        """Return so many values for each of ``customers``, a line each, worked out for some customers at a time.

        A set of whole customers is a complete problem: ``do`` is given their rows, and them as if there were no others.
        """
        found = np.empty((lines, len(self.starts)))

        def put(part: slice) -> None:
            rows, size = self._rows(part), part.stop - part.start
            starts, ends = self.starts[part] - rows.start, self.ends[part] - rows.start
            found[:, part] = do(rows, Groups(size, np.arange(size, dtype=np.int32), starts, ends))

        side_by_side(put, blocks(len(self.starts), PART), self._number)
        return found

    def _rows(self, part: slice) -> slice:
        """Return the rows of customers that lie side by side."""
        return slice(int(self.starts[part.start]), int(self.ends[part.stop - 1]))

    @property
    def _number(self) -> int:
        return int(self.ends[-1]) if len(self.ends) else 0

    def last(self, values: Array) -> Floats:
        """Return each customer's last value, NaN without rows."""
        return self.spread(values[self.ends - 1], np.nan)

    def nth_last(self, values: Array, back: int) -> Floats:
        """Return each customer's value so many rows before the last, NaN where there are not so many."""
        rows = self.ends - 1 - back
        enough = rows >= self.starts
        return self.spread(np.where(enough, values[np.maximum(rows, self.starts)], np.nan), np.nan)

    def first(self, values: Array) -> Floats:
        """Return each customer's first value, NaN without rows."""
        return self.spread(values[self.starts], np.nan)


def medians(groups: Groups, values: Ints, where: Mask) -> Floats:
    """Return the median of each customer's marked values, NaN without one. Values are whole and not negative.

    Customer and value share one number, unmarked values the greatest: sorting the numbers sorts each customer's values
    where its rows are, the marked ones first.
    """
    number = groups.count_each(where)
    bits = (int(values.max(initial=0)) + 1).bit_length()
    small = bits + groups.count.bit_length() <= 32
    packed: Any = groups.owners().astype(np.uint32 if small else np.int64)
    packed <<= bits
    marked = np.where(where, values, np.int32((1 << bits) - 1))
    packed |= marked.view(np.uint32) if small else marked
    packed.sort()
    low = packed[groups.starts + np.maximum(number - 1, 0) // 2] & ((1 << bits) - 1)
    high = packed[groups.starts + np.minimum(number // 2, groups.ends - 1 - groups.starts)] & ((1 << bits) - 1)
    return groups.spread(np.where(number > 0, (low.astype(np.float64) + high) / 2, np.nan), np.nan)
