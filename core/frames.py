"""A frame: a few named numpy columns of one length, each with a unit and a meaning."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Column:
    """What a column holds.

    Unknown is NaN in a float column and -1 in a code column (int32, ``unit="code"``, ``options`` name the codes).
    Money columns are float64 holding whole minor units, exact up to 2**53.
    """

    name: str
    unit: str
    meaning: str
    options: tuple[str, ...] = ()


class Frame(Mapping[str, Array]):
    """Columns of one length; read-only: ``with_columns`` gives a new frame that shares the old columns."""

    def __init__(self, columns: Mapping[str, Array], length: int | None = None) -> None:
        """Take the columns; ``length`` is needed only when there are none. Raises ValueError on uneven lengths."""
        sizes = {*map(len, columns.values()), *(() if length is None else (length,))}
        if len(sizes) > 1:
            raise ValueError(f"columns of different lengths: { {n: len(v) for n, v in columns.items()} }")
        self._columns = dict(columns)
        self.length = sizes.pop() if sizes else 0

    def __getitem__(self, name: str) -> Array:
        try:
            return self._columns[name]
        except KeyError:
            raise KeyError(f"no column {name!r}; there are {', '.join(sorted(self._columns))}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._columns

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        """Return how many columns there are; ``length`` is the number of rows."""
        return len(self._columns)

    def with_columns(self, columns: Mapping[str, Array]) -> "Frame":
        """Return a frame with these columns added (or replaced). Raises ValueError on another length."""
        self._refuse_uneven(columns)
        return _of_even({**self._columns, **columns}, self.length)

    def _refuse_uneven(self, columns: Mapping[str, Array]) -> None:
        if {self.length, *map(len, columns.values())} == {self.length}:
            return
        uneven = {name: len(values) for name, values in columns.items() if len(values) != self.length}
        raise ValueError(f"columns of another length than {self.length}: {uneven}")

    def take(self, rows: Array | slice) -> "Frame":
        """Return the chosen rows, by index, mask or slice."""
        taken = {name: values[rows] for name, values in self._columns.items()}
        return _of_even(taken, len(next(iter(taken.values()))) if taken else 0)

    def row(self, index: int) -> dict[str, float | int]:
        """Return one row as plain Python numbers."""
        return dict(zip(self._columns, map(np.ndarray.item, self._columns.values(), repeat(index)), strict=True))

    def bytes_of(self, chosen: Callable[[Mapping[str, Array]], Iterable[Array]]) -> bytes:
        """Return what chosen columns hold as bytes; an ``operator.itemgetter`` chooses fastest."""
        columns: Any = chosen(self._columns)  # numpy's stubs do not say that an array is a buffer
        return b"".join(columns)

    def rows(self, which: Array) -> "Iterator[Row]":
        """Give the chosen rows, by index, one after the other; of their columns only those that are asked for."""
        lists = _Lists(self, which)
        return (Row(lists, place) for place in range(len(which)))


class Growing(Frame):
    """A frame still being made: columns are added in place, so that what reads it next sees them."""

    def __init__(self, frame: Frame) -> None:
        """Start from the columns of a frame, which stays as it is."""
        self._columns, self.length = dict(frame._columns), frame.length

    def add(self, columns: Mapping[str, Array]) -> None:
        """Add columns of its length, or replace them; that is looked at when ``with_columns`` gets them all."""
        self._columns.update(columns)


class Row(Mapping[str, float | int]):
    """One of several rows, as plain Python numbers."""

    __slots__ = ("_lists", "_place")

    def __init__(self, lists: "_Lists", place: int) -> None:
        self._lists, self._place = lists, place

    def __getitem__(self, name: str) -> float | int:
        return self._lists[name][self._place]

    def __contains__(self, name: object) -> bool:
        return name in self._lists.frame

    def __iter__(self) -> Iterator[str]:
        return iter(self._lists.frame)

    def __len__(self) -> int:
        return len(self._lists.frame)


class _Lists(dict[str, list[float | int]]):
    """Columns of some rows of a frame as lists, each made when it is first asked for."""

    def __init__(self, frame: Frame, which: Array) -> None:
        super().__init__()
        self.frame, self._which = frame, which

    def __missing__(self, name: str) -> list[float | int]:
        made: list[float | int] = self.frame[name][self._which].tolist()
        self[name] = made
        return made


def _of_even(columns: dict[str, Array], length: int) -> Frame:
    """Return a frame of columns known to be of one length: looking again is half the work of a small frame."""
    frame = Frame.__new__(Frame)
    frame._columns, frame.length = columns, length
    return frame


def unknown(shape: int | tuple[int, int]) -> Floats:
    """Return a column, or several, of which nothing is known; ``np.full`` takes three times as long for one row."""
    values = np.empty(shape)
    values.fill(np.nan)
    return values


FIRST = date(1970, 1, 1).toordinal()
EPOCH = np.datetime64("1970-01-01", "D")
NEVER = np.iinfo(np.int32).max  # the day of something that has not happened


def day_number(day: object) -> int:
    """Return a date as days since 1970-01-01, the unit of every ``day`` column."""
    if isinstance(day, date):
        return day.toordinal() - FIRST
    return int((np.datetime64(str(day)[:10], "D") - EPOCH).astype(np.int64))
