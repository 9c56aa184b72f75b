"""Move many rows at once, past the object layer, inside the session's own transaction."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

import numpy as np
from sqlalchemy import Column, Integer, MetaData, Select, String, Table, inspect, select
from sqlmodel import Session, SQLModel

from core.frames import Array
from core.store.driver import Row, connection, is_sqlite, moment

Key = TypeVar("Key", str, int)
Values = Sequence[Any] | Array

# Days are given as the stored number, moments as aware datetimes, everything else as plain Python or numpy values.
Columns = Mapping[str, Values]

_metadata = MetaData()
_STAGED: dict[type, Table] = {
    str: Table("staged_text", _metadata, Column("key", String), prefixes=["TEMPORARY"]),
    int: Table("staged_number", _metadata, Column("key", Integer), prefixes=["TEMPORARY"]),
}


def insert(session: Session, table: type[SQLModel], columns: Columns) -> None:
    """Insert rows; a million take a few seconds on both databases."""
    _insert(session, inspect(table).local_table, columns)


def update(session: Session, table: type[SQLModel], ids: Sequence[int], columns: Columns) -> None:
    """Give the rows of these ids the values in the columns."""
    if not len(ids):
        return
    target = inspect(table).local_table
    mark = "?" if is_sqlite(session) else "%s"
    changes = ", ".join(f"{_quoted(session, name)} = {mark}" for name in columns)
    stored = [_stored(session, values) for name, values in columns.items()]
    statement = f"UPDATE {_quoted(session, target.name)} SET {changes} WHERE id = {mark}"  # noqa: S608 (our own names)
    connection(session).cursor().executemany(statement, list(zip(*stored, ids, strict=True)))


def stage(session: Session, keys: Sequence[Key]) -> Select[tuple[Key]]:
    """Put keys where a statement can join them; good until the next call of the same type of key."""
    table = _STAGED[type(keys[0]) if len(keys) else int]
    table.create(session.connection(), checkfirst=True)
    session.connection().execute(table.delete())
    _insert(session, table, {"key": keys})
    return select(table.c.key)


def lookup(session: Session, key: Any, keys: Sequence[Key], *wanted: Any) -> dict[Key, tuple[Any, ...]]:
    """Return the wanted columns, as they are stored, of the rows whose key column is among the keys, by key."""
    if not len(keys):
        return {}
    return {row[0]: row[1:] for row in fetch(session, select(key, *wanted).where(key.in_(stage(session, keys))))}


def fetch(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[Row]:
    """Return the rows of a statement as they are stored, days as numbers."""
    dialect = session.get_bind().dialect
    statement = str(wanted.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    rows: list[Row] = connection(session).execute(statement).fetchall()
    return rows


def refresh_statistics(session: Session) -> None:
    """Tell PostgreSQL how its tables have grown: until its own clean-up comes round it reads them end to end."""
    if not is_sqlite(session):
        connection(session).execute("ANALYZE")


def _insert(session: Session, table: Table, columns: Columns) -> None:
    if not any(len(values) for values in columns.values()):
        return
    stored = [_stored(session, values) for name, values in columns.items()]
    names = ", ".join(_quoted(session, name) for name in columns)
    rows = zip(*stored, strict=True)
    cursor = connection(session).cursor()
    if is_sqlite(session):
        marks = ", ".join("?" * len(stored))
        cursor.executemany(f"INSERT INTO {_quoted(session, table.name)} ({names}) VALUES ({marks})", rows)  # noqa: S608
        return
    with cursor.copy(f"COPY {_quoted(session, table.name)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _stored(session: Session, values: Values) -> Sequence[Any]:
    plain: Sequence[Any] = values.tolist() if isinstance(values, np.ndarray) else values
    if len(plain) and isinstance(plain[0], datetime):
        dialect = session.get_bind().dialect
        return [moment(value, dialect) for value in plain]
    return plain


def _quoted(session: Session, name: str) -> str:
    return session.get_bind().dialect.identifier_preparer.quote(name)
