"""The gate in front of every call to Telegram: keeps to its pace, waits when told to, tries an answer a few times."""

from collections.abc import Callable, Coroutine
from typing import Any, Literal

from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseRateLimiter

from bot.channels.telegram import limits
from bot.pacing import LONGEST_ANSWER_WAIT, Pacer, Sleep
from core.pacing import Queue, queue

Result = bool | dict[str, Any] | list[dict[str, Any]]

TRIES = 4
# What is passed as ``rate_limit_args`` with a call that answers nobody, and with one that follows it at once.
Unasked = Literal["unasked", "follows"]
_CONNECTION_PAUSE = 1.0


class Gate(BaseRateLimiter[Unasked]):
    """What python-telegram-bot passes every call through, but asking for updates."""

    def __init__(self, pacer: Pacer, sleep: Sleep) -> None:
        self._pacer = pacer
        self._sleep = sleep

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
        rate_limit_args: Unasked | None,
    ) -> Result:
        """Make the call when it is its turn; an answer again after a refusal that passes."""
        chat = data.get("chat_id")
        if rate_limit_args == "unasked":
            shut = (limits.CLOSED, limits.CLOSED_TO_BROADCASTS)
            await self._pacer.broadcast((limits.OVERALL,), _line(chat), shut)
            return await self._call(callback, args, kwargs)
        tries = 1 if rate_limit_args else TRIES
        for tried in range(1, tries + 1):
            await self._pacer.answer((limits.OVERALL,), _line(chat), (limits.CLOSED,))
            try:
                return await self._call(callback, args, kwargs)
            except TelegramError as error:
                pause = _pause(error, writes=chat is not None)
                if pause is None or pause > LONGEST_ANSWER_WAIT or tried == tries:
                    raise
                if not isinstance(error, RetryAfter):
                    await self._sleep(pause)
        raise AssertionError("the last try returns or raises")

    async def _call(self, callback: Callable[..., Coroutine[Any, Any, Result]], args: Any, kwargs: Any) -> Result:
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            asked = seconds_asked(error) + 0.1
            await self._pacer.close(limits.CLOSED, min(asked, LONGEST_ANSWER_WAIT))
            await self._pacer.close(limits.CLOSED_TO_BROADCASTS, asked)
            raise


def _line(chat: Any) -> Queue | None:
    """Return the line before a chat; groups have negative ids (telegram.Chat.id)."""
    if not isinstance(chat, int):
        return None
    if chat < 0:
        return queue(str(chat), limits.GROUP_PER_SECOND, limits.GROUP_BURST)
    return queue(str(chat), limits.CHAT_PER_SECOND, limits.CHAT_BURST)


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
