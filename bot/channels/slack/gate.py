"""The gate in front of every call to Slack: a pace for each channel, and the pauses Slack asks for."""

import asyncio
import time
from collections.abc import Awaitable, Callable

from bot.channels.slack.limits import CHANNEL_BURST, CHANNEL_INTERVAL_SECONDS

_FORGET_ABOVE = 1_000


class Gate:
    """Lets calls through at one a second in a channel, a few at once, and holds back a method Slack has refused."""

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._due: dict[str, float] = {}
        self._held: dict[str, float] = {}

    async def enter(self, method: str, channel: str | None) -> None:
        """Return when this call may be made; ``channel`` is None for what is no message."""
        while (pause := self._held.get(method, 0.0) - self._clock()) > 0:
            await self._sleep(pause)
        if channel is not None and (pause := self._place_in_line(channel)) > 0:
            await self._sleep(pause)

    def hold(self, method: str, seconds: float) -> None:
        """Keep a method back for some seconds; Slack limits a method, whatever the channel."""
        self._held[method] = max(self._held.get(method, 0.0), self._clock() + seconds)

    def _place_in_line(self, channel: str) -> float:
        """Take the next place in a channel and return how long it is away (a leaky bucket, as in GCRA)."""
        now = self._clock()
        if len(self._due) > _FORGET_ABOVE:
            self._due = {name: due for name, due in self._due.items() if due > now}
        due = max(self._due.get(channel, 0.0), now)
        self._due[channel] = due + CHANNEL_INTERVAL_SECONDS
        return max(0.0, due - now - (CHANNEL_BURST - 1) * CHANNEL_INTERVAL_SECONDS)
