"""What a file was recognised as, how it was read, and what came of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from core.sources.batch import Batch, RowProblem
from core.sources.phrase import Phrase
from core.sources.table import Table


@dataclass(frozen=True, slots=True)
class Report:
    """How a file was read.

    ``mapping`` maps a header to its field, ``ignored`` are the headers nobody asked for; ``date_orders`` ("m/d/y") and
    ``decimals`` ("." or ",") are by header. ``rows`` counts the rows of the file, good and refused, without totals and
    blank lines. ``notes`` say what was guessed, left out, or is worth knowing.
    """

    file: str
    kind: str
    format: str
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    header_line: int
    mapping: Mapping[str, str]
    ignored: Sequence[str]
    date_orders: Mapping[str, str]
    decimals: Mapping[str, str]
    rows: int
    notes: Sequence[Phrase]

    @property
    def date_order(self) -> str:
        """The order of day, month and year, as one word for a file that uses one."""
        return ", ".join(sorted(set(self.date_orders.values())))

    @property
    def decimal(self) -> str:
        """The decimal sign, as one word for a file that uses one."""
        return " ".join(sorted(set(self.decimals.values())))


@dataclass(frozen=True)
class Reading:
    """A read file: the good rows, how they were read, the problems of the rows that are refused, and the raw cells."""

    batch: Batch
    report: Report
    refused: Sequence[RowProblem]
    table: Table

    @property
    def refused_rows(self) -> int:
        """How many rows are refused; one row may have several problems."""
        return len({problem.line for problem in self.refused})

    def refuse(self, problems: Sequence[RowProblem]) -> "Reading":
        """Return the reading without the rows of these problems, which join the refused ones."""
        bad = np.isin(self.batch.lines, [problem.line for problem in problems])
        refused = sorted([*self.refused, *problems], key=lambda problem: problem.line)
        return replace(self, batch=self.batch.take(~bad), refused=refused)

    def tally(self) -> list[tuple[str, Phrase, int, RowProblem]]:
        """Return the problems by column and expectation: how many rows have each, and the first; most first."""
        groups: dict[tuple[str, str], list[RowProblem]] = {}
        for problem in self.refused:
            groups.setdefault((problem.column, problem.expected.key), []).append(problem)
        counted = [(column, found[0].expected, len(found), found[0]) for (column, _), found in groups.items()]
        return sorted(counted, key=lambda entry: -entry[2])
