"""A workspace with the real channel in it, and a bot behind it that says what the story needs."""

import asyncio
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from time import monotonic

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

from bot.channel import Entry, Incoming, Limits, Post, Shown, Surroundings
from bot.channels.slack._serve import serving
from bot.pacing import Clock as Seconds
from bot.pacing import OwnLedger
from bot.settings import Settings
from core.markdown import Markdown
from tests.bot.channels.slack.server import Mode, SlackServer, running


@dataclass
class Bot:
    """Answers everything with ``shown``, once ``free``; remembers what it heard."""

    shown: Shown | None = field(default_factory=lambda: said("Ready"))
    heard: list[Incoming] = field(default_factory=list)
    free: asyncio.Event = field(default_factory=asyncio.Event)
    busy: asyncio.Event = field(default_factory=asyncio.Event)
    trouble: Exception | None = None

    async def __call__(self, incoming: Incoming, limits: Limits) -> Shown | None:
        self.heard.append(incoming)
        self.busy.set()
        await self.free.wait()
        if self.trouble:
            raise self.trouble
        return self.shown

    def surroundings(self, settings: Settings, menu: Sequence[Entry] = (), clock: Seconds = monotonic) -> Surroundings:
        return Surroundings(settings, self, menu, lambda key, lang, **values: key, OwnLedger(clock))


@dataclass
class Clock:
    """Time that passes only by sleeping."""

    now: float = 0.0
    slept: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


async def until(condition: Callable[[], object]) -> None:
    """Return once something has come about that nobody announces; fails after five seconds."""
    async with asyncio.timeout(5):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0)


def said(title: str, *, private: bool = True) -> Shown:
    """Return an answer of a title alone."""
    return Shown(title=Markdown(title), blocks=(), presses=(), lang="en", private=private)


@pytest.fixture
def bot() -> Bot:
    quick = Bot()
    quick.free.set()
    return quick


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with running() as server:
        yield server
    assert server.faults == []


@pytest.fixture(params=["socket", "http"])
def mode(request: pytest.FixtureRequest) -> Mode:
    chosen: Mode = request.param
    return chosen


@pytest.fixture
async def connected(slack: SlackServer, bot: Bot, mode: Mode, clock: Clock) -> AsyncIterator[SlackServer]:
    """Both ways in, one after the other."""
    async with connect(slack, bot, mode, clock):
        yield slack


@pytest.fixture
async def on_socket(slack: SlackServer, bot: Bot, clock: Clock) -> AsyncIterator[SlackServer]:
    """For what does not depend on the way in."""
    async with connect(slack, bot, "socket", clock):
        yield slack


@asynccontextmanager
async def connect(slack: SlackServer, bot: Bot, mode: Mode, clock: Clock) -> AsyncIterator[Post | None]:
    """Run the channel in a workspace; gives the way to write to people unasked."""
    surroundings = bot.surroundings(slack.settings(mode), clock=clock)
    async with serving(surroundings, clock, clock.sleep) as channel:
        if mode == "socket":
            yield channel.post
            return
        async with listening(channel.routes) as address:
            slack.bot_address = address
            yield channel.post


@asynccontextmanager
async def listening(routes: Sequence[BaseRoute]) -> AsyncIterator[str]:
    """Serve routes on a free port of the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        config = uvicorn.Config(Starlette(routes=routes), log_config=None, lifespan="off", ws="none")
        server = uvicorn.Server(config)
        task = asyncio.create_task(server.serve([listener]))
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await task
