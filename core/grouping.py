"""Group rows by customer: sorted once, then summed, counted and looked up per customer without a loop."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.frames import Array, Floats, Ints, unknown
from core.sidebyside import side_by_side

YEAR = 365  # days; every "12m" column means this many
QUARTER = 90  # days; every "90d" column means this many

SMALL = 1000  # rows that are sorted sooner than they are searched key by key
KEY_BITS = 62  # of a signed 64-bit number, its greatest kept apart
BLOCK = 1 << 15  # rows whose 64-bit temporaries fit a second-level cache
HALVINGS = 2  # of what is sorted, so that four parts are sorted side by side
NOTHING = np.iinfo(np.int64).max  # stands for a row that does not count

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


def added_up(major: Ints, minor: Ints, values: Floats, count: int) -> tuple["Groups", Ints, Longs]:
    """Add up whole values by two keys: the groups of the first, the second in order, and the running sum from 0 on.

    Values not above zero are left out; ``count`` is the number of all majors; only ``minor`` may be negative. Both keys
    and the value share one 64-bit number where they fit: sorting numbers in place is several times faster than sorting
    by reference, and nothing has to be fetched from all over the memory afterwards. Where values are too large the row
    number goes in their place.
    """
    if len(major) < SMALL:
        return _few_added_up(major, minor, values, count)
    least = int(minor.min())
    minor_bits = (int(minor.max()) - least).bit_length()
    key_bits = int(major.max()).bit_length() + minor_bits
    row_bits, value_bits = len(major).bit_length(), int(max(values.max(), 0)).bit_length()
    if key_bits + min(value_bits, row_bits) > KEY_BITS:
        return _few_added_up(major, minor, values, count)
    by_value = key_bits + value_bits <= KEY_BITS
    layout = _Layout(least, minor_bits, value_bits if by_value else row_bits, None if by_value else values)
    running = np.empty(len(major) + 1, np.int64)
    running[0] = 0
    packed = running[1:]  # whose place the sums take
    number = _pack(packed, major, minor, values, layout)
    _sort(packed)
    return _unpack(packed[:number], running, count, layout)


def _few_added_up(major: Ints, minor: Ints, values: Floats, count: int) -> tuple["Groups", Ints, Longs]:
    """Return the same, sorted by reference: sooner for few rows."""
    rows = np.lexsort((minor, major))
    rows = rows[values[rows] > 0]
    major, minor, running = major[rows], minor[rows], np.cumsum(values[rows].astype(np.int64))
    last = last_of(major, minor)
    return Groups.of(major[last], count), minor[last], np.append(0, running[last])


@dataclass(frozen=True, slots=True)
class _Layout:
    """How two keys and a value share a number: major, ``minor`` less the least, then the value, or a row of values."""

    least: int
    minor_bits: int
    low_bits: int
    values: Floats | None


def _pack(packed: Longs, major: Ints, minor: Ints, values: Floats, layout: _Layout) -> int:
    """Put two keys and a value in one number each, the greatest number for what does not count; return what counts."""

    def pack(block: slice) -> int:
        part, value = packed[block], values[block]
        np.left_shift(major[block], layout.minor_bits, out=part, dtype=np.int64)
        part |= minor[block] - np.int32(layout.least)
        part <<= layout.low_bits
        part += value.astype(np.int64) if layout.values is None else np.arange(block.start, block.stop)
        counts = value > 0
        np.copyto(part, NOTHING, where=~counts)
        return int(np.count_nonzero(counts))

    return sum(side_by_side(pack, _blocks(len(packed)), len(packed)))


def _sort(packed: Longs) -> None:
    """Sort in place: halved, then halved again, and each part for itself, all of them side by side."""
    if all((packed[block][1:] >= packed[block][:-1]).all() for block in _blocks(len(packed), overlap=1)):
        return
    parts = [packed]
    for _ in range(HALVINGS):
        parts = [half for halves in side_by_side(_halved, parts, len(packed)) for half in halves]
    side_by_side(np.ndarray.sort, parts, len(packed))


def _halved(part: Longs) -> tuple[Longs, Longs]:
    middle = len(part) // 2
    part.partition(middle)
    return part[:middle], part[middle:]


def _unpack(packed: Longs, running: Longs, count: int, layout: _Layout) -> tuple["Groups", Ints, Longs]:
    """Return what packed and sorted rows add up to; the sums take the place of rows that are read already."""
    minor, sums = np.empty(len(packed), np.int32), running[1:]
    customers, starts = [np.empty(0, np.int32)], [np.empty(0, np.int64)]
    kept, total, before = 0, 0, -1
    for block in _blocks(len(packed)):
        keys, added, total = _ends(packed, block, layout, total)
        place = slice(kept, kept + len(keys))
        sums[place] = added
        minor[place] = (keys & ((1 << layout.minor_bits) - 1)) + layout.least
        majors = keys >> layout.minor_bits
        first = np.flatnonzero(np.diff(majors, prepend=before))
        customers.append(majors[first].astype(np.int32))
        starts.append(first + kept)
        if len(keys):
            kept, before = place.stop, int(majors[-1])
    groups = Groups.starting(np.concatenate(customers), np.concatenate(starts), kept, count)
    return groups, minor[:kept], running[: kept + 1]


def _ends(packed: Longs, block: slice, layout: _Layout, total: int) -> tuple[Longs, Longs, int]:
    """Return the keys that end in a block, the running sums there, and the one at the end of the block."""
    part = packed[block]
    keys, sums = part >> layout.low_bits, part & ((1 << layout.low_bits) - 1)
    if layout.values is not None:
        sums = layout.values[sums].astype(np.int64)
    np.cumsum(sums, out=sums)
    sums += total
    following = packed[block.stop] >> layout.low_bits if block.stop < len(packed) else -1
    ends = np.flatnonzero(np.diff(keys, append=following))
    return keys[ends], sums[ends], int(sums[-1])


def _blocks(length: int, overlap: int = 0) -> list[slice]:
    return [slice(start, min(start + BLOCK + overlap, length)) for start in range(0, length, BLOCK)]


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
        starts = np.flatnonzero(np.diff(customer, prepend=-1))
        return cls.starting(customer[starts], starts, len(customer), count)

    @classmethod
    def starting(cls, customers: Ints, starts: Longs, rows: int, count: int) -> "Groups":
        """Take the customers that have rows, in order, and where the rows of each start."""
        return cls(count, customers, starts, np.append(starts, rows)[1:])

    def owners(self) -> Ints:
        """Return the customer of each row."""
        return np.repeat(self.customers, self.ends - self.starts)

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
