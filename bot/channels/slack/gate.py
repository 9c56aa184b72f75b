"""The gate in front of every call to Slack: the lines a call stands in, and the pauses Slack asks for."""

from bot.channels.slack import limits
from bot.pacing import LONGEST_ANSWER_WAIT, Pacer
from core.pacing import Queue, queue


class Gate:
    """Lets calls through at the pace of their channel, method and workspace; holds back a method Slack has refused."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer

    async def enter(self, method: str, channel: str | None, *, unasked: bool = False) -> None:
        """Return when this call may be made; ``channel`` is None for what is no message."""
        shared = [limits.METHODS[method]] if method in limits.METHODS else []
        if unasked:
            shut = (_closed(method), _closed_to_broadcasts(method))
            await self._pacer.broadcast(shared, _line(channel), shut)
        else:
            await self._pacer.answer(shared, _line(channel), (_closed(method),))

    async def hold(self, method: str, seconds: float) -> None:
        """Keep a method back for some seconds; Slack limits a method, whatever the channel."""
        await self._pacer.close(_closed(method), min(seconds, LONGEST_ANSWER_WAIT))
        await self._pacer.close(_closed_to_broadcasts(method), seconds)


def _line(channel: str | None) -> Queue | None:
    return queue(channel, limits.CHANNEL_PER_SECOND, limits.CHANNEL_BURST) if channel else None


def _closed(method: str) -> str:
    return f"closed {method}"


def _closed_to_broadcasts(method: str) -> str:
    return f"closed to broadcasts {method}"
