"""Read one sheet into columns of text, from its header row on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from core.frames import Array
from core.sources.format import Progress, Row, Sheet
from core.sources.texts import Encoder, Texts

CHUNK = 50_000


@dataclass(frozen=True)
class Table:
    """A sheet as columns: one Texts a header, the line of each row, and the rows that do not fit under the header."""

    headers: Sequence[str]
    columns: Sequence[Texts]
    lines: Array
    misfits: Sequence[Row]


def read_table(sheet: Sheet, head: Row, progress: Progress) -> Table:
    """Read everything below the header row; blank lines and repetitions of the header are left out."""
    misfits: list[Row] = []
    encoders = [Encoder() for _ in head.cells]
    lines: list[int] = []
    rows = _fitting(sheet.rows(progress), head, misfits)
    while chunk := list(islice(rows, CHUNK)):
        lines.extend(line for line, _ in chunk)
        for encoder, cells in zip(encoders, zip(*(cells for _, cells in chunk), strict=True), strict=True):
            encoder.add(cells)
    columns = [encoder.texts() for encoder in encoders]
    return Table(list(head.cells), columns, np.array(lines, dtype=np.int32), misfits)


def _fitting(rows: Iterator[Row], head: Row, misfits: list[Row]) -> Iterator[tuple[int, Sequence[str]]]:
    width = len(head.cells)
    for row in rows:
        line, cells, broken = row
        if line <= head.line or cells == head.cells or not any(cells):
            continue
        if broken or (len(cells) > width and any(cells[width:])):
            misfits.append(row)
        elif len(cells) == width:
            yield line, cells
        else:  # spreadsheets leave out empty cells at the end of a line, or add some
            yield line, [*cells[:width], *[""] * (width - len(cells))]
