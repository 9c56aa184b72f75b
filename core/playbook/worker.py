"""Render and try out a company's own templates in a process of their own, bounded in time, memory and length."""

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any

from core.playbook.template import Filled, Slot, Unsaid, compiled, fill
from core.types import Lang

SECONDS = 1.5  # for a rendering; the built-in ones take thousandths
CHECK_SECONDS = 12.0  # by the clock for trying one out; of computing time it may take CHECK_COMPUTING
CHECK_COMPUTING = 2.0
START_SECONDS = 20.0  # our own code starting on a busy machine
MEGABYTES = 512
MOST_CHARACTERS = 20_000
READY = "ready\n"
ROOT = Path(__file__).parents[2]


class Worker:
    """One process that lives as long as it answers; a template that runs away costs this process, nothing else."""

    def __init__(self, seconds: float = SECONDS, computing: float = CHECK_COMPUTING) -> None:
        self._seconds, self._computing = seconds, computing
        self._lock = Lock()
        self._process: subprocess.Popen[str] | None = None

    def fill(self, body: str, slots: Mapping[str, Slot | Unsaid], lang: Lang) -> Filled | None:
        """Return the rendered template, None when it took too long or too much. The next call starts afresh."""
        request = {"body": body, "lang": lang, "slots": {name: asdict(slot.now()) for name, slot in slots.items()}}
        found = self._answer(request, self._seconds)
        return Filled(found["text"], tuple(found["used"]), tuple(found["missing"])) if found else None

    def try_out(self, path: Path, name: str, lang: Lang) -> list[tuple[int, dict[Lang, str]]] | None:
        """Return what is wrong with a company's playbook, line by line; None when trying it out takes too much."""
        request = {"check": str(path), "name": name, "lang": lang, "computing": self._computing}
        found = self._answer(request, CHECK_SECONDS)
        return None if found is None else [(line, {"en": en, "zh": zh}) for line, en, zh in found]

    def stop(self) -> None:
        """End the process if there is one."""
        if self._process:
            _end(self._process)
            self._process = None

    def _answer(self, request: Mapping[str, Any], seconds: float) -> Any:
        with self._lock:
            process = self._running()
            answer = self._ask(process, json.dumps(request), seconds) if process else ""
            if not answer:
                self.stop()
                return None
        return json.loads(answer)

    def _ask(self, process: "subprocess.Popen[str]", request: str, seconds: float) -> str:
        """Send a request and return the answer, empty when the process had to be killed or died."""
        if process.stdin is None:
            return ""
        with _killed_after(process, seconds), suppress(BrokenPipeError):
            process.stdin.write(request + "\n")
            process.stdin.flush()
            return _line_from(process)
        return ""

    def _running(self) -> "subprocess.Popen[str] | None":
        """Return the process, ready to answer; None when it does not start."""
        if self._process is None or self._process.poll() is not None:
            self.stop()
            self._process = _started()
            weakref.finalize(self, _end, self._process)
            with _killed_after(self._process, START_SECONDS):
                return self._process if _line_from(self._process) == READY else None
        return self._process


def _started() -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603 - our own module, no data among the arguments
        [sys.executable, "-m", __name__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        encoding="utf-8",
        env={"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")},
    )


@contextmanager
def _killed_after(process: "subprocess.Popen[str]", seconds: float) -> Iterator[None]:
    timer = Timer(seconds, process.kill)
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _line_from(process: "subprocess.Popen[str]") -> str:
    return process.stdout.readline() if process.stdout else ""


def _end(process: "subprocess.Popen[str]") -> None:
    process.kill()
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with suppress(BrokenPipeError):
                pipe.close()


def serve(requests: IO[str], answers: IO[str]) -> None:
    """Answer requests, one JSON object a line, until there are no more."""
    answers.write(READY)
    answers.flush()
    for line in requests:
        request = json.loads(line)
        try:
            answer = _checked(request) if "check" in request else _filled(request)
        except Exception:  # whatever a template does, the next request is answered
            answer = None
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _filled(request: Mapping[str, Any]) -> Any:
    slots = {name: _slot(data) for name, data in request["slots"].items()}
    return asdict(fill(compiled(request["body"]), slots, request["lang"], MOST_CHARACTERS))


def _checked(request: Mapping[str, Any]) -> Any:
    from core.playbook.check import check_book
    from core.playbook.library import read
    from core.terms import terms
    from core.wording import Wording

    lang: Lang = request["lang"]
    book = read(Path(request["check"]), request["name"], lang, own=True)
    with bounded_computing(request["computing"]):
        problems = list(check_book(book, Wording(lang, terms)))
    return [(problem.line, problem.said["en"], problem.said["zh"]) for problem in problems]


def _slot(data: Mapping[str, Any]) -> Slot:
    return Slot(**{**data, "items": tuple(_slot(item) for item in data["items"])})


@contextmanager
def bounded_computing(seconds: float) -> Iterator[None]:
    """End this process when it computes for longer, where the system can do that; waiting does not count."""
    try:
        from signal import ITIMER_PROF, setitimer
    except ImportError:
        yield
        return
    setitimer(ITIMER_PROF, seconds)
    try:
        yield
    finally:
        setitimer(ITIMER_PROF, 0)


def bound_memory(megabytes: int = MEGABYTES) -> None:
    """Let this process have so much address space and no more, where the system can do that."""
    with suppress(ImportError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (megabytes << 20, megabytes << 20))


if __name__ == "__main__":
    bound_memory()
    serve(sys.stdin, sys.stdout)
