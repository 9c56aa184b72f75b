"""Insert a row that may be there already, in one statement, on both databases."""

from importlib import import_module
from typing import Any

from sqlalchemy import inspect, literal
from sqlmodel import Session, SQLModel


def insert_new(session: Session, table: type[SQLModel], **values: Any) -> bool:
    """Insert the row unless its key is taken; say whether it was inserted."""
    insert = _dialect_insert(session)
    statement = insert(table).values(**values).on_conflict_do_nothing()
    return session.execute(statement.returning(literal(1))).first() is not None


def insert_or_replace(session: Session, table: type[SQLModel], **values: Any) -> None:
    """Insert the row, or give the row of that primary key these values."""
    key = [column.name for column in inspect(table).primary_key]
    rest = {name: value for name, value in values.items() if name not in key}
    insert = _dialect_insert(session)(table).values(**values)
    session.execute(insert.on_conflict_do_update(index_elements=key, set_=rest))


def _dialect_insert(session: Session) -> Any:
    # Only the dialect in use is loaded: the other one takes a tenth of a second.
    return import_module(f"sqlalchemy.dialects.{session.get_bind().dialect.name}").insert
