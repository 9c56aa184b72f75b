"""Cells of a checked file in the form the database takes."""

from collections.abc import Iterable
from datetime import date

import numpy as np

from core.frames import Floats
from core.sources.batch import Batch, RowProblem
from core.sources.phrase import Phrase
from core.store.codes import Cells, Longs, encode
from core.store.columns import number_of


def days(values: Iterable[date | None]) -> list[int | None]:
    """Return dates as the database stores them; each distinct date is converted once."""
    column = encode(list(values))
    numbers = [None if day is None else number_of(day) for day in column.distinct]
    return [numbers[code] for code in column.codes.tolist()]


def day_numbers(values: Iterable[date]) -> Longs:
    """Return dates that are all there as numbers."""
    return np.array(days(values), np.int64)


def floats(values: Cells) -> Floats:
    """Return numbers as floats, NaN for none."""
    return np.array(values, np.float64)


def currencies(batch: Batch) -> list[str]:
    """Return the currency of each row."""
    return [currency or batch.default_currency for currency in batch.column("currency")]


def refuse(batch: Batch, rows: Iterable[int], column: str, expected: str) -> list[RowProblem]:
    """Return the problems of rows whose cell in a column is not what is expected."""
    lines, cells = batch.lines, batch.column(column)
    return [
        RowProblem(batch.file, int(lines[row]), column, str(cells[row] or ""), Phrase(f"store.expect.{expected}"))
        for row in rows
    ]
