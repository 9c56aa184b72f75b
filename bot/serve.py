"""Run every channel that is on, and the HTTP server beside them, until the process is told to stop."""

import asyncio
import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute

import bot.channels
from bot.app import App
from bot.bounded import Bounded
from bot.channel import Channel, Post
from bot.health import Health
from bot.logs import log_answer
from core.discovery import discover
from core.errors import Misconfigured

STOP_SECONDS = 3.5  # for what is being answered, and as long again for the channels: a process has 10 to end
LAST_SECONDS = 8.0  # by then it ends, whatever a thread still waits for

log = logging.getLogger(__name__)


def channels_on(app: App) -> list[Channel]:
    """Return the channels the settings turn on. Raises Misconfigured when there is none."""
    on = [channel for channel in discover(bot.channels, Channel).values() if channel.enabled(app.settings)]
    if not on:
        raise Misconfigured("no_channel", "neither CALLSHEET_TELEGRAM_TOKEN nor CALLSHEET_SLACK_BOT_TOKEN is set")
    return on


async def serve(app: App) -> None:
    """Serve until SIGTERM or SIGINT, then end cleanly within ten seconds."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with running(app, channels_on(app)):
        await stop.wait()
        log.info("stopping")
        _end_at_last()


def _end_at_last() -> None:
    """End the process in time even where a thread hangs in the database: it can be neither stopped nor left alone."""
    last = threading.Timer(LAST_SECONDS, _end_now)
    last.daemon = True
    last.start()


def _end_now() -> None:
    log.warning("an answer was still being made: ended without it")
    os._exit(0)


@asynccontextmanager
async def running(app: App, channels: Sequence[Channel]) -> AsyncIterator[int]:
    """Hold the channels and the server up; gives the port that is listened on."""
    health = Health(app, {channel.name: False for channel in channels})
    stack = AsyncExitStack()
    for listener in (health.listener, log_answer):
        app.dispatcher.listeners.append(listener)
        stack.callback(app.dispatcher.listeners.remove, listener)
    try:
        routes, posts = [*health.routes()], {}
        for channel in channels:
            serving = await stack.enter_async_context(channel.serve(app.surroundings))
            routes += serving.routes
            if serving.post:
                posts[channel.name] = serving.post
            health.channels[channel.name] = True
            log.info("a platform is up", extra={"channel": channel.name})
        port = await stack.enter_async_context(_listening(app, routes))
        if posts:
            await stack.enter_async_context(_speaking_first(app, posts, port))
        yield port
    finally:
        await _close(stack)


@asynccontextmanager
async def _speaking_first(app: App, posts: Mapping[str, Post], port: int) -> AsyncIterator[None]:
    """Send what is due and do what falls due, while entered."""
    # Nobody else listens there: a replica that is started anew goes on with what it held.
    holder = f"{socket.gethostname()}:{port} {secrets.token_hex(4)}"
    async with app.ticker(holder).running(), app.sender(posts, holder).running():
        yield


async def _close(stack: AsyncExitStack) -> None:
    try:
        async with asyncio.timeout(2 * STOP_SECONDS):
            await stack.aclose()
    except TimeoutError:
        log.warning("a channel did not stop in time")


class _Server(uvicorn.Server):
    """A server that leaves signals to the process it is a part of."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def _listening(app: App, routes: Sequence[BaseRoute]) -> AsyncIterator[int]:
    config = uvicorn.Config(
        Bounded(Starlette(routes=list(routes))),
        lifespan="off",
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=int(STOP_SECONDS),
    )
    listening = _listen(app.settings.http_host, app.settings.http_port)
    server = _Server(config)
    serving = asyncio.create_task(server.serve([listening]))
    host, port = listening.getsockname()[:2]
    log.info("listening on %s:%s", host, port)
    try:
        yield port
    finally:
        server.should_exit = True
        await serving


def _listen(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as problem:
        english = f"cannot listen on {host}:{port}: {problem}"
        raise Misconfigured("http_address", english, host=host, port=str(port), problem=str(problem)) from problem
