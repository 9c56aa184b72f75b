"""What an import did, or would do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from core.errors import Mistake
from core.sources.batch import RowProblem


@dataclass(frozen=True, slots=True)
class Counts:
    """How many rows or documents of one table were new, changed, or as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Changes:
    """What one file changed, by table; ``new_customers`` were not on record before."""

    kind: str
    rows: int
    tables: Mapping[str, Counts] = field(default_factory=dict)
    new_customers: int = 0

    @property
    def nothing(self) -> bool:
        """Whether everything was already as the file says."""
        return not any(counts.new or counts.changed for counts in self.tables.values())


class RowsRefused(Mistake):
    """Rows of a checked file do not fit what is on record; nothing was written."""

    def __init__(self, file: str, problems: Sequence[RowProblem]) -> None:
        first = problems[0]
        super().__init__("rows_refused", file=file, rows=len({p.line for p in problems}), line=first.line)
        self.problems = problems
