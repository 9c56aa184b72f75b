"""Append many rows to a table, past the session and its transaction."""

from contextlib import closing
from typing import Any

from sqlalchemy import Engine

from core.errors import Unavailable
from core.store.arrow.process import child
from core.store.engine import where


def append(engine: Engine, table: str, rows: Any, rows_at_once: int) -> None:
    """Append an Arrow table whose columns are called as in the database. Raises Unavailable when it cannot be.

    SQLite takes so many rows at once, because other writers wait as long as a transaction lasts; what is in stays when
    a later part fails. PostgreSQL takes all or nothing, and only columns of the very width.
    """
    write = _through_a_child if engine.dialect.name == "sqlite" else _to_the_server
    write(engine, table, rows, rows_at_once)


def _through_a_child(engine: Engine, table: str, rows: Any, rows_at_once: int) -> None:
    import pyarrow as pa  # type: ignore[import-untyped]

    with child(engine, {"write": table}) as process:
        try:
            with pa.ipc.new_stream(pa.PythonFile(process.tasks, "w"), rows.schema) as stream:
                stream.write_table(rows, max_chunksize=rows_at_once)
        except (pa.ArrowException, OSError) as problem:
            raise process.failed() from problem
        process.finish()


def _to_the_server(engine: Engine, table: str, rows: Any, _rows_at_once: int) -> None:
    from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with closing(dbapi.connect(url)) as connection, closing(connection.cursor()) as cursor:
            cursor.adbc_ingest(table, _spelled_out(rows), mode="append")
            connection.commit()
    except dbapi.Error as problem:
        told = str(problem).strip().split("\n", 1)[0]
        raise Unavailable("database_unavailable", where=where(engine.url), problem=told) from problem


def _spelled_out(rows: Any) -> Any:
    """Return rows with their words as words: the server is not told codes."""
    import pyarrow as pa

    fields = [pa.field(f.name, f.type.value_type if pa.types.is_dictionary(f.type) else f.type) for f in rows.schema]
    return rows.cast(pa.schema(fields))
