"""The least a nightly run could cost, in a process of its own: orders into numpy, the result's rows into a table."""

import json
import sys
import time
from contextlib import closing
from importlib import import_module

from core.store.reading.extracts import EXTRACTS


def main(dialect: str, uri: str) -> None:
    """Read and write what the last run of a store has read and written; print the seconds of both."""
    arrow = import_module(f"adbc_driver_{dialect}.dbapi")
    with closing(arrow.connect(uri)) as connection, closing(connection.cursor()) as cursor:
        clock = [time.perf_counter()]
        for name in ("orders", "lines"):
            cursor.execute(EXTRACTS[name].everybody)
            for column in cursor.fetch_arrow_table().columns:
                column.to_numpy()
        clock.append(time.perf_counter())
        cursor.execute("SELECT * FROM score WHERE run_id = (SELECT max(run_id) FROM score)")
        rows = cursor.fetch_arrow_table()
        cursor.execute("CREATE TABLE bare AS SELECT * FROM score WHERE run_id < 0")
        connection.commit()
        clock.append(time.perf_counter())
        cursor.adbc_ingest("bare", rows, mode="append")
        connection.commit()
        clock.append(time.perf_counter())
        cursor.execute("DROP TABLE bare")
        connection.commit()
    sys.stdout.write(json.dumps({"read": clock[1] - clock[0], "write": clock[3] - clock[2]}) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
