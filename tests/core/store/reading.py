"""Read a store as its tables, the whole book or one customer, and look at the rows."""

from datetime import date, datetime
from typing import Any

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from core.frames import Frame
from core.profile import Profile
from core.store.engine import session
from core.store.profile import load_profile
from core.store.read import load_customer, load_tables
from core.tables import SCHEMA, Tables


def read(store: Engine, as_of: date | None = None) -> Tables:
    return load_tables(store, reporting_currency="CNY", as_of=as_of)


def rows(table: Frame, *names: str) -> list[tuple[Any, ...]]:
    """Return rows of a table, sorted, unknown as None."""
    columns = [table[name].tolist() for name in names or table]
    plain = [[None if value != value else value for value in column] for column in columns]
    return sorted(zip(*plain, strict=True), key=repr)


def of_customer(tables: Tables, place: int) -> dict[str, list[tuple[Any, ...]]]:
    """Return a customer's rows of every table, pointers to other rows as what they point to."""
    found = {}
    for name in SCHEMA:
        table: Frame = getattr(tables, name)
        mine = table["customer"] == place
        pointed = {"order": tables.orders["day"], "invoice": tables.invoices["amount"]}
        columns = {c: np.append(pointed[c], -1)[v] if c in pointed else v for c, v in table.items() if c != "customer"}
        found[name] = rows(Frame(columns, table.length).take(mine))
    return found


def one(store: Engine, customer_id: int, as_of: date | None = None) -> Tables:
    """Return one customer's tables."""
    with session(store) as opened:
        return load_customer(opened, customer_id, reporting_currency="CNY", as_of=as_of)


def on_file(opened: Session, customer_id: int, as_of: date, known_at: datetime | None = None) -> Profile:
    """Return what cards and playbooks are told of a customer."""
    return load_profile(opened, customer_id, as_of, reporting_currency="CNY", known_at=known_at)
