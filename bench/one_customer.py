"""Score one customer anew and say why: the whole, and every model's part of it in processor time."""

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from bench._measure import Bench, Line, Measure, Told
from bot.app import build
from bot.cli.house import now
from bot.jobs.demo import TODAY, demo_settings, load
from bot.settings import Settings
from bot.sheet import rules_of
from core.again import memory_of
from core.asof import known_on
from core.frames import Array, Frame, Growing, day_number
from core.policy import Policy
from core.score import Calibration, explain, features, models, score
from core.store.driver import fetch
from core.store.engine import session
from core.store.read import load_customer
from core.store.runs import latest_run
from core.tables import SCHEMA, Tables

GOAL = 0.005  # seconds from the tables to the reasons
RUNS = 200
ACME = "ACME"
PARTS = ("features", "score", "reasons", "receipts")


@dataclass(frozen=True)
class Book:
    """The demo company's scored customers by what they are an example of, and what they were scored with."""

    customers: Mapping[str, Tables]
    calibration: Calibration
    policy: Policy


@dataclass
class Clock:
    """Processor time of this thread by part and model, in microseconds: other processes' load does not count."""

    taken: dict[tuple[str, str], list[float]] = field(default_factory=dict)

    def __call__(self, part: str, name: str, do: Callable[[], Any]) -> Any:
        """Do something and keep how long it took."""
        start = time.thread_time_ns()
        done = do()
        self.taken.setdefault((part, name), []).append((time.thread_time_ns() - start) / 1000)
        return done

    def lines(self) -> Iterator[Line]:
        """Tell the least each model took, the dearest first, and their sum: what else runs only adds."""
        names = {name for _, name in self.taken}
        parts = {name: [min(self.taken.get((part, name), [0.0])) for part in PARTS] for name in names}
        yield Line(f"{'µs of processor time':<24}" + "".join(f"{part:>10}" for part in PARTS))
        for name, each in sorted(parts.items(), key=lambda told: -sum(told[1][:3])):
            yield Line(f"{name:<24}" + "".join(f"{one:>10.0f}" for one in each))
        sums = [sum(each) for each in zip(*parts.values(), strict=True)]
        yield Line(f"{'all':<24}" + "".join(f"{one:>10.0f}" for one in sums))


def scored_book() -> Book:
    """Return ACME, the customer with the most kinds of records, and one with a usual number of kinds."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(build(demo_settings(Settings(data_dir=Path(folder))), now)) as app,
    ):
        load(app)
        with session(app.house.engine) as opened:
            run = latest_run(opened)
            if run is None:
                raise RuntimeError("the demo company was not scored")
            policy, calibration = rules_of(run.policy, run.calibration)
            named: dict[int, str] = dict(fetch(opened, "SELECT id, name FROM customer"))
            currency = policy.reporting_currency
            read = {number: load_customer(opened, number, reporting_currency=currency, as_of=TODAY) for number in named}
    by_kinds = sorted(read, key=lambda number: (_kinds(read[number]), number))
    acme = next(number for number, name in named.items() if name.startswith(ACME))
    chosen = {"ACME": acme, "the fullest": by_kinds[-1], "a usual one": by_kinds[len(by_kinds) // 2]}
    told = {f"{what}, {_kinds(read[number])} kinds of records": read[number] for what, number in chosen.items()}
    return Book(told, calibration, policy)


def _kinds(tables: Tables) -> int:
    """Return how many tables have rows."""
    return sum(getattr(tables, name).length > 0 for name in SCHEMA)


def whole(what: str, tables: Tables, book: Book, *, again: bool) -> Measure:
    """Measure features, scores and reasons from tables just read, of a customer asked about lately or not."""
    taken = []
    for _ in range(RUNS):
        fresh = replace(tables)
        if not again:
            memory_of(book.calibration, book.policy).forget()
        start = time.perf_counter()
        scores = score(features(fresh, TODAY, book.policy), book.calibration, book.policy)
        explain(scores, 0, book.calibration, book.policy)
        taken.append(time.perf_counter() - start)
    return Measure(what, tuple(taken), GOAL)


def by_model(tables: Tables, book: Book) -> Clock:
    """Clock every model in its turn, as a live answer comes by it."""
    clock = Clock()
    for _ in range(RUNS):
        _turn(clock, replace(tables), book)
    return clock


def _turn(clock: Clock, tables: Tables, book: Book) -> None:
    day, learnt, policy = day_number(TODAY), book.calibration.learnt, book.policy
    known = clock("features", "(rows known that day)", partial(known_on, tables, day))
    for name in ("purchases", "receivables", "newest"):
        clock("features", f"({name})", partial(getattr, known, name))
    made: dict[str, Array] = {"customer": tables.ids, "as_of": np.full(1, float(day))}
    for model in models():
        made.update(clock("features", model.name, partial(model.features, known, day, policy)))
    frame = Growing(Frame(made, 1))
    for model in models():
        frame.add(clock("score", model.name, partial(model.score, frame, learnt[model.name], policy)))
    row = clock("reasons", "(row)", partial(frame.row, 0))
    for model in models():
        clock("reasons", model.name, partial(model.reasons, row, learnt[model.name], policy))
        clock("receipts", model.name, partial(model.contributions, row, learnt[model.name], policy))


def run() -> Iterator[Told]:
    """Measure the three customers, and every model for each."""
    book = scored_book()
    for what, tables in book.customers.items():
        yield whole(what, tables, book, again=False)
        yield whole(f"{what}, asked about again", tables, book, again=True)
        yield from by_model(tables, book).lines()


one_customer = Bench("one customer from tables to reasons, and each model's part", run)
