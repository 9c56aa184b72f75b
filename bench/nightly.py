"""The nightly run on both databases: read from the store, score, write back; against bare reading and writing."""

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench._measure import Bench, Figure, Line, Told, said
from bench._nightly_book import KEPT, LAST_DAY, book_in_a_file, fill
from core.store.engine import connect

SIZES = (100_000, 1_000_000)
RUNS, RUNS_OF_MANY, MANY = 3, 1, 500_000  # a large run takes minutes
GOAL = 3.0  # times the bare cost
GOAL_MIB = 6 * 1024
NEXT_DAY = "2026-07-01"  # the second run, which has one before it

Report = Mapping[str, Any]


def run() -> Iterable[Told]:
    """Measure both databases at all sizes."""
    yield from sized(SIZES)


def sized(sizes: tuple[int, ...]) -> Iterable[Told]:
    """Measure both databases at sizes of the caller's choice."""
    for customers in sizes:
        times = RUNS if customers < MANY else RUNS_OF_MANY
        yield Line(f"SQLite, {customers:,} customers")
        with _in_a_file(customers) as (url, bare):
            yield from _measured(url, "sqlite", bare, times)
        yield Line(f"PostgreSQL, {customers:,} customers")
        with _on_a_server(customers) as (url, bare):
            yield from _measured(url, "postgresql", bare, times)


def _measured(url: str, dialect: str, bare_uri: str, times: int) -> Iterator[Told]:
    """Run again and again as of one day, then once as of the next, which has a run before it."""
    runs = [_alone("bench._nightly_run", url, LAST_DAY) for _ in range(times)]
    bare = [_alone("bench._nightly_bare", dialect, bare_uri) for _ in range(times)]
    typical = sorted(runs, key=lambda report: float(report["whole"]))[len(runs) // 2]
    for phase, seconds in typical["seconds"].items():
        yield Figure(f"  {phase}", said(seconds))
    yield Figure("the whole run, until it is published", _spread([report["whole"] for report in runs]))
    read, write = ([report[name] for report in bare] for name in ("read", "write"))
    yield Figure("bare reading of the orders and their lines", _spread(read))
    yield Figure("bare writing of the scores", _spread(write))
    ratio = typical["whole"] / (statistics.median(read) + statistics.median(write))
    yield Figure("the whole over the bare", f"{ratio:.2f}  goal {GOAL:.0f}: {'met' if ratio <= GOAL else 'MISSED'}")
    mib = typical["mib"]
    yield Figure("peak memory", f"{mib:,.0f} MiB  goal {GOAL_MIB:,}: {'met' if mib < GOAL_MIB else 'MISSED'}")
    later = _alone("bench._nightly_run", url, NEXT_DAY)
    yield Figure(f"the run of the next day, {later['changes']:,} changes", said(later["whole"]))


def _spread(seconds: list[float]) -> str:
    return f"{said(statistics.median(seconds))}  ({said(min(seconds))} to {said(max(seconds))}, {len(seconds)} runs)"


def _alone(module: str, *arguments: str) -> Report:
    done = subprocess.run([sys.executable, "-m", module, *arguments], check=True, capture_output=True, text=True)
    report: Report = json.loads(done.stdout)
    return report


@contextmanager
def _in_a_file(customers: int) -> Iterator[tuple[str, str]]:
    """Give a copy of the book, its URL and where the Arrow driver finds it."""
    original = book_in_a_file(customers)
    with tempfile.TemporaryDirectory(dir=KEPT) as folder:
        copy = Path(folder) / original.name
        shutil.copyfile(original, copy)
        yield f"sqlite:///{copy}", str(copy)


@contextmanager
def _on_a_server(customers: int) -> Iterator[tuple[str, str]]:
    """Give the same book in PostgreSQL."""
    from tests.databases import postgres

    with postgres() as databases:
        url = databases.empty()
        engine = connect(url)
        fill(engine, customers)
        engine.dispose()
        yield url, url


nightly = Bench("the nightly run, from the store into the store", run, sized)
