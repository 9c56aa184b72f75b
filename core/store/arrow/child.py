"""A process of its own that opens a SQLite file with the Arrow driver and passes its rows on.

The Arrow driver brings a second SQLite with it. Two of them must never open one file in one process: they do not see
each other's locks, and the one that closes last deletes the other's write-ahead log (sqlite.org/howtocorrupt, 2.2.1).
Started as a script, so that it loads nothing but the driver. The first line of its input is a task in JSON; when the
input ends, whoever gave the task is gone, and the process ends too.

``{"read": [statement…]}`` answers with one Arrow stream a statement on its output, all of one state of the database.
``{"write": table}`` takes an Arrow stream on its input and appends its rows, a transaction for each batch, because
other writers wait as long as one lasts. Words travel as codes either way.
"""

import json
import os
import sys
import threading
from collections.abc import Iterable, Mapping
from contextlib import closing
from itertools import chain
from typing import Any

import pyarrow as pa  # type: ignore[import-untyped]
from adbc_driver_sqlite import StatementOptions, dbapi

BATCH_ROWS = 1 << 16
BUSY_MS = 10_000


def main(path: str) -> None:
    """Do the one task; the last line of the errors says why not."""
    task = json.loads(sys.stdin.buffer.readline())
    try:
        do(path, task)
    except dbapi.Error as problem:
        sys.exit(str(problem).partition("\n")[0])


def do(path: str, task: Mapping[str, Any]) -> None:
    """Read or write, as the task says."""
    with closing(dbapi.connect(path, autocommit="write" in task)) as connection:
        connection.execute(f"PRAGMA busy_timeout={BUSY_MS}").close()
        if "write" in task:
            write(connection, task["write"])
        else:
            threading.Thread(target=_end_with_the_input, daemon=True).start()
            read(connection, task["read"])


def read(connection: Any, statements: Iterable[str]) -> None:
    """Write the rows of each statement to the output."""
    options = {StatementOptions.BATCH_ROWS.value: str(BATCH_ROWS)}
    with os.fdopen(os.dup(sys.stdout.fileno()), "wb") as output:
        for statement in statements:
            with closing(connection.cursor(adbc_stmt_kwargs=options)) as cursor:
                cursor.execute(statement)
                _pass_on(cursor.fetch_record_batch(), output)


def write(connection: Any, table: str) -> None:
    """Append the rows of the input to a table."""
    connection.execute("PRAGMA synchronous=NORMAL").close()
    with pa.ipc.open_stream(pa.PythonFile(sys.stdin.buffer, "r")) as batches, closing(connection.cursor()) as cursor:
        for batch in batches:
            cursor.adbc_ingest(table, batch, mode="append")


def _pass_on(rows: pa.RecordBatchReader, output: Any) -> None:
    batches = (_coded(batch) for batch in rows)
    first = next(batches, None) or _coded(pa.RecordBatch.from_pylist([], rows.schema))
    with pa.ipc.new_stream(output, first.schema) as stream:
        for batch in chain([first], batches):
            stream.write_batch(batch)


def _coded(batch: pa.RecordBatch) -> pa.RecordBatch:
    columns = [values.dictionary_encode() if pa.types.is_string(values.type) else values for values in batch.columns]
    return pa.RecordBatch.from_arrays(columns, names=batch.schema.names)


def _end_with_the_input() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1])
