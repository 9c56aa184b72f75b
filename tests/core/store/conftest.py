"""Stores for property tests: as many new ones as an example needs."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import Engine

from core.store.engine import connect
from tests.databases import Databases


@pytest.fixture(scope="module")
def fresh_stores(sqlite_databases: Databases) -> Iterator[Any]:
    opened: list[Engine] = []

    def fresh() -> Engine:
        opened.append(connect(sqlite_databases.take()))
        return opened[-1]

    yield fresh
    for engine in opened:
        engine.dispose()
