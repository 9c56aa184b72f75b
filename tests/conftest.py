"""Fixtures for all tests: a database of either sort."""

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.pool import QueuePool

from core.store.engine import connect
from tests.databases import Databases, SQLiteFiles, postgres


@pytest.fixture(scope="session")
def sqlite_databases(tmp_path_factory: pytest.TempPathFactory) -> Databases:
    return SQLiteFiles(tmp_path_factory.mktemp("sqlite"))


@pytest.fixture(scope="session")
def postgres_databases() -> Iterator[Databases]:
    with postgres() as databases:
        yield databases


@pytest.fixture(params=["sqlite", "postgres"])
def databases(request: pytest.FixtureRequest) -> Databases:
    """Return where databases come from; the test runs once on each sort."""
    found: Databases = request.getfixturevalue(f"{request.param}_databases")
    return found


@pytest.fixture
def database_url(databases: Databases) -> Iterator[str]:
    """Return the URL of a migrated database of this test's own; the test runs once on each sort."""
    url = databases.take()
    yield url
    databases.give_back(url)


@pytest.fixture
def store(database_url: str) -> Iterator[Engine]:
    """Return a migrated database, connected."""
    engine = connect(database_url)
    yield engine
    let_threads_end(engine)
    engine.dispose()


def let_threads_end(engine: Engine) -> None:
    """Wait, a few seconds at most, until threads left behind by a cancelled task give their connections back."""
    pool, patience = engine.pool, threading.Event()
    for _ in range(300):
        if not isinstance(pool, QueuePool) or not pool.checkedout():
            return
        patience.wait(0.01)
