"""Chats are answered at the same time, the messages of one chat one after the other."""

import asyncio
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

AT_ONCE = 256


class InOrder(BaseUpdateProcessor):
    """Runs updates of different chats together; a chat's next update waits for the one before."""

    def __init__(self) -> None:
        super().__init__(max_concurrent_updates=AT_ONCE)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Await the answer when it is this update's turn in its chat."""
        chat = update.effective_chat if isinstance(update, Update) else None
        # The lock lives as long as somebody holds or awaits it; waiting is first come, first served.
        lock = self._locks.setdefault(chat.id if chat else 0, asyncio.Lock())
        async with lock:
            await coroutine

    async def initialize(self) -> None:
        """Nothing to start."""

    async def shutdown(self) -> None:
        """Nothing to stop."""
