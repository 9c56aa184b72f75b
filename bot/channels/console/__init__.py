"""The terminal: the same answers with numbered buttons, no token needed."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channel import Channel, Limits, Serving, Surroundings
from bot.settings import Settings

LOCAL = "local"  # the account of whoever sits at this computer
# A terminal scrolls: only an answer that nobody would read in one go is cut.
LIMITS = Limits(characters=6000, blocks=60)


def _enabled(_settings: Settings) -> bool:
    """Return False: a person opens it at a terminal, no setting does."""
    return False


@asynccontextmanager
async def _serve(surroundings: Surroundings) -> AsyncIterator[Serving]:
    from bot.channels.console.conversation import converse

    await converse(surroundings.answer, LOCAL)
    yield Serving()


console = Channel(name="console", enabled=_enabled, serve=_serve)
