"""A customer's call sheet from the line to the page, without a network: on the demo company, and on a large book.

Many different customers are asked about, so that nothing is warm but the process: customers of the book as they come,
and apart those known as well as can be (one in ten of that book) and those with orders only.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from bench._large_book import LargeBook
from bench._measure import Bench, Figure, Measure, Told, said
from bot.app import App, build
from bot.channel import Incoming
from bot.channels.console import LIMITS
from bot.cli.house import now
from bot.jobs.demo import TODAY, demo_settings, load
from bot.jobs.score import score_book
from bot.settings import Settings
from bot.sheet import rules_of
from core.score import explain, features, score
from core.store import users
from core.store.engine import session
from core.store.profile import load_profile
from core.store.read import left_out, load_records
from core.store.runs import events_of, latest_run, scores_of
from core.store.users import ALL

if TYPE_CHECKING:
    from sqlmodel import Session

GOAL = 0.010  # seconds, without the network
ASKED = 200
DIRECTOR, PLATFORM = "Director", "console"  # one who sees every customer
CUSTOMERS = 100_000


def answered(app: App, what: str, lines: Sequence[str]) -> Iterator[Told]:
    """Measure lines, each asked once after some that do not count."""
    taken = asyncio.run(_taken(app, lines))
    yield Measure(what, taken, GOAL)
    yield Figure(f"{what}, 95 of 100 within", said(statistics.quantiles(taken, n=20)[-1]))


async def _taken(app: App, lines: Sequence[str]) -> tuple[float, ...]:
    """Return the seconds that each line takes, asked on one loop, as channels ask."""

    async def ask(line: str) -> float:
        start = time.perf_counter()
        shown = await app.dispatcher.answer(Incoming(PLATFORM, DIRECTOR, line=line), LIMITS)
        if shown is None or shown.error:
            raise RuntimeError(f"no answer to {line}")
        return time.perf_counter() - start

    for line in lines[:20]:
        await ask(line)
    return tuple([await ask(line) for line in lines])


def phases(app: App, ids: Sequence[int]) -> Iterator[Told]:
    """Measure what a call sheet is made of, one customer after the other."""
    taken: dict[str, list[float]] = {}
    with session(app.house.engine) as opened:
        for customer in ids:
            _phases_of(app, opened, customer, taken)
    yield from (Measure(f"  of it {what}", tuple(seconds)) for what, seconds in taken.items())


def _phases_of(app: App, opened: "Session", customer: int, taken: dict[str, list[float]]) -> None:
    def clock(what: str, do: Callable[[], Any]) -> Any:
        start = time.perf_counter()
        done = do()
        taken.setdefault(what, []).append(time.perf_counter() - start)
        return done

    clock("finding the name", lambda: app.dispatcher.directory.find(opened, ALL, [f"X{customer}"]))
    run = clock("the published run", lambda: latest_run(opened))
    policy, calibration = rules_of(run.policy, run.calibration)
    asked: dict[str, Any] = {"reporting_currency": policy.reporting_currency, "as_of": TODAY}
    records = clock("reading the tables", lambda: load_records(opened, customer, **asked))
    clock("reading the profile", lambda: load_profile(opened, customer, **asked, records=records))
    clock("reading earlier scores", lambda: (scores_of(opened, customer), events_of(opened, customer)))
    clock("reading what has no rate", lambda: left_out(opened, customer, **asked))
    figures = clock("features", lambda: features(records.tables, TODAY, policy))
    scores = clock("scores", lambda: score(figures, calibration, policy))
    clock("reasons", lambda: explain(scores, 0, calibration, policy))


def appoint(app: App) -> None:
    """Let one person see everybody."""
    with session(app.house.engine) as opened:
        users.link(opened, PLATFORM, DIRECTOR, users.add_user(opened, DIRECTOR, "admin", today=TODAY))
        opened.commit()


def enlarge(app: App, customers: int) -> LargeBook:
    """Add invented customers, and score the whole book again."""
    with session(app.house.engine) as opened:
        book = LargeBook(opened, customers, app.house.policy.reporting_currency)
        book.write()
        opened.commit()
    score_book(app.house.engine, app.house.policy, TODAY, now())
    return book


@contextmanager
def company() -> Iterator[App]:
    """Give the demo company in a store of its own."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(build(demo_settings(Settings(data_dir=Path(folder))), now)) as app,
    ):
        load(app)
        appoint(app)
        yield app


def sized(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure the demo company, and books of these sizes."""
    with company() as app:
        yield from answered(app, "/customer ACME", ["/customer ACME"] * ASKED)
    for size in sizes:
        with company() as app:
            yield from _of_book(app, enlarge(app, size))


def _of_book(app: App, book: LargeBook) -> Iterator[Told]:
    yield from answered(app, f"/customer ACME, one of {len(book.ids):,}", ["/customer ACME"] * ASKED)
    chosen = np.random.default_rng(11)
    orders_only = np.setdiff1d(book.ids, book.known)
    for what, ids in (("as they come", book.ids), ("known well", book.known), ("with orders only", orders_only)):
        some = chosen.choice(ids, min(ASKED, len(ids)), replace=False).tolist()
        lines = [f"/customer Invented Works {number}" for number in some]
        yield from answered(app, f"many customers {what}, of {len(book.ids):,}", lines)
        yield from phases(app, some)


answer = Bench("a call sheet in a warm process, SQLite", lambda: sized((CUSTOMERS,)), sized)
