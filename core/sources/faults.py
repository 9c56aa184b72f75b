"""What is bad in some rows of a column, and the problem of each such row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from core.sources.batch import RowProblem
from core.sources.phrase import Phrase
from core.sources.rows import Rows
from core.sources.spelling import wide_to_plain
from core.sources.texts import Mask

SHOWN = 80  # characters of a cell in a message


@dataclass(frozen=True, slots=True)
class Fault:
    """Rows that are bad in one way, and the field they are bad in."""

    field: str
    rows: Mask
    expected: Phrase


def any_of(faults: Iterable[Fault], rows: int) -> Mask:
    """Return the rows that have any fault."""
    found: Mask = np.logical_or.reduce([np.zeros(rows, dtype=np.bool_), *(fault.rows for fault in faults)])
    return found


def problems(faults: Iterable[Fault], rows: Rows, file: str) -> list[RowProblem]:
    """Return one problem for every row of every fault, in the order of the file."""
    found = [problem for fault in faults if fault.rows.any() for problem in _each(fault, rows, file)]
    return sorted(found, key=lambda problem: problem.line)


def _each(fault: Fault, rows: Rows, file: str) -> Sequence[RowProblem]:
    header = rows.headers.get(fault.field, fault.field)
    cells = rows.cells.get(fault.field)
    lines = rows.lines[fault.rows].tolist()
    values = cells.take(fault.rows).used().map(shown).tolist() if cells else [""] * len(lines)
    return [RowProblem(file, line, header, value, fault.expected) for line, value in zip(lines, values, strict=True)]


def shown(cell: str) -> str:
    """Return a cell as a message shows it: on one line, not too long, without control characters."""
    plain = "".join(sign if sign.isprintable() else " " for sign in wide_to_plain(cell[: 2 * SHOWN]))
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
