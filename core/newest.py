"""The newest answer of every customer to every question, found once for all models."""

from dataclasses import dataclass, field

import numpy as np

from core.frames import Array, Floats, Frame, Ints, unknown
from core.grouping import SMALL, Longs, last_of, latest

VALUE, DAY = 0, 1  # places in the sheet
CELLS = 1 << 14  # of dimensions by customers that are laid out at once: a few customers are asked everything


@dataclass(frozen=True, slots=True)
class Newest:
    """Of each customer and dimension the fact that holds: the newest, of one day the one recorded last.

    Sorted by dimension and customer; ``starts`` says where the answers of each dimension begin, and the last where
    they end. ``sheet`` has the values and the days of all dimensions, and of one more that nobody answered, where that
    is little.
    """

    count: int
    customer: Ints
    day: Ints
    value: Floats
    starts: Longs = field(repr=False)
    sheet: Floats | None = field(repr=False)

    def of(self, dimension: int) -> tuple[Floats, Floats]:
        """Return the value and the day of one dimension for each customer; NaN where unknown."""
        if self.sheet is not None:
            values, days = self.sheet[:, min(dimension, self.sheet.shape[1] - 1)]
        else:
            values, days = unknown((2, self.count))
            self._fill(values, dimension, self.value)
            self._fill(days, dimension, self.day)
        return values, days

    def days_of(self, asked: Longs) -> Floats:
        """Return the days of many dimensions, a row each."""
        return self._laid_out(asked, DAY, self.day)

    def values_of(self, asked: Longs) -> Floats:
        """Return the values of many dimensions, laid out in the same way."""
        return self._laid_out(asked, VALUE, self.value)

    def _laid_out(self, asked: Longs, place: int, what: Array) -> Floats:
        if self.sheet is not None:
            found: Floats = self.sheet[place, np.minimum(asked, self.sheet.shape[1] - 1)]
            return found
        rows = unknown((len(asked), self.count))
        for row, dimension in zip(rows, asked.tolist(), strict=True):
            self._fill(row, dimension, what)
        return rows

    def _fill(self, row: Floats, dimension: int, what: Array) -> None:
        if dimension + 1 < len(self.starts):
            part = slice(self.starts[dimension], self.starts[dimension + 1])
            row[self.customer[part]] = what[part]


def newest(facts: Frame, count: int) -> Newest:
    """Return the newest answers among facts of ``count`` customers."""
    rows = _newest_rows(facts, count)
    customer, dimension, day, value = (facts[name][rows] for name in ("customer", "dimension", "day", "value"))
    kinds = int(dimension.max(initial=-1)) + 1
    starts = np.searchsorted(dimension, np.arange(kinds + 1))
    sheet = None
    if (kinds + 1) * count <= CELLS:
        sheet = np.full((2, kinds + 1, count), np.nan)
        sheet[VALUE, dimension, customer], sheet[DAY, dimension, customer] = value, day
        sheet.flags.writeable = False  # all models read the same one
    return Newest(count, customer, day, value, starts, sheet)


def _newest_rows(facts: Frame, count: int) -> Longs:
    """Return the rows that hold, sorted by dimension and customer: few in one sort, many dimension by dimension."""
    if facts.length < SMALL:
        by = ("dimension", "customer", "day", "recorded", "value")
        rows: Longs = np.lexsort([facts[name] for name in reversed(by)])
        return rows[last_of(facts["dimension"][rows], facts["customer"][rows])]
    dimension = facts["dimension"].astype(np.int16)  # a sort by reference takes one pass over numbers this small
    rows = np.argsort(dimension, kind="stable")
    ends = np.flatnonzero(last_of(dimension[rows])) + 1
    return np.concatenate([_held(facts, part, count) for part in np.split(rows, ends[:-1])])


def _held(facts: Frame, rows: Longs, count: int) -> Longs:
    asked = facts.take(rows)
    found = latest(asked["customer"], count, asked["day"], asked["recorded"], asked["value"])
    return rows[found[found >= 0]]
