"""Speak to the database driver itself, inside the session's own transaction: rows come as they are stored.

A card needs some thirty small statements; built and read through the object layer they would cost 15 ms more.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from functools import cache, lru_cache
from typing import Any

from sqlalchemy import Dialect
from sqlmodel import Session
from sqlmodel.sql.sqltypes import UTCDateTime

_NAMED = re.compile(r"(?<![:\w]):(\w+)")
_HELD = "driver connection"  # of a session, with the transaction it belongs to
FEW = 50  # values of an ``IN`` that are named
Row = tuple[Any, ...]


def connection(session: Session) -> Any:
    """Return the driver's connection, everything the session has to say said before."""
    return _held(session)[1]


def _held(session: Session) -> tuple[object, Any, Dialect]:
    """Return the session's transaction, the driver's connection that it holds, and which database that is."""
    session.flush()
    held: tuple[object, Any, Dialect] | None = session.info.get(_HELD)
    if held is None or held[0] is not session.get_transaction():
        opened = session.connection()
        held = (session.get_transaction(), opened.connection.driver_connection, opened.dialect)
        session.info[_HELD] = held
    return held


def is_sqlite(session: Session) -> bool:
    """Say which of the two databases it is."""
    return session.get_bind().dialect.name == "sqlite"


def begin_writing(session: Session) -> None:
    """Take the turn to write, where only one may have it (SQLite), before anything is read.

    Who reads in a transaction and writes later in it is refused there at once when somebody else wrote in between.
    """
    if is_sqlite(session) and not connection(session).in_transaction:
        connection(session).execute("BEGIN IMMEDIATE")


def fetch(session: Session, statement: str, **values: Any) -> list[Row]:
    """Return the rows of a statement with ``:named`` values; days are numbers both ways, moments go in as datetimes."""
    rows: list[Row] = run(session, statement, values).fetchall()
    return rows


def run(session: Session, statement: str, values: Mapping[str, Any]) -> Any:
    """Return the driver's cursor over the rows of a statement with ``:named`` values."""
    _, opened, dialect = _held(session)
    return opened.execute(_asked(statement, dialect), _as_stored(values, dialect))


def among(ids: Collection[int]) -> tuple[str, dict[str, int]]:
    """Return what stands between the brackets of an ``IN``, and its values: a few are named, so that a database reads
    the statement once for all customers; many are written out, for there is a limit to names.
    """
    if len(ids) > FEW:
        return ", ".join(str(int(number)) for number in ids), {}
    values = {f"id_{place}": number for place, number in enumerate(ids)}
    return ", ".join(f":{name}" for name in values), values


def listed(ids: Collection[int]) -> str:
    """Return what stands between the brackets of an ``IN``, written out in order."""
    return ", ".join(str(int(each)) for each in sorted(ids))


def run_many(session: Session, statement: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement once for each of the rows of ``:named`` values."""
    _, opened, dialect = _held(session)
    stored = [_as_stored(values, dialect) for values in rows]
    opened.cursor().executemany(_asked(statement, dialect), stored)


def _asked(statement: str, dialect: Dialect) -> str:
    return statement if dialect.name == "sqlite" else _for_postgresql(statement)


def _as_stored(values: Mapping[str, Any], dialect: Dialect) -> dict[str, Any]:
    return {name: moment(value, dialect) if isinstance(value, datetime) else value for name, value in values.items()}


@lru_cache(maxsize=1024)  # bounded: some statements name the rows they ask for
def _for_postgresql(statement: str) -> str:
    return _NAMED.sub(r"%(\1)s", statement)


def moment(value: datetime, dialect: Dialect) -> Any:
    """Return a moment as the database stores it."""
    process = _to_stored(dialect)
    return process(value) if process else value


@cache
def _to_stored(dialect: Dialect) -> Any:
    return UTCDateTime().dialect_impl(dialect).bind_processor(dialect)
