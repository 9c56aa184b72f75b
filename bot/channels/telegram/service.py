"""Telegram from start to stop: connect, show the menu, take updates, and leave cleanly."""

import asyncio
import logging
import re
import warnings
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlsplit

from starlette.routing import BaseRoute
from telegram import BotCommand, Update
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, TypeHandler
from telegram.warnings import PTBDeprecationWarning

from bot.channel import Entry, Surroundings
from bot.channels.telegram import limits
from bot.channels.telegram.answering import answer_update
from bot.channels.telegram.gate import Gate
from bot.channels.telegram.intake import PATH, poll, webhook
from bot.channels.telegram.order import InOrder
from bot.channels.telegram.receive import UPDATES
from bot.settings import Settings
from core.errors import Misconfigured
from core.types import Lang

App = Application[Any, Any, Any, Any, Any, Any]

_FIRST_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 60.0
_STOP_SECONDS = 4.0

_log = logging.getLogger(__name__)


@asynccontextmanager
async def serve(surroundings: Surroundings) -> AsyncIterator[Sequence[BaseRoute]]:
    """Run the bot on Telegram; a wrong token is Misconfigured, an unreachable Telegram is tried again."""
    _quieten()
    settings = surroundings.settings
    application = _application(surroundings)
    routes = [_route(application, settings)] if settings.telegram_mode == "webhook" else []
    try:
        connected = await _connect(application, surroundings)
        work = asyncio.create_task(_work(application, surroundings, connected), name="telegram")
        work.add_done_callback(_log_end)
        try:
            yield routes
        finally:
            await _stop(work)
    finally:
        await _leave(application)


def _application(surroundings: Surroundings) -> App:
    async def take(update: Update, context: CallbackContext[Any, Any, Any, Any]) -> None:
        await answer_update(update, context.bot, surroundings)

    root = surroundings.settings.telegram_api_url.rstrip("/")
    builder = ApplicationBuilder().token(_token(surroundings.settings))
    builder.base_url(f"{root}/bot").base_file_url(f"{root}/file/bot")
    builder.updater(None).job_queue(None).rate_limiter(Gate()).concurrent_updates(InOrder())
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
            connected = await _connect(application, surroundings)
        except Misconfigured as error:
            _log.error("Telegram stays off: %s", error)
            return
    if surroundings.settings.telegram_mode == "polling":
        await poll(application.bot, application.update_queue)


async def _connect(application: App, surroundings: Surroundings) -> bool:
    """Say hello, show the menu, choose how updates come; return False when Telegram cannot be reached."""
    try:
        await application.initialize()
        await _choose_mode(application, surroundings.settings)
        await _show_menu(application, surroundings.menu)
    except InvalidToken:
        # The library's message holds the token.
        raise Misconfigured("telegram_token", "Telegram does not accept CALLSHEET_TELEGRAM_TOKEN.") from None
    except TelegramError as error:
        _log.warning("Telegram cannot be reached: %s", type(error).__name__)
        return False
    if not application.running:
        await application.start()
    _log.info("on Telegram as %s", application.bot.name)
    return True


async def _choose_mode(application: App, settings: Settings) -> None:
    bot = application.bot
    if settings.telegram_mode == "polling":
        await bot.delete_webhook()
        return
    try:
        await bot.set_webhook(_webhook_url(settings), allowed_updates=UPDATES, secret_token=_secret(settings))
    except BadRequest as error:
        text = f"Telegram does not accept CALLSHEET_TELEGRAM_WEBHOOK_URL: {error.message}"
        raise Misconfigured("telegram_webhook", text, reason=error.message) from error


async def _show_menu(application: App, menu: Sequence[Entry]) -> None:
    """Show the commands in English, and in Chinese to those whose app is."""
    try:
        await application.bot.set_my_commands(_commands(menu, "en"))
        await application.bot.set_my_commands(_commands(menu, "zh"), language_code="zh")
    except BadRequest as error:
        _log.warning("the menu of commands was refused: %s", error.message)


def _commands(menu: Sequence[Entry], lang: Lang) -> list[BotCommand]:
    fitting = [entry for entry in menu if re.fullmatch(limits.COMMAND_NAME, entry.name)]
    return [
        BotCommand(entry.name, entry.summary[lang][: limits.COMMAND_DESCRIPTION])
        for entry in fitting[: limits.COMMANDS]
    ]


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


def _route(application: App, settings: Settings) -> BaseRoute:
    return webhook(application.bot, _secret(settings), application.update_queue)


def _token(settings: Settings) -> str:
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise Misconfigured("telegram_token", "CALLSHEET_TELEGRAM_TOKEN is not a bot token (123456:ABC…).")
    return token


def _secret(settings: Settings) -> str:
    secret = settings.telegram_webhook_secret
    if secret is None or not secret.get_secret_value():
        raise Misconfigured("telegram_webhook", "CALLSHEET_TELEGRAM_WEBHOOK_SECRET is missing.", reason="secret")
    return secret.get_secret_value()


def _webhook_url(settings: Settings) -> str:
    """Return the address Telegram shall call; a bare host gets our path."""
    url = settings.telegram_webhook_url or ""
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + PATH


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
