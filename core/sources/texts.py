"""A column of cells as text, each distinct spelling kept once: what is parsed is parsed once."""

from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

import numpy as np
import numpy.typing as npt

from core.sources.batch import Objects
from core.sources.formulas import unguarded

Codes = npt.NDArray[np.int32]
Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

_NOTHING = np.array(None, dtype=object)


def missing(values: npt.NDArray[Any]) -> Mask:
    """Return where a parsed column has no value: NaN in a column of numbers, None in one of objects."""
    found: Mask = np.isnan(values) if values.dtype == np.float64 else np.equal(values, _NOTHING)
    return found


@dataclass(frozen=True, slots=True)
class Texts:
    """Cells of a column: ``spellings[codes[row]]`` is the text of a row."""

    codes: Codes
    spellings: Sequence[str]

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.codes)

    def cell(self, row: int) -> str:
        """Return the text of one row."""
        return self.spellings[int(self.codes[row])]

    def take(self, rows: npt.NDArray[Any]) -> "Texts":
        """Return the chosen rows."""
        return Texts(self.codes[rows], self.spellings)

    def map(self, parse: Callable[[str], Any]) -> Objects:
        """Return what each row's text is parsed to."""
        return spread([parse(text) for text in self.spellings], self.codes)

    def where(self, holds: Callable[[str], bool]) -> Mask:
        """Return the rows whose text has a property."""
        found = np.fromiter((holds(text) for text in self.spellings), dtype=np.bool_, count=len(self.spellings))
        return found[self.codes] if len(found) else np.zeros(len(self.codes), dtype=np.bool_)

    def used(self) -> "Texts":
        """Return the same column with only the spellings that occur in it."""
        codes, inverse = np.unique(self.codes, return_inverse=True)
        return Texts(inverse.astype(np.int32), [self.spellings[code] for code in codes])


def spread(values: Sequence[Any], codes: Codes) -> Objects:
    """Return one Python value a row from one value a spelling."""
    objects = np.empty(len(values) + 1, dtype=object)
    objects[:-1] = values
    return objects[codes]


class Encoder:
    """Take cells as they come and keep each distinct spelling once."""

    def __init__(self) -> None:
        self._index: defaultdict[str, int] = defaultdict(count().__next__)
        self._codes = array("i")

    def add(self, cells: Iterable[str]) -> None:
        """Append cells."""
        self._codes.extend(map(self._index.__getitem__, cells))

    def texts(self) -> Texts:
        """Return the column so far."""
        return Texts(
            np.frombuffer(self._codes, dtype=np.int32) if self._codes else np.empty(0, np.int32),
            [unguarded(text) for text in self._index],
        )
