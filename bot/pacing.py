"""The limiter before every call to a platform: answers book the next place in line, broadcasts take what is free.

A broadcast never books ahead and leaves the burst alone, so an answer to a person never waits behind one.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from core.errors import DeliveryFailed, Unavailable
from core.pacing import Lines, Obstacle, Queue, Turn

if TYPE_CHECKING:
    from bot.context import House

# Who waits longer than this for an answer has gone to do something else.
LONGEST_ANSWER_WAIT = 60.0
# A broadcast that has to wait longer gives its place among those being sent to another.
LONGEST_BROADCAST_WAIT = 1.0
# So long the database is left alone after it did not answer; a try may take seconds.
_AWAY_SECONDS = 5.0

Clock = Callable[[], float]
Sleep = Callable[[float], Awaitable[None]]


class NotNow(DeliveryFailed):
    """A broadcast was not tried: for so long ``everybody`` has to wait, or this chat alone.

    ``turn`` is when to come back where many wait for the same line: one after the other.
    """

    def __init__(self, seconds: float, *, everybody: bool, turn: float | None = None) -> None:
        """Take how long."""
        super().__init__("not its turn", permanent=False, retry_after=seconds)
        self.seconds = seconds
        self.everybody = everybody
        self.turn = seconds if turn is None else turn


class Ledger(Protocol):
    """Where places in line are kept (core.pacing)."""

    async def book(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> Turn:
        """Take the next place in each line, unless something of ``shut`` is closed."""

    async def take(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> bool:
        """Take a place in each line where all are free and nothing is closed. Raises Unavailable."""

    async def latest(self, platform: str, names: Sequence[str]) -> Obstacle:
        """Return which of these is free last."""

    async def close(self, platform: str, name: str, seconds: float) -> None:
        """Let nobody through for some seconds."""


class OwnLedger:
    """The places of this process alone."""

    def __init__(self, clock: Clock = monotonic) -> None:
        """Take the clock to go by."""
        self._clock = clock
        self._lines: defaultdict[str, Lines] = defaultdict(Lines)

    async def book(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> Turn:
        """Take the next place in each line, unless something of ``shut`` is closed."""
        return self._lines[platform].book(queues, shut, self._clock())

    async def take(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> bool:
        """Take a place in each line where all are free and nothing is closed."""
        return self._lines[platform].take(queues, shut, self._clock())

    async def latest(self, platform: str, names: Sequence[str]) -> Obstacle:
        """Return which of these is free last."""
        return self._lines[platform].latest(names, self._clock())

    async def close(self, platform: str, name: str, seconds: float) -> None:
        """Let nobody through for some seconds."""
        self._lines[platform].close(name, seconds, self._clock())


class SharedLedger:
    """The places of all replicas, in their database; while it is away, answers go at the pace of this process."""

    def __init__(self, house: "House", clock: Clock = monotonic) -> None:
        """Take the seam to the store."""
        self._house = house
        self._clock = clock
        self._own = OwnLedger(clock)
        self._away_until = 0.0

    async def book(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> Turn:
        """Take the next place in each line, unless something of ``shut`` is closed."""
        from core.store import pace

        if self._clock() >= self._away_until:
            try:
                return await self._house.store(pace.book, platform, queues, shut)
            except Unavailable:
                self._away_until = self._clock() + _AWAY_SECONDS
        return await self._own.book(platform, queues, shut)

    async def take(self, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> bool:
        """Take a place in each line where all are free and nothing is closed."""
        from core.store import pace

        return await self._house.store(pace.take, platform, queues, shut)

    async def latest(self, platform: str, names: Sequence[str]) -> Obstacle:
        """Return which of these is free last."""
        from core.store import pace

        if self._clock() >= self._away_until:
            try:
                return await self._house.store(pace.latest, platform, names)
            except Unavailable:
                self._away_until = self._clock() + _AWAY_SECONDS
        return await self._own.latest(platform, names)

    async def close(self, platform: str, name: str, seconds: float) -> None:
        """Let nobody through for some seconds, also in this process alone should the database be away."""
        from core.store import pace

        await self._own.close(platform, name, seconds)
        try:
            await self._house.store(pace.close, platform, name, seconds)
        except Unavailable:
            self._away_until = self._clock() + _AWAY_SECONDS


class Pacer:
    """Lets the calls to one platform through."""

    def __init__(self, platform: str, ledger: Ledger, clock: Clock = monotonic, sleep: Sleep = asyncio.sleep) -> None:
        """Take where places are kept, and the time to go by."""
        self._platform = platform
        self._ledger = ledger
        self._clock = clock
        self._sleep = sleep
        self._next: defaultdict[tuple[str, ...], asyncio.Lock] = defaultdict(asyncio.Lock)
        self._returning: defaultdict[tuple[str, ...], float] = defaultdict(float)

    async def answer(self, shared: Sequence[Queue], chat: Queue | None, shut: Sequence[str]) -> None:
        """Return when it is the turn of a call that answers a person. Raises DeliveryFailed when that is too long."""
        queues = [*shared, *((chat,) if chat else ())]
        while True:
            turn = await self._ledger.book(self._platform, queues, shut)
            if turn.seconds > LONGEST_ANSWER_WAIT:
                raise DeliveryFailed("too many messages", permanent=False, retry_after=turn.seconds)
            if turn.seconds > 0:
                await self._sleep(turn.seconds)
            # Whoever slept may find closed what was open; then all who waited book anew, one behind the other.
            if turn.booked and (turn.seconds == 0 or await self._is_open(shut)):
                return

    async def broadcast(self, shared: Sequence[Queue], chat: Queue | None, shut: Sequence[str]) -> None:
        """Return when a call nobody waits for has found all free. Raises NotNow when that takes long, Unavailable."""
        queues = [*shared, *((chat,) if chat else ())]
        names = [*shut, *(each.name for each in queues)]
        async with self._next[tuple(each.name for each in shared)]:
            until = self._clock() + LONGEST_BROADCAST_WAIT
            while not await self._ledger.take(self._platform, queues, shut):
                name, seconds = await self._ledger.latest(self._platform, names)
                if chat and name == chat.name:
                    raise NotNow(seconds, everybody=False)
                if self._clock() + seconds > until:
                    raise self._not_now(seconds, shared)
                await self._sleep(seconds)

    def _not_now(self, seconds: float, shared: Sequence[Queue]) -> NotNow:
        """Return why a broadcast is sent away, and when its turn is among all that were by the same line."""
        now, line = self._clock(), tuple(each.name for each in shared)
        gap = max((each.gap for each in shared), default=0.0)
        self._returning[line] = max(now + seconds, self._returning[line] + gap)
        return NotNow(seconds, everybody=True, turn=self._returning[line] - now)

    async def close(self, name: str, seconds: float) -> None:
        """Let nobody through for some seconds: the platform asked for it."""
        await self._ledger.close(self._platform, name, seconds)

    async def _is_open(self, shut: Sequence[str]) -> bool:
        return (await self._ledger.latest(self._platform, shut)).seconds <= 0
