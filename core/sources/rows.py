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
    """Fill what lines leave to the line above of their document; count the lines without a number of their own."""
    if not kind.many_rows:
        return dict(cells), 0
    empty = {name: texts.where(is_empty) for name, texts in cells.items()}
    required = np.logical_and.reduce([empty[field.name] for field in kind.fields if field.required])
    marks = [~empty[name] for name in kind.line_marks if name in cells]
    continued = required & np.logical_or.reduce(marks) if marks else np.zeros(len(required), dtype=np.bool_)
    continued[:1] = False
    (key,) = kind.key
    above = _above(continued)
    document = cells[key].codes[above]
    first = np.append(True, document[1:] != document[:-1])[: len(document)]  # of the lines of a document
    filled = {
        name: Texts(texts.codes[_above(empty[name] & ~first)], texts.spellings) if name in kind.carried else texts
        for name, texts in cells.items()
    }
    return {**filled, key: Texts(document, cells[key].spellings)}, int(continued.sum())


def _above(gaps: Mask) -> Array:
    """Return for each row the nearest row up to it that is no gap."""
    return np.maximum.accumulate(np.where(gaps, 0, np.arange(len(gaps))))
