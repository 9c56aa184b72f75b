"""Checked files for the tests of the store, written as rows of Python values."""

from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Engine

from core.sources.batch import Batch
from core.store.engine import session
from core.store.ingest import Changes, ingest

TODAY = date(2026, 6, 30)


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def batch(kind: str, *rows: dict[str, Any], file: str = "file.csv") -> Batch:
    """Return a checked file: the columns are all fields that any row names, money in minor units of CNY."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: np.array([row.get(name) for row in rows], dtype=object) for name in names}
    if kind == "orders":
        amounts = [row["amount"] < 0 or (row.get("quantity") or 0) < 0 for row in rows]
        columns["is_reversal"] = np.array(amounts, dtype=object)
    return Batch(kind, file, columns, np.arange(2, len(rows) + 2), "CNY")


def take_in(store: Engine, kind: str, *rows: dict[str, Any], on: date = TODAY) -> Changes:
    """Import rows and commit."""
    with session(store) as opened:
        changes = ingest(opened, batch(kind, *rows), today=on, now=moment(on), who="Wang")
        opened.commit()
        return changes


def line(
    order: str, customer: str, day: date, product: str, quantity: float, amount: int, **more: Any
) -> dict[str, Any]:
    """Return one line of an order."""
    return {
        "order_id": order,
        "customer_id": customer,
        "ordered_on": day,
        "product_id": product,
        "quantity": quantity,
        "amount": amount,
        **more,
    }
