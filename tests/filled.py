"""Rows in every table there is, made from the tables themselves, and all that a database holds, to compare."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Column, Engine, Float, Integer, LargeBinary, insert, inspect, text
from sqlmodel.sql.sqltypes import AutoString, UTCDateTime

from core.store.columns import Day
from core.store.tables import metadata

ROWS = 3
NOW = datetime(2026, 6, 30, 9, tzinfo=UTC)


def fill(engine: Engine) -> None:
    """Put some rows into every table, with values that differ and references that lead somewhere."""
    with engine.begin() as connection:
        for table in metadata.sorted_tables:
            for number in range(1, ROWS + 1):
                row = {column.name: _value(column, number) for column in table.columns}
                connection.execute(insert(table).values(row))


def _value(column: Column[Any], number: int) -> object:
    if column.foreign_keys:
        target = next(iter(column.foreign_keys)).column
        return _value(target, number)
    match column.type:
        case UTCDateTime():
            return NOW + timedelta(hours=number)
        case Day():
            return date(2026, 6, number)
        case Boolean():
            return number % 2 == 0
        case Integer():
            return number
        case Float():
            return number / 2
        case AutoString():
            return f"{column.name} {number}"
        case LargeBinary():
            return f"{column.name} {number}".encode()
    raise AssertionError(f"no value for {column}")


def contents(engine: Engine, like: dict[str, list[str]] | None = None) -> dict[str, list[tuple[Any, ...]]]:
    """Return all rows of all tables as they are stored; ``like`` names the tables and columns to look at."""
    with engine.connect() as connection:
        asked = like or shape(engine)
        return {
            table: sorted(map(tuple, connection.execute(text(_select(table, columns)))), key=repr)
            for table, columns in asked.items()
        }


def shape(engine: Engine) -> dict[str, list[str]]:
    """Return the tables there are and their columns."""
    looked = inspect(engine)
    names = (name for name in looked.get_table_names() if name != "alembic_version")
    return {name: [column["name"] for column in looked.get_columns(name)] for name in names}


def _select(table: str, columns: list[str]) -> str:
    quoted = ", ".join(f'"{column}"' for column in columns)
    return f'SELECT {quoted} FROM "{table}"'
