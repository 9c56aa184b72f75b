"""Take in documents of one row each: invoices, payments, contracts, interactions, complaints, opportunities."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sqlmodel import Session, col, select, update

from core.sources.batch import Batch, RowProblem
from core.store import bulk
from core.store.codes import Cells, encode, fingerprints, wholes
from core.store.columns import number_of
from core.store.ingest.cells import currencies, days, refuse
from core.store.ingest.changes import Changes, Counts
from core.store.ingest.occasion import Occasion
from core.store.ingest.references import customers_of, ids_of
from core.store.ingest.statuses import Said, record_statuses
from core.store.tables.documents import Complaint, Contract, Interaction, Invoice, Opportunity, Payment

Written = Mapping[str, Callable[[Said], Any]]  # column kept from the statuses → its value under a status


@dataclass(frozen=True, slots=True)
class Document:
    """How a kind of file becomes rows of a table.

    ``columns`` maps the table's columns to the file's fields, ``empty`` gives what stands for an empty cell where the
    table wants a value; ``status`` is the field of its status and ``status_on`` of its day, ``kept`` are the columns
    that follow from the status.
    """

    table: Any
    name: str
    key: str
    day: str
    columns: Mapping[str, str]
    empty: Mapping[str, str] | None = None
    status: str | None = None
    status_on: str = "status_on"
    kept: Written | None = None


def _from(*statuses: str) -> Callable[[Said], int | None]:
    """Return a column that holds since when the status is one of these."""
    return lambda said: number_of(said.on or said.own_day) if said.status in statuses else None


def _on(*statuses: str) -> Callable[[Said], int | None]:
    """Return a column that holds the day the status became one of these, as far as a file said it."""
    return lambda said: number_of(said.on) if said.on and said.dated and said.status in statuses else None


DOCUMENTS: Mapping[str, Document] = {
    "invoices": Document(
        Invoice,
        "invoice",
        key="invoice_id",
        day="issued_on",
        columns={"due": "due_on", "amount_minor": "amount", "currency": "currency", "order": "order_id"},
        status="status",
        kept={"void_on": _from("void"), "paid_from": _from("paid"), "paid_on": _on("paid")},
    ),
    "payments": Document(
        Payment,
        "payment",
        key="payment_id",
        day="paid_on",
        columns={"invoice": "invoice_id", "amount_minor": "amount", "currency": "currency", "method": "method"},
    ),
    "contracts": Document(
        Contract,
        "contract",
        key="contract_id",
        day="starts_on",
        columns={"name": "name", "ends": "ends_on", "amount_minor": "amount", "currency": "currency"},
        empty={"name": ""},
        status="status",
        kept={"cancelled_on": _from("cancelled")},
    ),
    "interactions": Document(
        Interaction,
        "interaction",
        key="interaction_id",
        day="on",
        columns={"kind": "kind", "contact": "contact_id", "rep": "rep", "summary": "summary"},
        empty={"kind": "other", "summary": ""},
    ),
    "complaints": Document(
        Complaint,
        "complaint",
        key="complaint_id",
        day="opened_on",
        columns={"closed": "closed_on", "urgency": "urgency", "cause": "cause"},
        empty={"cause": ""},
    ),
    "opportunities": Document(
        Opportunity,
        "opportunity",
        key="opportunity_id",
        day="opened_on",
        columns={
            "name": "name",
            "stage": "stage",
            "amount_minor": "amount",
            "currency": "currency",
            "rival": "rival",
            "reason": "reason",
        },
        empty={"name": "", "stage": ""},
        status="outcome",
        status_on="closed_on",
        kept={
            "closed_from": _from("won", "lost"),
            "closed_on": _on("won", "lost"),
            "won": lambda said: {"won": True, "lost": False}.get(said.status),
        },
    ),
}


def ingest_documents(session: Session, batch: Batch, when: Occasion) -> Changes:
    """Take in the documents of a file: new ones are added, those that read differently are replaced."""
    how = DOCUMENTS[batch.kind]
    batch = batch.take(sorted(_last_rows(batch.column(how.key)).values()))
    columns = _columns(how, batch, customers_of(session, batch))
    keys = batch.column(how.key).tolist()
    known = bulk.lookup(session, col(how.table.external_id), keys, col(how.table.id), col(how.table.fingerprint))
    prints = columns["fingerprint"]
    new = [row for row, key in enumerate(keys) if key not in known]
    changed = [row for row, key in enumerate(keys) if key in known and known[key][1] != prints[row]]
    bulk.insert(session, how.table, {"external_id": [keys[row] for row in new], **_rows(columns, new)})
    bulk.update(session, how.table, [known[keys[row]][0] for row in changed], _rows(columns, changed))
    moved = _follow_statuses(session, how, batch, when)
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


def _columns(how: Document, batch: Batch, customers: Sequence[int | None]) -> dict[str, Any]:
    read: dict[str, Any] = {"customer_id": customers, "day": days(batch.column(how.day))}
    for column, field in how.columns.items():
        cells = currencies(batch) if field == "currency" else batch.column(field)
        read[column] = _stored(column, field, cells, (how.empty or {}).get(column))
    if how.name == "invoice":
        read["amount_minor"] = _credited(read["amount_minor"], batch.column("status"))
    read["fingerprint"] = fingerprints(list(read.values())).tolist()
    return read


def _stored(column: str, field: str, cells: Cells, empty: str | None) -> list[Any]:
    if field.endswith("_on"):
        return list(days(cells))
    if column.endswith("_minor"):
        return list(wholes(cells))
    return [empty if cell is None else cell for cell in cells]


def _credited(amounts: Sequence[int], statuses: Cells) -> list[int]:
    """Return the amounts, a credit note's below zero whichever sign the file gave it."""
    pairs = zip(amounts, statuses, strict=True)
    return [-abs(amount) if status == "credit_note" else amount for amount, status in pairs]


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
    return len(written)


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
