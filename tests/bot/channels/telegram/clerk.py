"""The bot behind the channel, reduced to a clerk with prepared answers."""

import asyncio
import itertools
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channel import Entry, Incoming, Limits, Post, Press, Shown, Surroundings
from bot.channels.telegram import telegram
from bot.pacing import Clock, OwnLedger
from bot.reply import Block
from bot.settings import Settings
from core.markdown import escape
from core.types import Lang

MENU = (
    Entry("customer", {"en": "One customer at a glance", "zh": "一页看懂一个客户"}, "/customer NAME"),
    Entry("lang", {"en": "Choose the language", "zh": "选择语言"}, "/lang en|zh"),
    Entry("Not-a-command", {"en": "never shown", "zh": "不显示"}, ""),
)


def shown(
    title: str,
    *blocks: Block,
    presses: Sequence[Press] = (),
    lang: Lang = "en",
    private: bool = True,
) -> Shown:
    """Return an answer with a title of plain text."""
    return Shown(escape(title), blocks, presses, lang, private)


def unhurried() -> Clock:
    """Return a clock by which ten seconds pass between two looks at it, so that no pace holds anything up."""
    return itertools.count(0, 10).__next__


class Clerk:
    """Remembers what was asked; answers by line or token, otherwise repeats it; each update once."""

    def __init__(self) -> None:
        self.asked: list[Incoming] = []
        self.answers: dict[str, Shown] = {}
        self.waits: dict[str, asyncio.Event] = {}

    async def __call__(self, incoming: Incoming, limits: Limits) -> Shown | None:
        again = incoming.update in {earlier.update for earlier in self.asked}
        self.asked.append(incoming)
        if again:
            return None
        said = incoming.line or incoming.token or ""
        if said in self.waits:
            await self.waits[said].wait()
        if said == "/bug":
            raise ValueError("a bug of ours")
        return self.answers.get(said) or shown(said)

    @property
    def lines(self) -> list[str | None]:
        """Return what was asked, as lines."""
        return [incoming.line for incoming in self.asked]


@asynccontextmanager
async def on_telegram(clerk: Clerk, settings: Settings) -> AsyncIterator[Sequence[BaseRoute]]:
    """Run the channel with the clerk behind it."""
    async with telegram.serve(Surroundings(settings, clerk, MENU, _say)) as running:
        yield running.routes


@asynccontextmanager
async def post_to_telegram(clerk: Clerk, settings: Settings, clock: Clock = monotonic) -> AsyncIterator[Post]:
    """Run the channel and give the way to write to people unasked."""
    async with telegram.serve(Surroundings(settings, clerk, MENU, _say, OwnLedger(clock))) as running:
        assert running.post is not None
        yield running.post


def _say(key: str, lang: Lang, **values: object) -> str:
    return f"{lang}: {key}"


@asynccontextmanager
async def web_server(port: socket.socket, routes: Sequence[BaseRoute]) -> AsyncIterator[None]:
    """Serve the channel's routes on a bound port."""
    config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", ws="none")
    server = uvicorn.Server(config)
    port.listen()
    serving = asyncio.create_task(server.serve(sockets=[port]))
    try:
        yield
    finally:
        server.should_exit = True
        await serving
