"""Make an object of a table from values that were read past the object layer."""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar

from sqlalchemy import inspect
from sqlalchemy.orm import configure_mappers
from sqlmodel import SQLModel

Table = TypeVar("Table", bound=SQLModel)


def row_of(table: type[Table], **values: Any) -> Table:
    """Return a row of a table, only to be read: the object layer is not told of each column."""
    make, defaults = _maker(table)
    row: Table = make()
    row.__dict__.update(defaults)
    row.__dict__.update(values)
    return row


@cache
def _maker(table: type[SQLModel]) -> tuple[Callable[[], Any], Mapping[str, Any]]:
    """Return what makes an empty row of a table, and the defaults of its columns.

    A new process may not have spoken to the object layer yet: it is told of all tables first.
    """
    configure_mappers()
    defaults = {name: field.default for name, field in table.model_fields.items() if not field.is_required()}
    return inspect(table).class_manager.new_instance, defaults
