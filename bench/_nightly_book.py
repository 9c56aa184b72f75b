"""A book of customers with eleven orders each on average, one line an order, put into a store."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from core.frames import Array, day_number
from core.store import bulk
from core.store.engine import connect, migrate, session
from core.store.names import names_changed
from core.store.tables import metadata
from core.store.tables.documents import Order, OrderLine
from core.store.tables.identity import Customer

KEPT = Path(__file__).parent.parent / ".bench"
ORDERS_EACH = 11
LAST_DAY, SPAN_DAYS = "2026-06-30", 1095
CURRENCY = "CNY"
AT_ONCE = 500_000  # orders; what a transaction holds


def book_in_a_file(customers: int) -> Path:
    """Return the file of a SQLite book of so many customers; it is made once and kept."""
    path = KEPT / f"nightly-{customers}-{_schema()}.db"
    if not path.exists():
        KEPT.mkdir(exist_ok=True)
        made = path.with_suffix(".new")
        made.unlink(missing_ok=True)
        engine = connect(f"sqlite:///{made}")
        fill(engine, customers)
        with engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        engine.dispose()
        made.rename(path)
    return path


def _schema() -> str:
    """Return a text that is another one for another schema."""
    columns = ",".join(f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns)
    return hashlib.blake2b(columns.encode(), digest_size=4).hexdigest()


def fill(engine: Engine, customers: int) -> None:
    """Put a book into an empty store."""
    migrate(engine)
    ids = np.arange(1, customers + 1)
    with session(engine) as opened:
        for part in _parts(ids):
            named = {"external_id": [f"C{n}" for n in part.tolist()], "name": [f"Works {n}" for n in part.tolist()]}
            bulk.insert(opened, Customer, {"id": part, **named})
        names_changed(opened)
        opened.commit()
    rng = np.random.default_rng(7)
    for orders in _parts(np.arange(1, customers * ORDERS_EACH + 1)):
        with session(engine) as opened:
            _order(opened, orders, rng.integers(1, customers + 1, len(orders)), rng)
            opened.commit()


def _parts(ids: Array) -> Iterator[Array]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def _order(opened: Session, ids: Array, customer: Array, rng: np.random.Generator) -> None:
    count, days = len(ids), day_number(LAST_DAY) - rng.integers(0, SPAN_DAYS, len(ids))
    amount, pieces = np.exp(rng.normal(11, 1, count)).astype(np.int64), rng.integers(1, 9, count)
    numbers = [f"O{number}" for number in ids.tolist()]
    head: dict[str, bulk.Values] = {"id": ids, "external_id": numbers, "customer_id": customer, "day": days}
    bulk.insert(opened, Order, {**head, "currency": [CURRENCY] * count, "fingerprint": ids})
    line: dict[str, bulk.Values] = {"order_id": ids, "number": [1] * count, "day": days, "quantity": pieces * 1.0}
    money = {"amount_minor": amount, "cost_minor": (amount * 0.7).astype(np.int64)}
    bulk.insert(opened, OrderLine, {**line, **money, "reversal": [False] * count})
