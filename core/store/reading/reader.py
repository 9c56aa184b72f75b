"""Run extracts and get columns: in bulk through Arrow for all customers, through the session for one."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from types import ModuleType
from typing import Any, Protocol

import numpy as np
from sqlalchemy import Engine
from sqlmodel import Session

from core.frames import Array, Floats
from core.store import driver
from core.store.codes import encode
from core.store.reading.extracts import EXTRACTS, NO_NUMBER, NO_WHOLE
from core.store.reading.presence import absent


@dataclass(frozen=True, slots=True)
class Words:
    """A column of short words: ``words[codes[row]]``."""

    codes: Array
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The rows of an extract: columns of numbers and columns of words."""

    numbers: Mapping[str, Array]
    words: Mapping[str, Words]

    def whole(self, name: str) -> Array:
        """Return a column of whole numbers that are always there."""
        return self.numbers[name].astype(np.int64, copy=False)

    def known(self, name: str) -> Floats:
        """Return a column of numbers as floats, NaN where the cell is empty."""
        values = self.numbers[name]
        empty = NO_NUMBER if values.dtype == np.float64 else NO_WHOLE
        return np.where(values == empty, np.nan, values)

    def days(self, name: str, never: int) -> Array:
        """Return a column of days, ``never`` where the cell is empty."""
        values = self.whole(name)
        return np.where(values == NO_WHOLE, never, values)

    def word(self, name: str) -> Words:
        """Return a column of words; a driver cannot tell that an empty one is of words."""
        return self.words.get(name) or Words(np.empty(0, np.int64), ())


class Reader(Protocol):
    """Gives the rows of an extract."""

    def has(self, name: str) -> bool:
        """Say whether an extract may have rows; False is sure."""

    def read(self, name: str) -> Extracted:
        """Return the rows of an extract by its name."""


class EverybodyReader:
    """Reads whole tables in one go, past the rows of Python, all as of one moment."""

    def __init__(self, cursor: Any, as_of: int) -> None:
        self._cursor = cursor
        self._as_of = as_of

    def has(self, name: str) -> bool:  # noqa: ARG002
        """Say that every table may have rows."""
        return True

    def read(self, name: str) -> Extracted:
        """Return the rows of all customers."""
        self._cursor.execute(EXTRACTS[name].everybody.replace(":as_of", str(self._as_of)))
        table = self._cursor.fetch_arrow_table()
        numbers: dict[str, Array] = {}
        words: dict[str, Words] = {}
        for column, values in zip(table.column_names, table.columns, strict=True):
            if str(values.type) in ("string", "large_string"):
                coded = values.dictionary_encode().unify_dictionaries().combine_chunks()
                words[column] = Words(coded.indices.to_numpy(), coded.dictionary.to_pylist())
            else:
                numbers[column] = values.to_numpy()
        return Extracted(numbers, words)


class CustomerReader:
    """Reads one customer's rows."""

    def __init__(self, session: Session, customer_id: int, as_of: int) -> None:
        self._session = session
        self._values = {"customer": customer_id, "as_of": as_of}
        self._absent = absent(session, customer_id)

    def has(self, name: str) -> bool:
        """Say whether the customer has rows in an extract."""
        return name not in self._absent

    def read(self, name: str) -> Extracted:
        """Return the rows of the customer."""
        result = driver.run(self._session, EXTRACTS[name].of_one, self._values)
        columns = [described[0] for described in result.description]
        rows = result.fetchall()
        numbers: dict[str, Array] = {}
        words: dict[str, Words] = {}
        for column, values in zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True):
            if values and isinstance(values[0], str):
                coded = encode(values)
                words[column] = Words(coded.codes, coded.distinct)
            else:
                numbers[column] = np.array(values)
        return Extracted(numbers, words)


@contextmanager
def everybody(engine: Engine, as_of: int) -> Iterator[EverybodyReader]:
    """Give a reader of whole tables, all as of one moment."""
    # Imported here, because one customer is answered without Arrow and its import takes most of a second.
    arrow = import_module(f"adbc_driver_{engine.dialect.name}.dbapi")
    opened = _sqlite_copy(engine, arrow) if engine.dialect.name == "sqlite" else _snapshot(engine, arrow)
    with opened as connection, closing(connection.cursor()) as cursor:
        yield EverybodyReader(cursor, as_of)


@contextmanager
def _sqlite_copy(engine: Engine, arrow: ModuleType) -> Iterator[Any]:
    """Connect to a copy of the database, made for the occasion.

    The Arrow driver brings a second SQLite into the process. Two of them must never open one file: they do not see each
    other's locks, and the one that closes last deletes the other's write-ahead log (sqlite.org/howtocorrupt, 2.2.1).
    """
    original = Path(engine.url.database or "")
    with TemporaryDirectory(dir=original.parent, prefix=f".{original.name}-") as folder:
        copy = Path(folder) / "copy.db"
        with engine.connect() as source, closing(sqlite3.connect(copy)) as target:
            driver_connection: Any = source.connection.driver_connection
            driver_connection.backup(target)
        with closing(arrow.connect(str(copy))) as connection:
            yield connection


@contextmanager
def _snapshot(engine: Engine, arrow: ModuleType) -> Iterator[Any]:
    """Connect to the server and stay with one state of the database."""
    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    with closing(arrow.connect(url)) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").close()
        yield connection
