"""Write what a file says of its subjects as dated facts, and only what it says anew."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from core.dimensions import Dimension, Subject, dimensions
from core.sources.batch import Batch
from core.store import bulk
from core.store.codes import Cells
from core.store.columns import number_of
from core.store.facts import REP
from core.store.ingest.cells import currencies, days
from core.store.ingest.changes import Counts
from core.store.ingest.occasion import Occasion
from core.store.tables.facts import Fact

# The column of the facts that holds a value of each kind of dimension.
HOLDS = {"option": "option", "number": "number", "money": "money_minor", "text": "text", "date": "on_date"}
Said = tuple[int, Any]  # from which day, what


def record_facts(session: Session, subject: Subject, ids: Sequence[int], batch: Batch, when: Occasion) -> Counts:
    """Write each value that differs from what imports said for that day; ``ids`` are the subjects of the rows.

    A value holds from the row's ``since``, else from today. What people answered is not looked at, so that a file
    that says the same every week never overwrites them.
    """
    since = days(day or when.today for day in batch.column("since"))
    money_in = currencies(batch)
    total = Counts()
    for dimension in dimensions().values():
        if dimension.subject == subject and dimension.name in batch.columns:
            said = _said(dimension, batch.column(dimension.name), money_in)
            rows = [(i, day, value) for i, day, value in zip(ids, since, said, strict=True) if value is not None]
            counts = _record(session, dimension, rows, batch.kind, when)
            total = Counts(total.new + counts.new, total.changed + counts.changed, total.unchanged + counts.unchanged)
    return total


def _said(dimension: Dimension, values: Cells, money_in: Sequence[str]) -> list[Any]:
    if dimension.kind == "money":
        return [None if v is None else (int(v), currency) for v, currency in zip(values, money_in, strict=True)]
    if dimension.kind == "date":
        return [None if v is None else number_of(v) for v in values]
    return list(values)


def _record(session: Session, dimension: Dimension, rows: Sequence[Any], source: str, when: Occasion) -> Counts:
    history = _imported(session, dimension) if rows else {}
    new: list[tuple[int, int, Any]] = []
    first = 0
    for subject_id, day, value in sorted(rows, key=lambda row: row[:2]):
        mine = history.setdefault(subject_id, [])
        place = bisect_right(mine, day, key=lambda said: said[0])
        if place and mine[place - 1][1] == value:
            continue
        first += not mine
        mine.insert(place, (day, value))
        new.append((subject_id, day, value))
    _write(session, dimension, new, source, when)
    return Counts(new=first, changed=len(new) - first, unchanged=len(rows) - len(new))


def _imported(session: Session, dimension: Dimension) -> dict[int, list[Said]]:
    """Return what imports said of a dimension so far, by subject, in order of the days it holds from."""
    value: Any = getattr(Fact, HOLDS[dimension.kind])
    mine = (col(Fact.subject) == dimension.subject, col(Fact.dimension) == dimension.name, col(Fact.source) != REP)
    wanted = select(col(Fact.subject_id), col(Fact.valid_from), value, col(Fact.currency)).where(*mine)
    found: defaultdict[int, list[Said]] = defaultdict(list)
    for subject_id, day, said, currency in bulk.fetch(session, wanted.order_by(col(Fact.valid_from), col(Fact.id))):
        found[subject_id].append((day, said if currency is None else (said, currency)))
    return found


def _write(session: Session, dimension: Dimension, new: Sequence[Any], source: str, when: Occasion) -> None:
    if not new:
        return
    subject_ids, since, values = zip(*new, strict=True)
    held: dict[str, Sequence[Any]] = {HOLDS[dimension.kind]: values}
    if dimension.kind == "money":
        held = {"money_minor": [minor for minor, _ in values], "currency": [currency for _, currency in values]}
    same = {
        "subject": dimension.subject,
        "dimension": dimension.name,
        "recorded_at": when.now,
        "source": source,
        "who": when.who,
    }
    constant = {name: [value] * len(new) for name, value in same.items()}
    bulk.insert(session, Fact, {"subject_id": subject_ids, "valid_from": since, **held, **constant})
