"""Comma-separated values, and what goes by that name: semicolons, tabs or bars, in any common encoding."""

import csv as records
import io
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from core.errors import Mistake
from core.sources.encoding import checked, encoding_of
from core.sources.format import BLOCK, Block, Format, Progress, Row, Sheet
from core.sources.signature import why_no_table

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t", "|")
SAMPLE_LINES = 60
SAMPLE_CHARACTERS = 60_000  # under the 131,072 that the csv module takes for one cell
LINE_BREAK = re.compile(r"\r\n|\r|\n")
BROKEN_OFF = ("unexpected end of data", "field larger than field limit")  # messages of the csv module


def _knows(path: Path) -> bool:
    return why_no_table(path) is None


def _sheets(path: Path, encoding: str | None, delimiter: str | None) -> Sequence[Sheet]:
    encoding = checked(path, encoding) if encoding else encoding_of(path)
    if delimiter is None:
        with path.open(encoding=encoding, errors="replace", newline="") as stream:
            delimiter = delimiter_of(stream.read(SAMPLE_CHARACTERS))
    return [Sheet(partial(_blocks, path, encoding, delimiter), encoding, delimiter)]


def delimiter_of(sample: str) -> str:
    """Return the delimiter by which the most lines have the same number of cells; the comma when none does."""

    def agreement(delimiter: str) -> tuple[int, int]:
        rows = records.reader(io.StringIO(sample, newline=""), delimiter=delimiter, skipinitialspace=True)
        widths = Counter(len(row) for row in islice(rows, SAMPLE_LINES) if len(row) > 1)
        width, lines = max(widths.items(), key=lambda item: item[1], default=(0, 0))
        return lines, width

    return max(DELIMITERS, key=agreement)


def _blocks(path: Path, encoding: str, delimiter: str, progress: Progress) -> Iterator[Block]:
    total = path.stat().st_size
    with path.open("rb") as file, io.TextIOWrapper(file, encoding, "replace", newline="") as stream:
        latest = _Latest(stream)
        reader = records.reader(latest, delimiter=delimiter, strict=True, skipinitialspace=True)
        while (block := _next_block(reader, latest, path.name)).lines or block.broken:
            yield block
            progress(file.tell(), total)
    progress(total, total)


class _Latest:
    """The lines of a file, remembering the one that was read last."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self.line = ""

    def __iter__(self) -> "_Latest":
        return self

    def __next__(self) -> str:
        self.line = next(self._stream)
        return self.line


def _next_block(reader: "Reader", latest: _Latest, file: str) -> Block:
    """Return the next records; a record that cannot be taken apart ends its block early."""
    start = reader.line_num + 1
    found: list[list[str]] = []
    try:
        for record in islice(reader, BLOCK):
            found.append(record)  # noqa: PERF402 (what was read before an error is kept)
    except records.Error as error:
        lines, line = _lines(found, start, None)
        if str(error).startswith(BROKEN_OFF):
            raise Mistake("sources.open_quote", file=file, line=line) from None
        return Block(lines, found, [Row(line, [latest.line.rstrip("\r\n")], broken=True)])
    return Block(_lines(found, start, reader.line_num)[0], found)


def _lines(found: list[list[str]], start: int, last: int | None) -> tuple[Sequence[int], int]:
    """Return the line each record starts on, and the line after them; cells with line breaks take several."""
    if last is not None and last - start + 1 == len(found):
        return range(start, last + 1), last + 1
    heights = [1 + sum(len(LINE_BREAK.findall(cell)) for cell in record) for record in found]
    starts = list(accumulate(heights, initial=start))
    return starts[:-1], starts[-1]


csv = Format(name="CSV", knows=_knows, sheets=_sheets)
