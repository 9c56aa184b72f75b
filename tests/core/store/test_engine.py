"""A database is reached, brought up to date, and refused in words when it cannot be."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from core.errors import Misconfigured, Unavailable
from core.store import bulk, settings
from core.store.driver import begin_writing
from core.store.engine import check, connect, migrate, newest, session, version, versions
from core.store.migrations import downgrade, upgrade
from core.store.tables import metadata
from core.store.tables.identity import Customer
from tests.databases import Databases


@pytest.fixture
def empty(databases: Databases) -> Iterator[Engine]:
    engine = connect(databases.empty())
    yield engine
    engine.dispose()


def test_migrations_lead_to_exactly_the_tables_of_the_code(store: Engine) -> None:
    with store.connect() as connection:
        options = {"compare_type": True, "compare_server_default": True}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_migrations_make_the_same_database_as_the_tables_would(empty: Engine, store: Engine) -> None:
    metadata.create_all(empty)
    assert _described(empty) == {k: v for k, v in _described(store).items() if k != "alembic_version"}


def _described(engine: Engine) -> dict[str, object]:
    looked = inspect(engine)
    shape: dict[str, object] = {}
    for table in looked.get_table_names():
        shape[table] = (
            [(c["name"], str(c["type"]), c["nullable"]) for c in looked.get_columns(table)],
            looked.get_pk_constraint(table)["constrained_columns"],
            sorted((tuple(k["constrained_columns"]), k["referred_table"]) for k in looked.get_foreign_keys(table)),
            sorted((i["name"] or "", tuple(i["column_names"]), bool(i["unique"])) for i in looked.get_indexes(table)),
            sorted(tuple(u["column_names"]) for u in looked.get_unique_constraints(table)),
            looked.get_table_options(table).get("sqlite_with_rowid"),
        )
    return shape


def test_a_second_migration_does_nothing(empty: Engine) -> None:
    assert version(empty) is None
    migrate(empty)
    migrate(empty)
    check(empty)
    assert version(empty) == newest()


def test_the_last_migration_can_be_taken_back(empty: Engine) -> None:
    before = versions()[-2]
    with empty.begin() as connection:
        upgrade(connection, before)
    was = _described(empty)
    migrate(empty)
    with empty.begin() as connection:
        downgrade(connection, before)
    assert _described(empty) == was
    migrate(empty)
    check(empty)


def test_replicas_that_start_together_migrate_once(empty: Engine) -> None:
    with ThreadPoolExecutor(3) as replicas:
        list(replicas.map(migrate, [empty] * 3))
    check(empty)


def test_an_unmigrated_database_is_not_served(empty: Engine) -> None:
    with pytest.raises(Misconfigured) as refused:
        check(empty)
    assert refused.value.key == "database_not_migrated"


def test_a_database_of_a_newer_version_is_left_alone(store: Engine) -> None:
    with store.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Misconfigured) as refused:
        migrate(store)
    assert refused.value.key == "database_newer"


def test_a_failed_migration_leaves_nothing_behind(empty: Engine) -> None:
    with empty.begin() as connection:
        connection.execute(text("CREATE TABLE team (id INTEGER)"))
    with pytest.raises(Exception, match="team"):
        migrate(empty)
    assert inspect(empty).get_table_names() == ["team"]


@pytest.mark.parametrize(
    "url", ["postgresql://rep:s3cret@127.0.0.1:1/sales", "postgresql+psycopg://rep:s3cret@127.0.0.1:1/sales"]
)
def test_an_unreachable_database_is_named_without_its_password(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        connect(url)
    assert refused.value.key == "database_unreachable"
    assert "127.0.0.1:1/sales" in str(refused.value.values["where"])
    assert "s3cret" not in f"{refused.value}{refused.value.values}"


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "", "sqlite+aiosqlite:///x.db"])
def test_only_the_two_databases_are_taken(url: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        connect(url)
    assert refused.value.key == "database_url"


def test_a_file_gets_its_folders(tmp_path: Path) -> None:
    connect(f"sqlite:///{tmp_path}/a/b/c.db").dispose()
    assert (tmp_path / "a" / "b" / "c.db").exists()


def test_a_folder_that_is_a_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("")
    with pytest.raises(Misconfigured) as refused:
        connect(f"sqlite:///{tmp_path}/a/c.db")
    assert refused.value.key == "database_file"


def test_a_file_that_is_no_database_is_said(tmp_path: Path) -> None:
    (tmp_path / "c.db").write_text("dear customer, " * 100)
    with pytest.raises(Misconfigured) as refused:
        connect(f"sqlite:///{tmp_path}/c.db")
    assert refused.value.key == "database_file"


def test_what_was_not_committed_is_undone(store: Engine) -> None:
    with session(store) as opened:
        opened.add(Customer(external_id="C-1", name="ACME"))
        opened.flush()
    with session(store) as opened:
        assert opened.get(Customer, 1) is None


def test_a_database_that_goes_away_is_passing_trouble(store: Engine) -> None:
    with pytest.raises(Unavailable), session(store):
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))
    with pytest.raises(Unavailable), session(store):
        raise store.dialect.loaded_dbapi.OperationalError("server closed the connection")


def test_sqlite_lets_a_reader_and_then_a_writer_through(sqlite_databases: Databases) -> None:
    engine = connect(sqlite_databases.take())
    with session(engine) as late, session(engine) as quick:
        _count(late)
        _add(quick, "C-1")
        _add(late, "C-2")
        assert _count(quick) == 2
    with engine.connect() as connection:
        found = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in ("journal_mode", "foreign_keys")]
    assert found == ["wal", 1]
    engine.dispose()


def _count(opened: Session) -> int:
    found: int = opened.execute(text("SELECT count(*) FROM customer")).scalar_one()
    return found


def _add(opened: Session, external_id: str) -> None:
    opened.add(Customer(external_id=external_id, name=external_id))
    opened.commit()


def test_who_takes_the_turn_to_write_is_not_refused_for_what_another_wrote(sqlite_databases: Databases) -> None:
    url = sqlite_databases.take()
    first, second = connect(url), connect(url)

    def write() -> None:
        with session(second) as other:
            settings.put(other, "reference_day", "2026-01-01")
            other.commit()

    with ThreadPoolExecutor(1) as pool, session(first) as one:
        begin_writing(one)
        bulk.stage(one, [1])
        assert settings.reference_day(one) is None
        writing = pool.submit(write)
        wait([writing], timeout=0.3)  # as long as it takes to write, if it could
        settings.put(one, "names_version", "1")
        one.commit()
        writing.result()
        assert settings.get(one, "reference_day") == "2026-01-01"
    first.dispose()
    second.dispose()
