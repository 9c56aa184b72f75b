"""Connect to the database, bring it up to date, and hold a conversation with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, Inspector, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session

from core.errors import Misconfigured, Mistake, Unavailable

MIGRATIONS = Path(__file__).parent / "migrations"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql+psycopg")
BUSY_MS = 10_000
CONNECT_SECONDS = 5
# The lock two replicas take before they migrate; any number does that is the same in both.
MIGRATION_LOCK = 7_262_378


def connect(url: str) -> Engine:
    """Return the database behind a URL, made sure to answer. Raises Misconfigured when it does not.

    ``sqlite:///path/to/file`` (folders are made) or ``postgresql://user:password@host/name``. Nothing is migrated.
    """
    parsed = _parse(url)
    engine = create_engine(parsed, hide_parameters=True, **_options(parsed))
    if parsed.get_backend_name() == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
    try:
        if parsed.database and parsed.get_backend_name() == "sqlite":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        with engine.connect():
            pass
    except (DBAPIError, OSError) as problem:
        engine.dispose()
        if parsed.get_backend_name() == "sqlite":
            raise Misconfigured("database_file", where=parsed.database, problem=_first_line(problem)) from problem
        raise Misconfigured("database_unreachable", where=where(parsed), problem=_first_line(problem)) from problem
    return engine


def migrate(engine: Engine, to: str | None = None) -> None:
    """Bring the database to a version, this one unless told, one process at a time; quick when nothing is to do.

    Going back to an earlier version takes away what only later ones know. Raises Misconfigured when the database was
    made by a newer version, Mistake when there is no such version.
    """
    wanted = to or newest()
    if wanted not in versions():
        raise Mistake("unknown_version", given=wanted, known=", ".join(versions()))
    if version(engine) == wanted:
        return
    from core.store.migrations import downgrade, upgrade

    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
        back = (_version(connection) or "") > wanted
        (downgrade if back else upgrade)(connection, wanted)
        connection.commit()


def check(engine: Engine) -> None:
    """Raise Misconfigured unless the database is at exactly this version."""
    found = version(engine)
    if found != newest():
        raise Misconfigured("database_not_migrated", where=where(engine.url), found=found or "-", needed=newest())


def probe(engine: Engine) -> None:
    """Make sure the database answers and is at this version. Raises Unavailable or Misconfigured."""
    with _answering(engine):
        check(engine)


def write_trouble(engine: Engine) -> str | None:
    """Return why the database cannot be written, None when it can; what is written to find out is undone."""
    try:
        with engine.connect() as connection:
            connection.execute(text("INSERT INTO setting (key, value) VALUES ('', '')"))
            connection.rollback()
    except DBAPIError as problem:
        return _first_line(problem)
    return None


def clock_of(engine: Engine) -> datetime:
    """Return what time it is for a PostgreSQL server."""
    with engine.connect() as connection:
        found: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    return found


def version(engine: Engine) -> str | None:
    """Return the version of the database, None when it is empty. Raises Misconfigured when it is a newer one."""
    with engine.connect() as connection:
        found = _version(connection)
    if found is not None and found > newest():
        raise Misconfigured("database_newer", where=where(engine.url), found=found, needed=newest())
    return found


def _version(connection: Connection) -> str | None:
    looked: Inspector = inspect(connection)
    if not looked.has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def newest() -> str:
    """Return the version this code needs: the number of its last migration."""
    return versions()[-1]


def versions() -> list[str]:
    """Return every version this code knows, the oldest first."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py"))


@contextmanager
def session(engine: Engine) -> Iterator[Session]:
    """Hold one conversation; leaving undoes what was not committed. Raises Unavailable when the database is away."""
    with _answering(engine), Session(engine, expire_on_commit=False) as opened:
        yield opened


@contextmanager
def _answering(engine: Engine) -> Iterator[None]:
    """Turn what is raised when the database is away, or has no connection left, into Unavailable."""
    try:
        yield
    except (OperationalError, PoolTimeout, engine.dialect.loaded_dbapi.OperationalError) as problem:
        raise Unavailable("database_unavailable", where=where(engine.url), problem=_first_line(problem)) from problem


def where(url: URL) -> str:
    """Return a database's address as it may be shown: without its password."""
    query = {name: "***" if name == "password" else value for name, value in url.query.items()}
    return url.set(query=query, drivername=url.get_backend_name()).render_as_string(hide_password=True)


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        if parsed.drivername in ("postgresql", "postgres"):
            parsed = parsed.set(drivername="postgresql+psycopg")
        parsed.get_dialect()
    except (ArgumentError, NoSuchModuleError, ValueError, ImportError) as problem:
        shown = url.partition("://")[0] if "://" in url else "…"
        raise Misconfigured("database_url", scheme=shown) from problem
    if parsed.drivername not in DRIVERS:
        raise Misconfigured("database_url", scheme=parsed.drivername)
    return parsed


def _options(url: URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_MS / 1000}}
    return {"connect_args": {"connect_timeout": CONNECT_SECONDS}, "pool_pre_ping": True}


def _prepare_sqlite(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode=WAL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}")


def _first_line(problem: Exception) -> str:
    original = getattr(problem, "orig", None) or problem
    told = original.strerror if isinstance(original, OSError) and original.strerror else str(original)
    return told.strip().split("\n", 1)[0]
