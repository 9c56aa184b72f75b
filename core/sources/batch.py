"""The good rows of one checked file, as columns, and the problem of a row that is not good."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from core.frames import Array
from core.sources.phrase import Phrase

Objects = npt.NDArray[np.object_]


@dataclass(frozen=True)
class Batch:
    """One file's good rows: canonical field name → one Python value a row, None where the cell is empty.

    str for id, text, option and currency; date; int minor units for money (of the row's ``currency``, else of
    ``default_currency``); float for number and share; bool for flag. A field the file has no column for is absent:
    ``column`` gives it as all None. ``lines`` are 1-based line numbers in the file (rows in a spreadsheet).
    """

    kind: str
    file: str
    columns: Mapping[str, Objects]
    lines: Array
    default_currency: str

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.lines)

    def column(self, name: str) -> Objects:
        """Return a column, all None when the file does not have it."""
        found = self.columns.get(name)
        return np.full(len(self.lines), None, dtype=object) if found is None else found

    def take(self, rows: Sequence[Any] | Array) -> "Batch":
        """Return the chosen rows, by index or mask."""
        columns = {name: values[rows] for name, values in self.columns.items()}
        return Batch(self.kind, self.file, columns, self.lines[rows], self.default_currency)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row is refused: where it is, what is there, and what is expected.

    ``column`` is the header as the file spells it (or the field's name when the file has no such column).
    """

    file: str
    line: int
    column: str
    value: str
    expected: Phrase
