"""Telegram from start to stop: connect, take updates, and leave cleanly."""

import asyncio
import logging
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from telegram import Update
from telegram.ext import ApplicationBuilder, CallbackContext, TypeHandler
from telegram.warnings import PTBDeprecationWarning

from bot.channel import Serving, Surroundings
from bot.channels.telegram.answering import answer_update
from bot.channels.telegram.connection import App, connect, read_secret, read_token
from bot.channels.telegram.gate import Gate
from bot.channels.telegram.intake import poll, webhook
from bot.channels.telegram.order import InOrder
from bot.channels.telegram.post import TelegramPost
from bot.channels.telegram.receive import PLATFORM
from bot.pacing import Pacer
from core.errors import Misconfigured

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_STOP_SECONDS = 2.5

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve(surroundings: Surroundings) -> AsyncIterator[Serving]:
    """Run the bot on Telegram; a wrong token is Misconfigured, an unreachable Telegram is tried again."""
    _quieten()
    settings = surroundings.settings
    application = _application(surroundings)
    routes = (
        [webhook(application.bot, read_secret(settings), application.update_queue)]
        if settings.telegram_mode == "webhook"
        else []
    )
    try:
        connected = await connect(application, surroundings)
        work = asyncio.create_task(_work(application, surroundings, connected), name="telegram")
        work.add_done_callback(_log_end)
        try:
            yield Serving(routes, TelegramPost(application.bot))
        finally:
            await _stop(work)
    finally:
        await _leave(application)


def _application(surroundings: Surroundings) -> App:
    async def take(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await answer_update(update, context.bot, surroundings)

    root = surroundings.settings.telegram_api_url.rstrip("/")
    builder = ApplicationBuilder().token(read_token(surroundings.settings))
    builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    gate = Gate(Pacer(PLATFORM, surroundings.ledger), asyncio.sleep)
    builder.updater(None).job_queue(None).rate_limiter(gate).concurrent_updates(InOrder())
    application = builder.build()
    application.add_handler(TypeHandler(Update, take))
    application.add_error_handler(_log_bug)
    return application


async def _work(application: App, surroundings: Surroundings, connected: bool) -> None:
    """Connect if that is still to do, then take updates until cancelled."""
    pause = _FIRST_PAUSE_SECONDS
    while not connected:
        await asyncio.sleep(pause)
        pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
        try:
            connected = await connect(application, surroundings)
        except Misconfigured as error:
            _log.error("Telegram stays off: %s", error)
            return
    if surroundings.settings.telegram_mode == "polling":
        await poll(application.bot, application.update_queue)


async def _stop(work: asyncio.Task[None]) -> None:
    work.cancel()
    await asyncio.wait([work])


async def _leave(application: App) -> None:
    """Finish the answers being made, close the connections."""
    if application.running:
        try:
            async with asyncio.timeout(_STOP_SECONDS):
                await application.stop()
        except TimeoutError:
            _log.warning("some answers were still being made when Telegram was left")
    await application.shutdown()
    # An application that never connected leaves its connections open.
    await application.bot.shutdown()


async def _log_bug(update: object, context: CallbackContext[Any, Any, Any, Any]) -> None:
    number = update.update_id if isinstance(update, Update) else None
    _log.error("update %s failed", number, exc_info=context.error)


def _log_end(work: asyncio.Task[None]) -> None:
    if not work.cancelled() and (error := work.exception()):
        _log.critical("no more updates are taken from Telegram", exc_info=error)


def _quieten() -> None:
    # These log each call with the token in its address, or with what was said.
    for name in ("httpx", "httpcore", "telegram"):
        logging.getLogger(name).setLevel(logging.WARNING)
    # The library warns of its own coming change each time Telegram asks it to wait.
    warnings.filterwarnings("ignore", ".*attribute `retry_after`", PTBDeprecationWarning)
