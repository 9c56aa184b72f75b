"""Be the one of several replicas that does a task: take its lease, renew it, give it back."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime
from time import monotonic
from typing import TYPE_CHECKING

from bot.context import House
from core.errors import Unavailable
from core.store import leases

if TYPE_CHECKING:
    from sqlmodel import Session

# A replica that died is replaced after so long; it may be without its database for a third of that.
LEASE_SECONDS = 6.0
RENEWAL_SECONDS = 2.0

log = logging.getLogger(__name__)


class Outage:
    """Says once that the database is away, and once that it is back."""

    def __init__(self, task: str) -> None:
        self._task = task
        self._away = False

    def begins(self, problem: Unavailable) -> None:
        """Take note of a try that failed."""
        if not self._away:
            log.warning("%s waits for the database: %s", self._task, problem)
        self._away = True

    def ends(self) -> None:
        """Take note of a try that succeeded."""
        if self._away:
            log.info("%s goes on: the database is back", self._task)
        self._away = False


class Holding:
    """A lease this replica holds or waits for. ``holder`` is its address and a name of this start alone."""

    def __init__(self, house: House, name: str, holder: str, clock: Callable[[], datetime]) -> None:
        self._house = house
        self._name = name
        self._holder = holder
        self._clock = clock
        self._until = 0.0
        self._known = False
        self._outage = Outage(f"the lease {name}")

    @property
    def held(self) -> bool:
        """Say whether the task is this replica's at this moment."""
        return monotonic() < self._until

    async def renew(self) -> None:
        """Try to take the lease, or to keep it."""
        begun = monotonic()
        try:
            held = await self._house.store(self._hold)
        except Unavailable as problem:
            self._outage.begins(problem)
            return
        self._outage.ends()
        if held and not self.held:
            log.info("%s is this process's task now", self._name)
        self._until = begun + LEASE_SECONDS if held else 0.0

    def _hold(self, session: "Session") -> bool:
        if not self._known:
            # Whoever listens at an address is the only one there: what was held from it before has died.
            leases.succeed(session, self._name, self._holder.rpartition(" ")[0], self._holder)
        held = leases.hold(session, self._name, self._holder, self._clock(), LEASE_SECONDS)
        self._known = True
        return held

    async def release(self) -> None:
        """Give the lease back, so that another replica goes on at once."""
        self._until = 0.0
        try:
            await self._house.store(leases.release, self._name, self._holder)
        except Unavailable as problem:
            self._outage.begins(problem)

    @asynccontextmanager
    async def renewed(self) -> AsyncIterator[None]:
        """Keep at it while entered; the lease is given back on leaving."""
        await self.renew()
        renewing = asyncio.create_task(self._keep_renewing())
        try:
            yield
        finally:
            renewing.cancel()
            await asyncio.wait([renewing])
            await self.release()

    async def _keep_renewing(self) -> None:
        while True:
            await asyncio.sleep(RENEWAL_SECONDS)
            try:
                await self.renew()
            except Exception:
                log.exception("the lease %s was not renewed", self._name)
