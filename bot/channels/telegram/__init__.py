"""Telegram: updates become questions, answers become messages; python-telegram-bot loads only where it is on."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.channel import Channel, Serving, Surroundings
from bot.settings import Settings


def _enabled(settings: Settings) -> bool:
    return settings.telegram_token is not None


@asynccontextmanager
async def _serve(surroundings: Surroundings) -> AsyncIterator[Serving]:
    from bot.channels.telegram.service import serve

    async with serve(surroundings) as running:
        yield running


telegram = Channel(name="telegram", enabled=_enabled, serve=_serve)
