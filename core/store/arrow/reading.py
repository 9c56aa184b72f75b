"""Run statements over whole tables and get columns, all of one state of the database."""

from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import closing, contextmanager
from threading import Thread
from typing import Any

from sqlalchemy import Engine

from core.errors import Unavailable
from core.frames import Array
from core.store.arrow.process import Child, child
from core.store.engine import where
from core.store.reading.reader import Extracted, Words

Results = Mapping[str, "Future[Extracted]"]


@contextmanager
def in_bulk(engine: Engine, statements: Mapping[str, str]) -> Iterator["Statements"]:
    """Give the rows of statements by name. Raises Unavailable when the database is away."""
    read = _through_a_child if engine.dialect.name == "sqlite" else _from_the_server
    with read(engine, statements) as opened:
        yield opened


class Statements:
    """Gives the rows of each statement once."""

    def __init__(self, results: Results) -> None:
        self._results = dict(results)

    def rows(self, name: str) -> Extracted:
        """Return the rows of a statement; they are let go of here."""
        return self._results.pop(name).result()


@contextmanager
def _through_a_child(engine: Engine, statements: Mapping[str, str]) -> Iterator[Statements]:
    results: Results = {name: Future() for name in statements}
    with child(engine, {"read": list(statements.values())}) as process:
        drain = Thread(target=_drain, args=(process, results), daemon=True)
        drain.start()
        try:
            yield Statements(results)
        finally:
            process.end()
            drain.join()


def _drain(process: Child, results: Results) -> None:
    """Read one stream after the other, while the process goes on with the next and others use the one before."""
    import pyarrow as pa  # type: ignore[import-untyped]

    waiting = dict(results)
    try:
        rows = pa.PythonFile(process.rows, "r")
        for name, result in results.items():
            with pa.ipc.open_stream(rows) as stream:
                result.set_result(_extracted(stream.read_all()))
            del waiting[name]
    except (pa.ArrowException, OSError, ValueError):
        problem = process.failed()
        for result in waiting.values():
            result.set_exception(problem)


@contextmanager
def _from_the_server(engine: Engine, statements: Mapping[str, str]) -> Iterator[Statements]:
    """Connect to the server and stay with one state of the database."""
    from adbc_driver_postgresql import dbapi  # type: ignore[import-untyped]

    url = engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    try:
        with closing(dbapi.connect(url)) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ").close()
            with closing(connection.cursor()) as cursor:
                yield _Asked(cursor, statements)
    except dbapi.Error as problem:
        told = str(problem).strip().split("\n", 1)[0]
        raise Unavailable("database_unavailable", where=where(engine.url), problem=told) from problem


class _Asked(Statements):
    """Asks for the rows of a statement when they are wanted."""

    def __init__(self, cursor: Any, statements: Mapping[str, str]) -> None:
        self._cursor, self._statements = cursor, statements

    def rows(self, name: str) -> Extracted:
        self._cursor.execute(self._statements[name])
        return _extracted(self._cursor.fetch_arrow_table())


def _extracted(table: Any) -> Extracted:
    """Return an Arrow table as columns of numbers and of words."""
    import pyarrow as pa

    numbers: dict[str, Array] = {}
    words: dict[str, Words] = {}
    for column, values in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_string(values.type) or pa.types.is_dictionary(values.type):
            coded = values.dictionary_encode().unify_dictionaries().combine_chunks()
            words[column] = Words(coded.indices.to_numpy(), coded.dictionary.to_pylist())
        else:
            numbers[column] = values.to_numpy()
    return Extracted(numbers, words)
