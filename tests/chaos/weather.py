"""What goes wrong at a platform, by a seeded draw, and what the platform saw all the same."""

import asyncio
import random
import re
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass, field
from time import monotonic
from typing import Literal

from aiohttp import web

Fault = Literal["fine", "429", "5xx", "lost before", "lost after"]
# One call in ten is told to wait, one in twenty fails, one in twenty loses its connection, before or after it is done.
CHANCES: Sequence[tuple[Fault, float]] = (("429", 0.1), ("5xx", 0.05), ("lost before", 0.025), ("lost after", 0.025))
RETRY_AFTER_SECONDS = 1
SLOWEST_SECONDS = 0.04  # to take a call, and as long again to answer it

MARK = re.compile(r"Works \d{4}")  # a customer's name, by which a delivery is known again


@dataclass
class Traffic:
    """What reached a platform. ``calls`` are moment, method and chat of each, refused ones too."""

    calls: list[tuple[float, str, str]] = field(default_factory=list)
    said: Counter[str] = field(default_factory=Counter)
    unanswered: Counter[str] = field(default_factory=Counter)
    faults: Counter[Fault] = field(default_factory=Counter)
    waiting: dict[str, asyncio.Future[str]] = field(default_factory=dict)

    def executed(self, chat: str, text: str) -> None:
        """Take note of a message people can read."""
        if mark := MARK.search(text):
            self.said[mark.group()] += 1
        elif (asked := self.waiting.get(chat)) and not asked.done():
            asked.set_result(text)

    def answer_in(self, chat: str) -> asyncio.Future[str]:
        """Return the next message in a chat that is an answer."""
        self.waiting[chat] = asyncio.get_running_loop().create_future()
        return self.waiting[chat]

    def most_in(self, seconds: float, methods: Iterable[str]) -> int:
        """Return the most calls of these methods in any window of so many seconds."""
        chosen = frozenset(methods)
        return _most([at for at, method, _ in self.calls if method in chosen], seconds)

    def above_pace(self, burst: int, per_second: float) -> float:
        """Return by how many calls any chat ever got more than a burst and its share of the time."""
        chats: defaultdict[str, list[float]] = defaultdict(list)
        for at, _, chat in self.calls:
            if chat:
                chats[chat].append(at)
        return max((_excess(sorted(times), per_second) for times in chats.values()), default=0.0) - burst


def _most(times: Sequence[float], seconds: float) -> int:
    ordered, first, most = sorted(times), 0, 0
    for last, at in enumerate(ordered):
        while at - ordered[first] >= seconds:
            first += 1
        most = max(most, last - first + 1)
    return most


def _excess(times: Sequence[float], per_second: float) -> float:
    """Return the fullest a bucket ever was that leaks at a pace."""
    level = fullest = 0.0
    for before, at in zip([times[0], *times], times, strict=False):
        level = max(0.0, level - (at - before) * per_second) + 1
        fullest = max(fullest, level)
    return fullest


class Weather:
    """Draws what happens to each call, makes it happen, and keeps what the platform saw."""

    def __init__(self, seed: int) -> None:
        self.traffic = Traffic()
        self._draw = random.Random(seed)
        self.begun = monotonic()

    async def over(
        self,
        request: web.Request,
        call: tuple[str, str],
        text: str,
        handle: Callable[[], Awaitable[web.Response]],
        refuse: Callable[[int], web.Response],
    ) -> web.Response:
        """Answer a call of (method, chat), or do worse; ``refuse`` makes the platform's answer of a status."""
        self.traffic.calls.append((monotonic() - self.begun, *call))
        fault = self._fault()
        self.traffic.faults[fault] += 1
        await asyncio.sleep(self._draw.random() * SLOWEST_SECONDS)
        if fault == "429":
            return refuse(429)
        if fault == "5xx":
            return refuse(self._draw.choice((500, 502, 503)))
        answer = refuse(500) if fault == "lost before" else await handle()
        if fault in ("lost before", "lost after"):
            if fault == "lost after" and (mark := MARK.search(text)):
                self.traffic.unanswered[mark.group()] += 1
            if request.transport:
                request.transport.abort()
        await asyncio.sleep(self._draw.random() * SLOWEST_SECONDS)
        return answer

    def _fault(self) -> Fault:
        drawn = self._draw.random()
        for fault, chance in CHANCES:
            if drawn < chance:
                return fault
            drawn -= chance
        return "fine"
