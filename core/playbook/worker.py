"""Render a company's own templates in a process of their own, bounded in time and memory."""

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any

from core.playbook.template import Filled, Slot, compiled, fill
from core.types import Lang

SECONDS = 3.0  # the start of the process included
MEGABYTES = 512
ROOT = Path(__file__).parents[2]


class Worker:
    """One process that lives as long as it answers; a template that runs away costs this process, nothing else."""

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def fill(self, body: str, slots: Mapping[str, Slot], lang: Lang) -> Filled | None:
        """Return the rendered template, None when it took too long or too much. The next call starts afresh."""
        request = {"body": body, "lang": lang, "slots": {name: asdict(slot) for name, slot in slots.items()}}
        with self._lock:
            answer = self._ask(self._running(), json.dumps(request))
            if not answer:
                self.stop()
                return None
        found = json.loads(answer)
        return Filled(found["text"], tuple(found["used"]), tuple(found["missing"])) if found else None

    def stop(self) -> None:
        """End the process if there is one."""
        if self._process:
            _end(self._process)
            self._process = None

    def _ask(self, process: "subprocess.Popen[str]", request: str) -> str:
        """Send a request and return the answer, empty when the process had to be killed or died."""
        if process.stdin is None or process.stdout is None:
            return ""
        timer = Timer(self._seconds, process.kill)
        timer.start()
        try:
            process.stdin.write(request + "\n")
            process.stdin.flush()
            return process.stdout.readline()
        except BrokenPipeError:
            return ""
        finally:
            timer.cancel()

    def _running(self) -> "subprocess.Popen[str]":
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = subprocess.Popen(  # noqa: S603 - our own module, no data among the arguments
                [sys.executable, "-m", __name__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
            )
            weakref.finalize(self, _end, self._process)
        return self._process


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer requests, one JSON object a line, until there are no more."""
    for line in requests:
        request = json.loads(line)
        slots = {name: _slot(data) for name, data in request["slots"].items()}
        try:
            answer: Any = asdict(fill(compiled(request["body"]), slots, request["lang"]))
        except Exception:  # whatever a template does, the next request is answered
            answer = None
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _slot(data: Mapping[str, Any]) -> Slot:
    return Slot(**{**data, "items": tuple(_slot(item) for item in data["items"])})


def bound_memory(megabytes: int = MEGABYTES) -> None:
    """Let this process have so much address space and no more, where the system can do that."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    bound_memory()
    serve(sys.stdin, sys.stdout)
