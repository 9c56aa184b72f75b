"""Group rows by customer: sorted once, then summed, counted and looked up per customer without a loop."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.frames import Array, Floats, Ints, unknown

YEAR = 365  # days; every "12m" column means this many
QUARTER = 90  # days; every "90d" column means this many

SMALL = 1000  # rows that are sorted sooner than they are searched key by key
KEY_BITS = 62  # of a signed 64-bit number, its greatest kept apart
BLOCK = 1 << 15  # rows whose 64-bit temporaries fit a second-level cache

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


def ordered(major: Ints, minor: Ints, values: Floats, kept: Mask) -> tuple[Ints, Ints, Longs]:
    """Return the kept rows in order of two keys: both keys and the whole values. Only ``minor`` may be negative.

    Both keys and the value share one 64-bit number where they fit: sorting numbers in place is several times faster
    than sorting by reference, and nothing has to be fetched from all over the memory afterwards. Where values are too
    large the row number goes in their place. Rows not kept become the greatest number.
    """
    if len(major) < SMALL:
        return _sorted(major, minor, values, kept)
    number = int(np.count_nonzero(kept))
    least = int(minor.min(initial=0))
    minor_bits = (int(minor.max(initial=0)) - least).bit_length()
    key_bits = int(major.max(initial=0)).bit_length() + minor_bits
    row_bits, value_bits = len(major).bit_length(), int(values.max(initial=0)).bit_length()
    if key_bits + min(value_bits, row_bits) > KEY_BITS:
        return _sorted(major, minor, values, kept)
    by_value = key_bits + value_bits <= KEY_BITS
    low_bits = value_bits if by_value else row_bits
    packed = _packed(major, minor - least, minor_bits, values if by_value else None, low_bits)
    packed[~kept] = np.iinfo(np.int64).max
    packed.sort()
    packed = packed[:number]
    majors, minors = _unpacked(packed, low_bits, minor_bits, least)
    packed &= (1 << low_bits) - 1
    return majors, minors, packed if by_value else values[packed].astype(np.int64)


def _sorted(major: Ints, minor: Ints, values: Floats, kept: Mask) -> tuple[Ints, Ints, Longs]:
    """Return the same, sorted by reference: sooner for few rows."""
    rows = np.lexsort((minor, major))
    rows = rows[kept[rows]]
    return major[rows], minor[rows], values[rows].astype(np.int64)


def _packed(major: Ints, minor: Ints, minor_bits: int, values: Floats | None, low_bits: int) -> Longs:
    """Return two keys and a value in one number each; without values the row number."""
    packed = np.empty(len(major), np.int64)
    for block in _blocks(len(major)):
        part = packed[block]
        np.left_shift(major[block], minor_bits, out=part, dtype=np.int64)
        part |= minor[block]
        part <<= low_bits
        part += np.arange(block.start, block.stop) if values is None else values[block].astype(np.int64)
    return packed


def _unpacked(packed: Longs, low_bits: int, minor_bits: int, least: int) -> tuple[Ints, Ints]:
    """Return the two keys of packed rows."""
    majors, minors = np.empty(len(packed), np.int32), np.empty(len(packed), np.int32)
    for block in _blocks(len(packed)):
        keys = packed[block] >> low_bits
        minors[block] = (keys & ((1 << minor_bits) - 1)) + least
        majors[block] = keys >> minor_bits
    return majors, minors


def _blocks(length: int) -> list[slice]:
    return [slice(start, min(start + BLOCK, length)) for start in range(0, length, BLOCK)]


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

    def spread(self, values: Array, missing: float) -> Floats:
        """Return one value a customer: those of the customers that have rows, the rest missing."""
        spread = np.empty(self.count)
        spread.fill(missing)
        spread[self.customers] = values
        return spread

    def count_each(self, where: Mask) -> Ints:
        """Return how many rows are marked, for each of ``customers``."""
        if not len(self.starts):
            return np.empty(0, np.int32)
        counts: Ints = np.add.reduceat(where, self.starts, dtype=np.int32)
        return counts

    def nth_last(self, values: Array, back: int = 0) -> Floats:
        """Return each customer's value so many rows before the last, NaN where there are not so many."""
        rows = self.ends - 1 - back
        enough = rows >= self.starts
        return self.spread(np.where(enough, values[np.maximum(rows, self.starts)], np.nan), np.nan)

    def first(self, values: Array) -> Floats:
        """Return each customer's first value, NaN without rows."""
        return self.spread(values[self.starts], np.nan)


def medians(groups: Groups, customer: Ints, values: Ints, where: Mask) -> Floats:
    """Return the median of each customer's marked values, NaN without one. Values are whole and not negative.

    Customer and value share one number, unmarked values the greatest: sorting the numbers sorts each customer's values
    where its rows are, the marked ones first.
    """
    number = groups.count_each(where)
    bits = (int(values.max(initial=0)) + 1).bit_length()
    small = bits + groups.count.bit_length() <= 32
    packed: Any = customer.astype(np.uint32 if small else np.int64)
    packed <<= bits
    marked = np.where(where, values, np.int32((1 << bits) - 1))
    packed |= marked.view(np.uint32) if small else marked
    packed.sort()
    low = packed[groups.starts + np.maximum(number - 1, 0) // 2] & ((1 << bits) - 1)
    high = packed[groups.starts + np.minimum(number // 2, groups.ends - 1 - groups.starts)] & ((1 << bits) - 1)
    return groups.spread(np.where(number > 0, (low.astype(np.float64) + high) / 2, np.nan), np.nan)
