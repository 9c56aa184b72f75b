"""The gate in front of every call to Telegram: keeps to its pace, waits when told to, tries again a few times."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from time import monotonic
from typing import Any

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.channels.telegram import limits

Result = bool | dict[str, Any] | list[dict[str, Any]]

TRIES = 4
# A longer wait is not worth holding an answer for.
LONGEST_WAIT = 60.0
_CONNECTION_PAUSE = 1.0
_CHATS_KEPT = 10_000


class Pace:
    """So many calls a second, and a burst of them at once after a rest (a leaky bucket, ITU-T I.371)."""

    def __init__(self, per_second: float, burst: int) -> None:
        self._gap = 1 / per_second
        self._slack = (burst - 1) / per_second
        self._due = 0.0

    def book(self, now: float) -> float:
        """Return when the next call may go, and keep that place for it."""
        go = max(now, self._due - self._slack)
        self._due = max(now, self._due) + self._gap
        return go

    def rested(self, now: float) -> bool:
        """Return whether forgetting this pace changes nothing."""
        return self._due <= now


class Gate(BaseRateLimiter[None]):
    """What python-telegram-bot passes every call through."""

    def __init__(
        self,
        clock: Callable[[], float] = monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._overall = Pace(limits.OVERALL_PER_SECOND, limits.OVERALL_BURST)
        self._chats: dict[int, Pace] = {}
        self._closed_until = 0.0

    async def initialize(self) -> None:
        """Nothing to start."""

    async def shutdown(self) -> None:
        """Nothing to stop."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,  # noqa: ARG002 (the library's signature)
        data: dict[str, Any],
        rate_limit_args: None,  # noqa: ARG002
    ) -> Result:
        """Make the call when it is its turn; after a refusal that passes, again."""
        chat = data.get("chat_id")
        for tried in range(1, TRIES + 1):
            await self._turn(chat)
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                pause = _pause(error, writes=chat is not None)
                if pause is None or pause > LONGEST_WAIT or tried == TRIES:
                    raise
                self._closed_until = max(self._closed_until, self._clock() + pause)
        raise AssertionError("the last try returns or raises")

    async def _turn(self, chat: Any) -> None:
        go = self._overall.book(self._clock())
        if isinstance(chat, int):
            go = max(go, self._pace(chat).book(self._clock()))
        while (wait := max(go, self._closed_until) - self._clock()) > 0:
            await self._sleep(wait)

    def _pace(self, chat: int) -> Pace:
        if len(self._chats) > _CHATS_KEPT:
            now = self._clock()
            self._chats = {chat: pace for chat, pace in self._chats.items() if not pace.rested(now)}
        # Groups have negative ids (telegram.Chat.id).
        pace = Pace(limits.GROUP_PER_SECOND, limits.GROUP_BURST) if chat < 0 else None
        return self._chats.setdefault(chat, pace or Pace(limits.CHAT_PER_SECOND, limits.CHAT_BURST))


def seconds_asked(error: RetryAfter) -> float:
    """Return how long Telegram wants to be left alone."""
    asked = error.retry_after
    return float(asked) if isinstance(asked, int | float) else asked.total_seconds()


def _pause(error: TelegramError, *, writes: bool) -> float | None:
    """Return how long to wait before trying again, or None when that is no use or may say a thing twice."""
    if isinstance(error, RetryAfter):
        return seconds_asked(error) + 0.1
    lost_connection = isinstance(error, NetworkError) and not isinstance(error, BadRequest | TimedOut)
    return _CONNECTION_PAUSE if writes and lost_connection else None
