"""The newest answer of every customer to every question, found once for all models."""

from dataclasses import dataclass, field

import numpy as np

from core.frames import Array, Floats, Frame, Ints
from core.grouping import SMALL, Longs, last_of, latest

UNASKED = -1  # the place of a question that is not among those wanted


@dataclass(frozen=True, slots=True)
class Newest:
    """Of each customer and dimension the fact that holds: the newest, of one day the one recorded last.

    Sorted by dimension and customer; ``starts`` says where the answers of each dimension begin, and the last where
    they end.
    """

    count: int
    customer: Ints
    dimension: Ints
    day: Ints
    value: Floats
    starts: Longs = field(repr=False)

    def of(self, dimension: int) -> tuple[Floats, Floats]:
        """Return the value and the day of one dimension for each customer; NaN where unknown."""
        values, days = np.full((2, self.count), np.nan)
        if dimension + 1 < len(self.starts):
            rows = slice(self.starts[dimension], self.starts[dimension + 1])
            customer = self.customer[rows]
            values[customer], days[customer] = self.value[rows], self.day[rows]
        return values, days

    def days_of(self, places: Longs) -> Floats:
        """Return the days of many dimensions, one a row: dimension ``d`` in row ``places[d]``, none at UNASKED."""
        return self._laid_out(places, self.day)

    def values_of(self, places: Longs) -> Floats:
        """Return the values of many dimensions, laid out in the same way."""
        return self._laid_out(places, self.value)

    def _laid_out(self, places: Longs, what: Array) -> Floats:
        rows = np.full((int(places.max(initial=UNASKED)) + 1, self.count), np.nan)
        row = places[self.dimension]
        wanted = row != UNASKED
        rows[row[wanted], self.customer[wanted]] = what[wanted]
        return rows


def newest(facts: Frame, count: int) -> Newest:
    """Return the newest answers among facts of ``count`` customers."""
    rows = _newest_rows(facts, count)
    dimension = facts["dimension"][rows]
    kinds = int(dimension.max(initial=-1)) + 1
    starts = np.searchsorted(dimension, np.arange(kinds + 1))
    return Newest(count, facts["customer"][rows], dimension, facts["day"][rows], facts["value"][rows], starts)


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
