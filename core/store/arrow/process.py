"""Start the process that opens a SQLite file with the Arrow driver, and say what went wrong with it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Engine

from core.errors import Unavailable
from core.store.engine import where

CHILD = Path(__file__).with_name("child.py")
PIPE_BYTES = 1 << 20  # what Linux lets anybody ask for: the rows of a moment, so that neither side waits for the other


class Child:
    """A running process: ``tasks`` goes in, ``rows`` come out."""

    def __init__(self, engine: Engine, process: "subprocess.Popen[bytes]", tasks: IO[bytes], rows: IO[bytes]) -> None:
        self._engine, self._process = engine, process
        self.tasks, self.rows = tasks, rows

    def end(self) -> None:
        """End it whatever it is doing."""
        self._process.kill()

    def finish(self) -> None:
        """Say that there is nothing more for it and wait until it is done. Raises Unavailable when it failed."""
        self.tasks.close()
        if self._process.wait():
            raise self.failed()

    def failed(self) -> Unavailable:
        """Return the error of a process that came to nothing."""
        code = self._process.wait()
        told = self._process.stderr.read().decode(errors="replace").strip() if self._process.stderr else ""
        problem = told.rsplit("\n", 1)[-1] or f"the process that reads or writes it ended with {code}"
        return Unavailable("database_unavailable", where=where(self._engine.url), problem=problem)


@contextmanager
def child(engine: Engine, task: Mapping[str, Any]) -> Iterator[Child]:
    """Run a process with a task; leaving ends it."""
    mode = "rw" if "write" in task else "ro"
    uri = f"{Path(engine.url.database or '').resolve().as_uri()}?mode={mode}"
    # -P: nothing of its folder must stand in for a module of the same name.
    command, pipe = [sys.executable, "-P", str(CHILD), uri], subprocess.PIPE
    process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, pipesize=PIPE_BYTES)  # noqa: S603
    tasks, rows = process.stdin, process.stdout
    if tasks is None or rows is None:
        raise OSError("a process without pipes")
    try:
        tasks.write(json.dumps(task).encode() + b"\n")
        tasks.flush()
        yield Child(engine, process, tasks, rows)
    finally:
        process.kill()
        process.wait()
        for end in (tasks, rows, process.stderr):
            if end is not None:
                with suppress(BrokenPipeError):
                    end.close()
