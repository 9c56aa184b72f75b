"""An upgrade can be taken back: whatever an older version knew is as it was, row by row."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from core.errors import Mistake
from core.store.engine import check, connect, migrate, newest, version, versions
from tests.databases import Databases
from tests.filled import contents, fill, shape


@pytest.fixture
def empty(databases: Databases) -> Iterator[Engine]:
    engine = connect(databases.empty())
    yield engine
    engine.dispose()


@pytest.mark.parametrize("earlier", versions()[:-1])
def test_going_back_loses_nothing_the_older_version_knew(empty: Engine, earlier: str) -> None:
    migrate(empty, earlier)
    known = shape(empty)
    migrate(empty)
    fill(empty)
    before = contents(empty, known)
    assert all(before.values())
    migrate(empty, earlier)
    assert version(empty) == earlier
    assert shape(empty) == known
    assert contents(empty) == before
    migrate(empty)
    check(empty)
    assert contents(empty, known) == before


def test_going_back_step_by_step_to_the_first_version_and_up_again(empty: Engine) -> None:
    migrate(empty)
    fill(empty)
    for earlier in reversed(versions()[:-1]):
        migrate(empty, earlier)
        assert version(empty) == earlier
    migrate(empty)
    assert version(empty) == newest()


def test_a_version_there_is_not_is_named(empty: Engine) -> None:
    with pytest.raises(Mistake) as refused:
        migrate(empty, "0000")
    assert refused.value.key == "unknown_version"
