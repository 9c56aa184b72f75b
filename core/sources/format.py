"""What a format of import file is: how it is known, and how its rows are read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

Progress = Callable[[int, int], None]
TOLD_EVERY = 20_000  # rows between two calls of progress


class Row(NamedTuple):
    """One record: the line it starts on (1-based) and its cells; a broken one has its raw text as the only cell."""

    line: int
    cells: Sequence[str]
    broken: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; ``rows`` reads it from the start and tells how much of how much is done."""

    rows: Callable[[Progress], Iterator[Row]]
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
