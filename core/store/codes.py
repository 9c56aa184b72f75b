"""Columns as whole numbers, as codes into their distinct values, and as fingerprints of rows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from core.frames import Array

Cells = Sequence[Any] | Array
Longs = npt.NDArray[np.int64]
Hashes = npt.NDArray[np.uint64]

# Odd multipliers of the finaliser of MurmurHash3 (A. Appleby, public domain): they spread every bit over all others.
_FIRST, _SECOND = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53)
_STEP = np.uint64(0x9E3779B97F4A7C15)  # 2**64 divided by the golden ratio
_HALF = np.uint64(33)


@dataclass(frozen=True, slots=True)
class Codes:
    """A column as codes: ``distinct[codes[row]]`` is the value of a row; distinct values stand as they appear."""

    codes: Longs
    distinct: list[Any]

    @property
    def first(self) -> Longs:
        """The first row of each distinct value."""
        rows = np.full(len(self.distinct), len(self.codes), np.int64)
        np.minimum.at(rows, self.codes, np.arange(len(self.codes)))
        return rows

    def ranked(self) -> Longs:
        """Return codes that stand in the order of the values as text, whatever the order of the rows."""
        order = sorted(range(len(self.distinct)), key=lambda code: str(self.distinct[code]))
        ranks = np.empty(len(order), np.int64)
        ranks[order] = np.arange(len(order))
        return ranks[self.codes]


def encode(values: Cells) -> Codes:
    """Return a column as codes."""
    index: defaultdict[Any, int] = defaultdict(count().__next__)
    codes = np.fromiter(map(index.__getitem__, values), np.int64, len(values))
    return Codes(codes, list(index))


def wholes(values: Cells) -> list[int | None]:
    """Return amounts as whole numbers, None for none."""
    return [None if value is None or value != value else round(value) for value in values]


def fingerprints(columns: Sequence[Cells]) -> Longs:
    """Return a 64-bit hash of each row over the columns, the same on every machine."""
    rows = len(columns[0])
    total = np.zeros(rows, np.uint64)
    for place, values in enumerate(columns):
        total = _mixed(total * _STEP + _hashed(values) + np.uint64(place + 1))
    return total.view(np.int64)


def combined(rows: Longs, groups: Longs, count: int) -> Longs:
    """Return one hash a group from the hashes of its rows, whatever their order."""
    total = np.zeros(count, np.uint64)
    np.add.at(total, groups, _mixed(rows.view(np.uint64)))
    return total.view(np.int64)


def _hashed(values: Cells) -> Hashes:
    if isinstance(values, np.ndarray) and values.dtype == np.float64:
        return np.where(np.isnan(values), np.nan, values + 0.0).view(np.uint64)
    if isinstance(values, np.ndarray) and values.dtype == np.int64:
        return values.view(np.uint64)
    column = encode(values)
    hashes = np.fromiter((_hash_of(value) for value in column.distinct), np.uint64, len(column.distinct))
    return hashes[column.codes] if len(hashes) else np.zeros(len(column.codes), np.uint64)


def _hash_of(value: Any) -> int:
    typed = f"{type(value).__name__}:{value}"
    return int.from_bytes(blake2b(typed.encode(), digest_size=8).digest(), "little")


def _mixed(hashes: Hashes) -> Hashes:
    mixed = (hashes ^ (hashes >> _HALF)) * _FIRST
    mixed = (mixed ^ (mixed >> _HALF)) * _SECOND
    return mixed ^ (mixed >> _HALF)
