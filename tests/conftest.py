"""Fixtures for all tests: a database of either sort."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

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
    engine.dispose()
