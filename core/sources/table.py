"""Read one sheet into columns of text, from its header row on."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.frames import Array
from core.sources.format import Block, Progress, Row, Sheet
from core.sources.texts import Encoder, Texts


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
    for block in sheet.blocks(progress):
        misfits.extend(row for row in block.broken if row.line > head.line)
        fitting = _fitting(block, head, misfits)
        lines.extend(fitting.lines)
        for encoder, cells in zip(encoders, zip(*fitting.records, strict=True), strict=False):
            encoder.add(cells)
    columns = [encoder.texts() for encoder in encoders]
    return Table(list(head.cells), columns, np.array(lines, dtype=np.int32), misfits)


def _fitting(block: Block, head: Row, misfits: list[Row]) -> Block:
    """Return the records of a block that fit under the header; nearly always all, so that is looked at first."""
    width = len(head.cells)
    if set(map(len, block.records)) == {width} and head.cells not in block.records and block.lines[0] > head.line:
        return block
    lines, records = [], []
    for line, record in zip(block.lines, block.records, strict=True):
        if line <= head.line or record == head.cells or not any(record):
            continue
        if len(record) > width and any(record[width:]):
            misfits.append(Row(line, record))
            continue
        lines.append(line)  # spreadsheets leave out empty cells at the end of a line, or add some
        records.append([*record[:width], *[""] * (width - len(record))])
    return Block(lines, records)
