"""Read all customers, as of one moment: a small file through the session, everything else in bulk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlmodel import Session

from core.store.arrow.reading import Statements, in_bulk
from core.store.driver import connection, is_sqlite
from core.store.reading.extracts import EXTRACTS
from core.store.reading.reader import Extracted, Reader, in_session

SMALL_BYTES = 1 << 25  # of a file: up to here its rows are read before the Arrow driver is even loaded


@contextmanager
def everybody(session: Session, as_of: int, small_bytes: int = SMALL_BYTES) -> Iterator[Reader]:
    """Give a reader of whole tables."""
    if is_sqlite(session) and _bytes(session) < small_bytes:
        if not connection(session).in_transaction:
            connection(session).execute("BEGIN")
        yield SmallReader(session, as_of)
        return
    statements = {name: e.everybody.replace(":as_of", str(as_of)) for name, e in EXTRACTS.items()}
    with in_bulk(session.get_bind().engine, statements) as opened:
        yield BulkReader(opened)


def rows_of(session: Session, statement: str, *, many: bool) -> Extracted:
    """Return the rows of one statement, in bulk where there are many."""
    if not many:
        return in_session(session, statement, {})
    with in_bulk(session.get_bind().engine, {"rows": statement}) as opened:
        return opened.rows("rows")


class SmallReader:
    """Reads whole tables through the session, all in one transaction."""

    def __init__(self, session: Session, as_of: int) -> None:
        self._session, self._values = session, {"as_of": as_of}

    def has(self, name: str) -> bool:  # noqa: ARG002
        """Say that every table may have rows."""
        return True

    def read(self, name: str) -> Extracted:
        """Return the rows of all customers."""
        return in_session(self._session, EXTRACTS[name].everybody, self._values)


class BulkReader:
    """Reads whole tables past the rows of Python."""

    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    def has(self, name: str) -> bool:  # noqa: ARG002
        """Say that every table may have rows."""
        return True

    def read(self, name: str) -> Extracted:
        """Return the rows of all customers."""
        return self._statements.rows(name)


def _bytes(session: Session) -> int:
    """Return how large the file of a SQLite database is; one in memory is small."""
    name = session.get_bind().engine.url.database
    files = (Path(f"{name}{end}") for end in ("", "-wal")) if name else ()
    return sum(path.stat().st_size for path in files if path.exists())
