"""A Telegram on the loopback and a clerk who answers what a test tells him to."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.telegram.clerk import Clerk
from tests.bot.channels.telegram.server import TelegramServer


@pytest.fixture
async def server() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as running:
        yield running


@pytest.fixture
def clerk() -> Clerk:
    return Clerk()
