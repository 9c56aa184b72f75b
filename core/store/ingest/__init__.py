"""Take a checked file into the store, whole or not at all."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

from sqlmodel import Session

from core.sources.batch import Batch, RowProblem
from core.store import bulk, settings
from core.store.ingest.changes import Changes, Counts, RowsRefused
from core.store.ingest.document import DOCUMENTS
from core.store.ingest.documents import ingest_documents, repeated
from core.store.ingest.occasion import Occasion
from core.store.ingest.order_lines import mixed
from core.store.ingest.orders import ingest_orders
from core.store.ingest.rates import impossible, ingest_rates
from core.store.ingest.references import unknown_customers, unknown_others
from core.store.ingest.subjects import ingest_contacts, ingest_customers, ingest_products
from core.store.tables.documents import ImportedFile

__all__ = ["Changes", "Counts", "RowsRefused", "check", "ingest"]

MANY = 1_000  # rows that change how a database should look for them
Taker = Callable[[Session, Batch, Occasion], Changes]
TAKERS: Mapping[str, Taker] = {
    "customers": ingest_customers,
    "contacts": ingest_contacts,
    "products": ingest_products,
    "orders": ingest_orders,
    "rates": ingest_rates,
    **dict.fromkeys(DOCUMENTS, ingest_documents),
}
DATED_BY = {"orders": "ordered_on", **{kind: how.day for kind, how in DOCUMENTS.items()}}


def ingest(
    session: Session, batch: Batch, *, today: date, now: datetime, who: str, sha256: str | None = None
) -> Changes:
    """Write a file's rows and say what they changed; the caller commits, or rolls back a dry run.

    ``today`` is when changes without a day of their own hold from. Raises RowsRefused, with nothing written, when rows
    do not fit what is on record (``check`` finds the same problems).
    """
    problems = check(session, batch)
    if problems:
        raise RowsRefused(batch.file, problems)
    if not len(batch):
        return Changes(batch.kind, 0)
    changes = TAKERS[batch.kind](session, batch, Occasion(today, now, who))
    log = ImportedFile(name=batch.file, sha256=sha256, kind=batch.kind, rows=len(batch), at=now, who=who)
    session.add(log)
    session.flush()
    _note_latest_day(session, batch, today)
    if len(batch) >= MANY:
        bulk.refresh_statistics(session)
    return changes


def _note_latest_day(session: Session, batch: Batch, today: date) -> None:
    """Keep the latest day the data speaks of; a plan for a day to come does not count."""
    dated = batch.columns.get(DATED_BY.get(batch.kind, ""), ())
    days = [day for day in (*set(dated), settings.data_until(session)) if day is not None and day <= today]
    if days:
        settings.put(session, "data_until", max(days).isoformat())


def check(session: Session, batch: Batch) -> list[RowProblem]:
    """Return the problems of rows that do not fit what is on record, or each other."""
    if not len(batch):
        return []
    if batch.kind == "orders":
        return mixed(batch)
    if batch.kind == "rates":
        return impossible(batch)
    problems = unknown_customers(session, batch) if batch.kind in DOCUMENTS or batch.kind == "contacts" else []
    if batch.kind in DOCUMENTS:
        problems += unknown_others(session, batch, DOCUMENTS[batch.kind].other) + repeated(batch)
    return problems
