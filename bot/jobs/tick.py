"""Do what has fallen due, once for each of its keys, whichever replica does it."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

import anyio.to_thread

from bot.context import House
from bot.due import Due
from bot.jobs.holding import Holding, Outage
from core.errors import Unavailable
from core.store import job_runs

if TYPE_CHECKING:
    from sqlmodel import Session

LEASE = "ticking"
TICK_SECONDS = 10.0
# A job that failed is left alone for so long, twice as long each time.
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 30.0, 15 * 60.0

Clock = Callable[[], datetime]

log = logging.getLogger(__name__)


class Ticker:
    """Looks every few seconds what is due, for as long as it holds the lease."""

    def __init__(self, house: House, jobs: Mapping[str, Due], clock: Clock, holder: str) -> None:
        self._house = house
        self._jobs = jobs
        self._clock = clock
        self._holding = Holding(house, LEASE, holder, clock)
        self._failures: dict[tuple[str, str], int] = {}
        self._not_before: dict[tuple[str, str], float] = {}
        self._outage = Outage("ticking")

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Tick while entered."""
        async with self._holding.renewed():
            ticking = asyncio.create_task(self._keep_ticking(), name=LEASE)
            try:
                yield
            finally:
                ticking.cancel()
                await asyncio.wait([ticking])

    async def _keep_ticking(self) -> None:
        while True:
            if self._holding.held:
                await self.tick()
            await asyncio.sleep(TICK_SECONDS)

    async def tick(self) -> None:
        """Do everything that is due; what fails does not keep the rest from being done."""
        for job in self._jobs.values():
            try:
                for key in await self._house.store(_pending, self._house, job, self._clock()):
                    await self._do(job, key)
                self._outage.ends()
            except Unavailable as problem:
                self._outage.begins(problem)
                return
            except Exception:
                log.exception("job %s: what is due cannot be told", job.name)

    async def _do(self, job: Due, key: str) -> None:
        this = (job.name, key)
        if monotonic() < self._not_before.get(this, 0.0):
            return
        try:
            await (self._run(job, key) if job.run else self._run_apart(job, key))
        except Unavailable:
            raise
        except Exception:
            failures = self._failures[this] = self._failures.get(this, 0) + 1
            rest = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (failures - 1))
            self._not_before[this] = monotonic() + rest
            log.exception("job %s failed for %s; next try in %.0f s", job.name, key, rest)

    async def _run(self, job: Due, key: str) -> None:
        await self._house.store(_once, self._house, job, key, self._clock())

    async def _run_apart(self, job: Due, key: str) -> None:
        if job.apart is None:
            raise TypeError(f"job {job.name} defines neither run nor apart")
        # A process that is told to stop does not wait for it.
        outcome = await anyio.to_thread.run_sync(job.apart, self._house, key, self._clock(), abandon_on_cancel=True)
        await self._house.store(job_runs.finish, job.name, key, self._clock(), outcome)


def _pending(session: "Session", house: House, job: Due, now: datetime) -> list[str]:
    return job_runs.pending(session, job.name, [*job.keys(session, house, now)])


def _once(session: "Session", house: House, job: Due, key: str, now: datetime) -> None:
    if job.run and job_runs.begin(session, job.name, key, now):
        job_runs.finish(session, job.name, key, now, job.run(session, house, key, now))
