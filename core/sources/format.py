"""What a format of import file is: how it is known, and how its rows are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

Progress = Callable[[int, int], None]
BLOCK = 20_000  # records read at a time, and told as progress


@dataclass(frozen=True, slots=True)
class Row:
    """One record: the line it starts on (1-based) and its cells; a broken one has its raw text as the only cell."""

    line: int
    cells: Sequence[str]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """Records in the order of the file, the line each starts on, and those that could not be taken apart."""

    lines: Sequence[int]
    records: Sequence[list[str]]
    broken: Sequence[Row] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; ``blocks`` reads it from the start and tells how much of how much is done."""

    blocks: Callable[[Progress], Iterator[Block]]
    encoding: str | None = None
    delimiter: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Format:
    """One format: ``knows`` decides from the content (never the name), ``sheets`` opens the file.

    ``sheets(path, encoding, delimiter)`` takes what the person said about the file, None to find out.
    """

    name: str
    knows: Callable[[Path], bool]
    sheets: Callable[[Path, str | None, str | None], Sequence[Sheet]]


def silent(done: int, total: int) -> None:
    """Take no notice of progress."""
