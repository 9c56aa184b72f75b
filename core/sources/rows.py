"""Which rows of a table are data: not its totals, and a line may inherit from the row above."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from core.frames import Array
from core.sources.kind import Field, Kind
from core.sources.phrase import Phrase
from core.sources.table import Table
from core.sources.texts import Mask, Texts
from core.sources.values.empty import is_empty

_TOTAL = re.compile(
    r"\W*(合\s*计|总\s*计|小\s*计|总\s*和|本页合计|累\s*计|grand\s*total|sub\s*-?total|totals?|sum)\W*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of data: the cells and the header of each field, and the line of each row."""

    cells: Mapping[str, Texts]
    headers: Mapping[str, str]
    lines: Array
    notes: tuple[Phrase, ...] = ()

    def __len__(self) -> int:
        """Return how many rows there are."""
        return len(self.lines)


def data_rows(table: Table, fields: Mapping[int, Field], kind: Kind) -> Rows:
    """Return the rows of data by field, without blank rows and totals, continued lines filled from above."""
    cells = {field.name: table.columns[index] for index, field in fields.items()}
    headers = {field.name: table.headers[index].strip() for index, field in fields.items()}
    lacking = _any(
        [texts.where(is_empty) for name, texts in cells.items() if kind.field(name).required], len(table.lines)
    )
    totals, blank = _totals(table, lacking), _blank(table, lacking)
    kept = ~(totals | blank)
    cells = {name: texts.take(kept) for name, texts in cells.items()}
    cells, continued = _continue(cells, kind)
    counts = {"sources.note.totals": int(totals.sum()), "sources.note.continued": continued}
    notes = tuple(Phrase(key, {"rows": rows}) for key, rows in counts.items() if rows)
    return Rows(cells, headers, table.lines[kept], notes)


def _any(masks: list[Mask], rows: int) -> Mask:
    found: Mask = np.logical_or.reduce([np.zeros(rows, dtype=np.bool_), *masks])
    return found


def _totals(table: Table, lacking: Mask) -> Mask:
    """Return the rows that say "total" somewhere, of those that lack something a row of data has."""
    return _those(table, lacking, lambda text: _TOTAL.fullmatch(text) is not None)


def _blank(table: Table, lacking: Mask) -> Mask:
    return lacking & ~_those(table, lacking, lambda text: bool(text.strip()))


def _those(table: Table, rows: Mask, holds: Callable[[str], bool]) -> Mask:
    """Return which of the rows have a cell with a property, looking at these rows' cells alone."""
    found = np.zeros(len(rows), dtype=np.bool_)
    found[rows] = _any([texts.take(rows).used().where(holds) for texts in table.columns], int(rows.sum()))
    return found


def _continue(cells: Mapping[str, Texts], kind: Kind) -> tuple[dict[str, Texts], int]:
    """Fill the carried fields of lines that leave everything required to the row above; count such lines."""
    marks = [~cells[name].where(is_empty) for name in kind.line_marks if name in cells]
    if not marks:
        return dict(cells), 0
    required = [cells[field.name].where(is_empty) for field in kind.fields if field.required]
    continued = np.logical_and.reduce(required) & np.logical_or.reduce(marks)
    continued[:1] = False
    above = np.maximum.accumulate(np.where(continued, 0, np.arange(len(continued))))
    filled = {
        name: Texts(np.where(texts.where(is_empty) & continued, texts.codes[above], texts.codes), texts.spellings)
        if name in kind.carried
        else texts
        for name, texts in cells.items()
    }
    return filled, int(continued.sum())
