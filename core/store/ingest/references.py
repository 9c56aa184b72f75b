"""Find what the rows of a file refer to."""

from typing import Any

from sqlmodel import Session, col

from core.sources.batch import Batch, RowProblem
from core.store import bulk
from core.store.codes import Cells, encode
from core.store.ingest.cells import refuse
from core.store.tables.documents import Invoice
from core.store.tables.identity import Customer


def ids_of(session: Session, table: Any, keys: Cells) -> list[int | None]:
    """Return our id of each external id, None where it is not on record."""
    column = encode(keys)
    known = [key for key in column.distinct if key is not None]
    found = bulk.lookup(session, col(table.external_id), known, col(table.id))
    ids = [found[key][0] if key in found else None for key in column.distinct]
    return [ids[code] for code in column.codes.tolist()]


def present_ids(session: Session, table: Any, keys: Cells) -> list[int]:
    """Return our id of each external id, all of which are on record."""
    return [found for found in ids_of(session, table, keys) if found is not None]


def customers_of(session: Session, batch: Batch) -> list[int | None]:
    """Return the customer of each row; a payment without one belongs to the customer of its invoice."""
    ids = ids_of(session, Customer, batch.column("customer_id"))
    if batch.kind != "payments" or None not in ids:
        return ids
    invoices = ids_of(session, Invoice, batch.column("invoice_id"))
    owners = bulk.lookup(session, col(Invoice.id), [i for i in invoices if i is not None], col(Invoice.customer_id))
    found = [owners[invoice][0] if invoice in owners else None for invoice in invoices]
    keys = batch.column("customer_id")
    return [theirs if key is None else own for key, own, theirs in zip(keys, ids, found, strict=True)]


def unknown_customers(session: Session, batch: Batch) -> list[RowProblem]:
    """Return the problems of rows whose customer is not on record."""
    keys = batch.column("customer_id")
    lost = [row for row, found in enumerate(customers_of(session, batch)) if found is None]
    named = refuse(batch, (row for row in lost if keys[row] is not None), "customer_id", "known_customer")
    return named + refuse(batch, (row for row in lost if keys[row] is None), "invoice_id", "known_invoice")


def unknown_others(session: Session, batch: Batch, field: str | None) -> list[RowProblem]:
    """Return the problems of rows whose second customer, named in this field, is not on record or is the first one."""
    if field is None:
        return []
    keys, own = batch.column(field), batch.column("customer_id")
    found = ids_of(session, Customer, keys)
    lost = [row for row, other in enumerate(found) if other is None and keys[row] is not None]
    same = [row for row, key in enumerate(keys) if key is not None and key == own[row]]
    return refuse(batch, lost, field, "known_customer") + refuse(batch, same, field, "other_customer")
