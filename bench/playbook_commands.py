"""Every command of the playbook library on a large book: as a rep with a few hundred customers, and as their manager.

Each command is asked once that does not count, then a few times about customers not asked about before. How long the
longest step of it kept everybody else waiting is told beside it: nothing else is answered while the loop is held.
"""

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench._large_book import LargeBook
from bench._measure import Bench, Figure, Measure, Told, said
from bench._sold_book import BOSS, PLATFORM, REPS, SoldBook, rep_name
from bench.answer import CUSTOMERS, company
from bot.app import App
from bot.channel import Incoming
from bot.channels.console import LIMITS
from bot.cli.house import now
from bot.jobs.demo import TODAY
from bot.jobs.score import score_book
from core.store.engine import session

if TYPE_CHECKING:
    from collections.abc import Sequence

REP_GOAL, MANAGER_GOAL = 0.3, 1.0  # seconds
RUNS = 7
PULSE = 0.001  # seconds between two looks at whether the loop is free
ABOUT_ONE = (
    "/brief {}",
    "/talk {}",
    "/objection {}",
    "/followup {}",
    "/journey {}",
    "/touchpoints {}",
    "/bundle {}",
    "/goal {}",
    "/price {}",
    "/standard {}",
    "/pip {}",
    "/referral {}",
    "/plan {}",
    "/spin {}",
    "/fabe {}",
)
ABOUT_ALL = ("/renewals", "/funnel", "/funnel rep", "/funnel industry", "/referrals", "/event")
FOR_MANAGERS = ("/team", f"/team {rep_name(1)}", "/playbook stats")


@dataclass(frozen=True, slots=True)
class _Asked:
    """How long answers took, and for how long at most nobody else was answered."""

    seconds: tuple[float, ...]
    held: float


def enlarge(app: App, customers: int) -> LargeBook:
    """Add invented customers with all that the playbook library reads of them, and score the whole book again."""
    currency = app.house.policy.reporting_currency
    with session(app.house.engine) as opened:
        book = LargeBook(opened, customers, currency)
        book.write()
        SoldBook(opened, book, currency).write()
        opened.commit()
    score_book(app.house.engine, app.house.policy, TODAY, now())
    return book


def sized(sizes: "Sequence[int]") -> Iterator[Told]:
    """Measure books of these sizes."""
    for size in sizes:
        with company() as app:
            yield from measured(app, enlarge(app, size).ids.tolist())


def measured(app: App, ids: "Sequence[int]") -> Iterator[Told]:
    """Measure every command as one rep, then as the manager of all of them."""
    with asyncio.Runner() as runner:
        for account, goal in ((rep_name(0), REP_GOAL), (BOSS, MANAGER_GOAL)):
            who, mine = ("a rep", ids[::REPS]) if goal == REP_GOAL else ("a manager of all", ids)
            for what in (*ABOUT_ONE, *ABOUT_ALL, *(() if goal == REP_GOAL else FOR_MANAGERS)):
                named = f"{what.replace(' {}', '')}, {who} of {len(mine):,}"
                yield from _told(named, _ask(runner, app, account, what, mine), goal)


def _told(what: str, asked: _Asked, goal: float) -> Iterator[Told]:
    yield Measure(what, asked.seconds[1:], goal)
    yield Figure("  asked first; nobody else was answered for", f"{said(asked.seconds[0])}; {said(asked.held)}")


def _ask(runner: asyncio.Runner, app: App, account: str, what: str, mine: "Sequence[int]") -> _Asked:
    step = max(1, len(mine) // (RUNS + 1))
    found = [runner.run(_once(app, account, what.format(f"X{one}"))) for one in mine[::step][: RUNS + 1]]
    return _Asked(tuple(taken for taken, _ in found), max(held for _, held in found))


async def _once(app: App, account: str, line: str) -> tuple[float, float]:
    """Return how long an answer takes, and for how long the loop was held at most meanwhile."""
    waits: list[float] = []
    watching = asyncio.create_task(_watch(waits))
    await asyncio.sleep(0)
    start = time.perf_counter()
    shown = await app.dispatcher.answer(Incoming(PLATFORM, account, line=line), LIMITS)
    taken = time.perf_counter() - start
    await asyncio.sleep(0)
    watching.cancel()
    if shown is None or shown.error:
        raise RuntimeError(f"no answer to {line}")
    return taken, max(waits, default=0.0)


async def _watch(waits: list[float]) -> None:
    while True:
        start = time.perf_counter()
        await asyncio.sleep(PULSE)
        waits.append(time.perf_counter() - start - PULSE)


playbook_commands = Bench("the commands of the playbook library, SQLite", lambda: sized((CUSTOMERS,)), sized)
