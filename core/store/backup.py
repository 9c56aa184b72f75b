"""Copy a SQLite database whole while others write, and put a copy back; PostgreSQL has tools of its own for it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from sqlalchemy import Engine

from core.errors import Mistake
from core.store.engine import BUSY_MS, newest

PAGES_AT_ONCE = -1  # all in one step: in WAL mode nobody waits for it, and no writer makes it begin anew


def backup(engine: Engine, file: Path) -> None:
    """Copy the database into a new file, as it is at one moment. Raises Mistake when the file cannot be written."""
    if file.exists():
        raise Mistake("backup_exists", file=str(file))
    part = file.with_name(f"{file.name}.part")
    try:
        part.touch(mode=0o600)  # customers' data is in it
        _copy(Path(engine.url.database or ""), part)
        part.rename(file)
    except (OSError, sqlite3.Error) as problem:
        part.unlink(missing_ok=True)
        raise Mistake("backup_failed", file=str(file), problem=str(problem)) from problem


def restore(file: Path, database: Path) -> None:
    """Make a database what a backup holds; whoever has it open sees the whole of it at once."""
    read_version(file)
    database.parent.mkdir(parents=True, exist_ok=True)
    try:
        _copy(file, database)
    except (OSError, sqlite3.Error) as problem:
        raise Mistake("backup_failed", file=str(database), problem=str(problem)) from problem


def read_version(file: Path) -> str:
    """Return the version of a backup after looking at all of it. Raises Mistake when it is none."""
    if not file.is_file():
        raise Mistake("no_backup", file=str(file))
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as held:
            [(verdict,), *_] = held.execute("PRAGMA integrity_check")
            [(version,)] = held.execute("SELECT version_num FROM alembic_version")
    except (sqlite3.Error, ValueError) as problem:
        raise Mistake("backup_unreadable", file=str(file), problem=str(problem)) from problem
    if verdict != "ok" or version > newest():
        told = verdict if verdict != "ok" else f"{version} > {newest()}"
        raise Mistake("backup_unreadable", file=str(file), problem=told)
    return str(version)


def _copy(source: Path, target: Path) -> None:
    seconds = BUSY_MS / 1000
    with (
        closing(sqlite3.connect(source, timeout=seconds)) as whole,
        closing(sqlite3.connect(target, timeout=seconds)) as copy,
    ):
        whole.backup(copy, pages=PAGES_AT_ONCE)
        copy.execute("PRAGMA journal_mode=DELETE" if target.suffix == ".part" else "PRAGMA journal_mode=WAL")
