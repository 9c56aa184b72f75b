"""Take in documents of one row each, as core.store.ingest.document says of their kind."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Integer, inspect
from sqlmodel import Session, col, select, update

from core.sources.batch import Batch, RowProblem
from core.store import bulk
from core.store.codes import Cells, encode, fingerprints, wholes
from core.store.columns import Day, number_of
from core.store.ingest.cells import days, refuse
from core.store.ingest.changes import Changes, Counts
from core.store.ingest.document import DOCUMENTS, Document
from core.store.ingest.occasion import Occasion
from core.store.ingest.references import customers_of, ids_of
from core.store.ingest.statuses import Said, record_statuses
from core.store.tables.documents import Invoice, Payment


def ingest_documents(session: Session, batch: Batch, when: Occasion) -> Changes:
    """Take in the documents of a file: new ones are added, those that read differently are replaced."""
    how = DOCUMENTS[batch.kind]
    batch = batch.take(sorted(_last_rows(batch.column(how.key)).values()))
    columns = _columns(session, how, batch)
    keys, table = batch.column(how.key).tolist(), how.table
    if how.first:
        how.first(session, keys, columns)
    days_of = (table.day, getattr(table, how.brought[0])) if how.brought else (table.day,)
    wanted = [col(column) for column in (table.id, table.fingerprint, *days_of)]
    known = bulk.lookup(session, col(table.external_id), keys, *wanted)
    prints = columns["fingerprint"]
    columns["day"] = [_since(day, known.get(key), when) for day, key in zip(columns["day"], keys, strict=True)]
    if how.brought:
        column, field = how.brought
        rows = zip(columns[column], batch.column(field), map(known.get, keys), strict=True)
        columns[column] = [_brought(day, said, before, when) for day, said, before in rows]
    new = [row for row, key in enumerate(keys) if key not in known]
    changed = [row for row, key in enumerate(keys) if key in known and known[key][1] != prints[row]]
    bulk.insert(session, how.table, {"external_id": [keys[row] for row in new], **_rows(columns, new)})
    bulk.update(session, how.table, [known[keys[row]][0] for row in changed], _rows(columns, changed))
    moved = _follow_statuses(session, how, batch, when)
    _follow_stages(session, how, batch, when)
    _link_payments(session, batch.kind, [known[keys[row]][0] for row in changed])
    counts = Counts(len(new), len(changed), len(keys) - len(new) - len(changed))
    return Changes(batch.kind, len(batch), {how.name: counts, **({"status": Counts(new=moved)} if how.status else {})})


def repeated(batch: Batch) -> list[RowProblem]:
    """Return the problems of rows that say something else of a document than an earlier row did."""
    how = DOCUMENTS[batch.kind]
    prints = fingerprints([batch.column(name) for name in sorted(batch.columns)])
    column = encode(batch.column(how.key))
    differs = prints != prints[column.first][column.codes]
    return refuse(batch, np.flatnonzero(differs).tolist(), how.key, "once")


def _columns(session: Session, how: Document, batch: Batch) -> dict[str, Any]:
    read: dict[str, Any] = {"customer_id": customers_of(session, batch), "day": days(batch.column(how.day))}
    types = inspect(how.table).local_table.c
    for column, field in how.columns.items():
        cells = batch.column(field) if isinstance(field, str) else field(session, batch)
        read[column] = _stored(types[column].type, cells, (how.empty or {}).get(column))
    read["fingerprint"] = fingerprints(list(read.values())).tolist()
    return read


def _stored(kind: object, cells: Cells, empty: Any) -> list[Any]:
    """Return cells as a column of this type holds them."""
    if isinstance(kind, Day):
        return list(days(cells))
    if isinstance(kind, BigInteger | Integer):
        return list(wholes(cells))
    return [empty if cell is None else cell for cell in cells]


def _since(day: int | None, known: tuple[Any, ...] | None, when: Occasion) -> int:
    """Return the day of a document; of one whose file says none, the day it was first brought."""
    if day is not None:
        return day
    return number_of(when.today) if known is None else int(known[2])


def _brought(day: int | None, said: date | None, known: tuple[Any, ...] | None, when: Occasion) -> int | None:
    """Return a day as said; of one that nobody said, the first import at the latest."""
    if day is None or said is not None:
        return day
    first = number_of(when.today) if known is None or known[3] is None else int(known[3])
    return min(day, first)


def _follow_statuses(session: Session, how: Document, batch: Batch, when: Occasion) -> int:
    """Write the statuses and the columns that follow from them; return how many changed."""
    if how.status is None:
        return 0
    ids = ids_of(session, how.table, batch.column(how.key))
    rows = zip(ids, batch.column(how.status), batch.column(how.status_on), batch.column(how.day), strict=True)
    said = [Said(i, status, on, own) for i, status, on, own in rows if i is not None and status is not None]
    written = record_statuses(session, how.name, said, when)
    kept = {name: [value(one) for one in written.values()] for name, value in (how.kept or {}).items()}
    bulk.update(session, how.table, list(written), kept)
    for column, status in (how.marked or {}).items():
        taken = {i: number_of(one.on or one.own_day) for i, one in written.items() if one.status == status}
        bulk.update(session, how.table, list(taken), {column: list(taken.values())})
    return len(written)


def _follow_stages(session: Session, how: Document, batch: Batch, when: Occasion) -> None:
    """Keep since when a document stands at a stage: the first one from its own day, a later one from the import's."""
    if how.staged is None:
        return
    ids = ids_of(session, how.table, batch.column(how.key))
    rows = zip(ids, batch.column(how.staged), batch.column(how.day), strict=True)
    said = [Said(i, stage, None, own) for i, stage, own in rows if i is not None and stage]
    record_statuses(session, f"{how.name}_stage", said, when)


def _link_payments(session: Session, kind: str, changed: Sequence[int]) -> None:
    """Let payments find the invoices they name, whichever came first; those that changed may name another one."""
    if kind not in ("invoices", "payments"):
        return
    if kind == "payments":
        bulk.update(session, Payment, changed, {"invoice_id": [None] * len(changed)})
    named = select(Invoice.id).where(Invoice.external_id == Payment.invoice).scalar_subquery()
    waiting = (col(Payment.invoice_id).is_(None), col(Payment.invoice).is_not(None))
    session.exec(update(Payment).where(*waiting).values(invoice_id=named))


def _last_rows(keys: Cells) -> dict[str, int]:
    return {key: row for row, key in enumerate(keys)}


def _rows(columns: Mapping[str, Sequence[Any]], rows: Sequence[int]) -> dict[str, list[Any]]:
    return {name: [values[row] for row in rows] for name, values in columns.items()}
