"""Take in orders: each document in the file replaces its lines, and what was taken back is matched anew."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from sqlmodel import Session, col, delete

from core.sources.batch import Batch
from core.store import bulk
from core.store.codes import encode
from core.store.columns import day_of
from core.store.ingest.changes import Changes, Counts
from core.store.ingest.occasion import Occasion
from core.store.ingest.order_lines import Orders, arrange
from core.store.ingest.references import ids_of, present_ids
from core.store.ingest.statuses import Said, record_statuses
from core.store.ingest.subjects import ensure_customers, ensure_products
from core.store.ingest.takeback import match_anew
from core.store.tables.documents import Order, OrderLine
from core.store.tables.identity import Customer, Product


def ingest_orders(session: Session, batch: Batch, when: Occasion) -> Changes:
    """Take in orders with their lines; customers and products nobody brought yet are added."""
    orders = arrange(batch)
    lines = orders.lines
    customers = encode(lines.column("customer_id"))
    new_customers = ensure_customers(session, customers, lines.column("customer_name"), lines.column("country"))
    ensure_products(session, encode(orders.product), lines.column("product_name"))
    columns = orders.columns()
    columns["customer_id"] = present_ids(session, Customer, lines.column("customer_id")[orders.start])
    known = bulk.lookup(session, col(Order.external_id), orders.keys, col(Order.fingerprint), col(Order.customer_id))
    new = [code for code, key in enumerate(orders.keys) if key not in known]
    changed = [
        code for code, key in enumerate(orders.keys) if key in known and known[key][0] != columns["fingerprint"][code]
    ]
    ids = _write_orders(session, columns, new, changed)
    _write_lines(session, orders, ids, [*new, *changed])
    moved = _follow_statuses(session, orders, columns["day"], ids, when)
    before = {known[orders.keys[code]][1] for code in changed}
    touched = {*before, *(columns["customer_id"][code] for code in (*new, *changed, *moved))}
    match_anew(session, sorted(touched))
    counts = Counts(len(new), len(changed), len(orders.keys) - len(new) - len(changed))
    return Changes(batch.kind, len(batch), {"order": counts, "status": Counts(new=len(moved))}, new_customers)


def _write_orders(
    session: Session, columns: Mapping[str, Sequence[Any]], new: Sequence[int], changed: Sequence[int]
) -> list[int]:
    """Insert the new orders, replace the changed ones without their lines, and return the ids of all."""
    bulk.insert(session, Order, {name: [values[code] for code in new] for name, values in columns.items()})
    ids = present_ids(session, Order, columns["external_id"])
    old = [ids[code] for code in changed]
    bulk.update(session, Order, old, {name: [values[code] for code in changed] for name, values in columns.items()})
    if old:
        session.exec(delete(OrderLine).where(col(OrderLine.order_id).in_(bulk.stage(session, old))))
    return ids


def _write_lines(session: Session, orders: Orders, ids: Sequence[int], codes: Sequence[int]) -> None:
    written = np.zeros(len(ids), np.bool_)
    written[list(codes)] = True
    rows = np.flatnonzero(written[orders.order]).tolist()
    columns = {
        "order_id": np.array(ids)[orders.order].tolist(),
        "product_id": ids_of(session, Product, orders.product),
        **orders.line_columns(),
    }
    if len(rows) < len(orders.order):
        columns = {name: [values[row] for row in rows] for name, values in columns.items()}
    bulk.insert(session, OrderLine, columns)


def _follow_statuses(
    session: Session, orders: Orders, days: Sequence[int], ids: Sequence[int], when: Occasion
) -> list[int]:
    """Write the statuses; return the orders whose status changed."""
    if "status" not in orders.lines.columns:
        return []
    rows = zip(ids, orders.statuses(), days, strict=True)
    said = [Said(i, status, on, day_of(day)) for i, (status, on), day in rows if status is not None]
    written = record_statuses(session, "order", said, when)
    return [code for code, order_id in enumerate(ids) if order_id in written]
