"""Check documents against the other rows of their file: the numbers they are known by."""

from hashlib import sha256

import numpy as np

from core.sources.batch import Batch, Objects, RowProblem
from core.sources.faults import shown
from core.sources.kind import Columns, Kind
from core.sources.phrase import Phrase

MADE = "~"  # begins a number we made ourselves


def with_made_keys(columns: Columns, kind: Kind) -> Columns:
    """Return the columns with a number for every document that came without: made of what it says."""
    if not kind.made_key:
        return columns
    (key,) = kind.key
    rows = len(next(iter(columns.values())))
    parts = [columns.get(name, np.full(rows, None, dtype=object)) for name in kind.made_key]
    given = columns.get(key, np.full(rows, None, dtype=object))
    made = [number or _number(said) for number, *said in zip(given, *parts, strict=True)]
    keys: Objects = np.empty(rows, dtype=object)
    keys[:] = made
    return {**columns, key: keys}


def _number(said: list[object]) -> str:
    return MADE + sha256("\x1f".join(map(str, said)).encode()).hexdigest()[:16]


def once_each(batch: Batch, kind: Kind, headers: dict[str, str]) -> tuple[Batch, list[RowProblem], tuple[Phrase, ...]]:
    """Return the batch with each document once: equal rows are merged, a different row of the same number is refused.

    Dated facts about one subject (``since``) are different documents in this sense. Of a kind that adds up, the rows of
    one document become one.
    """
    if kind.adds:
        return _added_up(batch, kind.key[0], kind.adds)
    if kind.many_rows:
        return batch, [], _repetitions(batch)
    keys = list(zip(*(batch.column(name) for name in (*kind.key, "since")), strict=True))
    if len(set(keys)) == len(keys):
        return batch, [], ()
    contents = list(zip(*batch.columns.values(), strict=True))
    first: dict[tuple[object, ...], int] = {}
    later = [(row, first[key]) for row, key in enumerate(keys) if first.setdefault(key, row) != row]
    problems = [
        _twice(batch, row, earlier, kind.key[0], headers)
        for row, earlier in later
        if contents[row] != contents[earlier]
    ]
    kept = np.ones(len(batch), dtype=np.bool_)
    kept[[row for row, _ in later]] = False
    merged = len(later) - len(problems)
    notes = (Phrase("sources.note.merged", {"rows": merged}),) if merged else ()
    return batch.take(kept), problems, notes


def _added_up(batch: Batch, key: str, adds: str) -> tuple[Batch, list[RowProblem], tuple[Phrase, ...]]:
    """Return the first row of each document with the sum of its rows."""
    place: dict[object, int] = {}
    documents = np.array([place.setdefault(number, len(place)) for number in batch.column(key)], np.int64)
    first = np.unique(documents, return_index=True)[1]
    sums: Objects = np.bincount(documents, batch.column(adds).astype(np.float64), len(place)).astype(object)
    whole = batch.take(first)
    columns = {**whole.columns, adds: sums}
    merged = len(batch) - len(whole)
    notes = (Phrase("sources.note.added_up", {"rows": merged}),) if merged else ()
    return Batch(batch.kind, batch.file, columns, whole.lines, batch.default_currency), [], notes


def _repetitions(batch: Batch) -> tuple[Phrase, ...]:
    """Count the lines of documents that are there more than once, which may be meant."""
    rows = len(batch) - len(set(zip(*batch.columns.values(), strict=True)))
    return (Phrase("sources.note.repeated", {"rows": rows}),) if rows else ()


def _twice(batch: Batch, row: int, earlier: int, key: str, headers: dict[str, str]) -> RowProblem:
    expected = Phrase("sources.expect.once", {"line": int(batch.lines[earlier])})
    value = shown(str(batch.columns[key][row]))
    return RowProblem(batch.file, int(batch.lines[row]), headers.get(key, key), value, expected)
