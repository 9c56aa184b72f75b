"""Comma-separated values, and what goes by that name: semicolons, tabs or bars, in any common encoding."""

import csv as records
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.errors import Mistake
from core.sources.encoding import checked, encoding_of
from core.sources.format import TOLD_EVERY, Format, Progress, Row, Sheet
from core.sources.signature import why_no_table

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 60
SAMPLE_CHARACTERS = 60_000  # under the 131,072 that the csv module takes for one cell
BROKEN_OFF = ("unexpected end of data", "field larger than field limit")  # messages of the csv module


def _knows(path: Path) -> bool:
    return why_no_table(path) is None


def _sheets(path: Path, encoding: str | None, delimiter: str | None) -> Sequence[Sheet]:
    encoding = checked(path, encoding) if encoding else encoding_of(path)
    if delimiter is None:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = delimiter_of(stream.read(SAMPLE_CHARACTERS))
    return [Sheet(partial(_rows, path, encoding, delimiter), encoding, delimiter)]


def delimiter_of(sample: str) -> str:
    """Return the delimiter by which the most lines have the same number of cells; the comma when none does."""

    def agreement(delimiter: str) -> tuple[int, int]:
        rows = records.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
        widths = Counter(len(row) for row in islice(rows, SAMPLE_LINES) if len(row) > 1)
        width, lines = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return lines, width

    return max(DELIMITERS, key=agreement)


def _rows(path: Path, encoding: str, delimiter: str, progress: Progress) -> Iterator[Row]:
    total = path.stat().st_size
    with path.open(encoding=encoding, newline="") as stream:
        latest = [""]
        lines = _noting(stream, latest, total, progress)
        yield from _records(records.reader(lines, delimiter=delimiter, strict=True), latest, path.name)
    progress(total, total)


def _noting(stream: TextIO, latest: list[str], total: int, progress: Progress) -> Iterator[str]:
    for number, line in enumerate(stream):
        latest[0] = line
        if number % TOLD_EVERY == 0:
            progress(stream.buffer.tell(), total)
        yield line


def _records(reader: "Reader", latest: list[str], file: str) -> Iterator[Row]:
    line = 1
    while True:
        try:
            for cells in reader:
                yield Row(line, cells)
                line = reader.line_num + 1
        except records.Error as error:
            if str(error).startswith(BROKEN_OFF):
                raise Mistake("sources.open_quote", file=file, line=line) from None
            yield Row(line, [latest[0].rstrip("\r\n")], broken=True)
            line = reader.line_num + 1
        else:
            return


csv = Format(name="CSV", knows=_knows, sheets=_sheets)
