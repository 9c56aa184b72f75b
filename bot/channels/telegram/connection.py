"""The hello to Telegram: who we are, what is in the menu, how updates shall come."""

import logging
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from telegram import BotCommand
from telegram.error import BadRequest, InvalidToken, TelegramError
from telegram.ext import Application

from bot.channel import Entry, Surroundings
from bot.channels.telegram import limits
from bot.channels.telegram.intake import PATH
from bot.channels.telegram.receive import UPDATES
from bot.settings import Settings
from core.errors import Misconfigured
from core.types import Lang

App = Application[Any, Any, Any, Any, Any, Any]

_log = logging.getLogger(__name__)


async def connect(application: App, surroundings: Surroundings) -> bool:
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
        await bot.set_webhook(_webhook_url(settings), allowed_updates=UPDATES, secret_token=read_secret(settings))
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


def read_token(settings: Settings) -> str:
    """Return the token, or raise Misconfigured when it cannot be one."""
    token = settings.telegram_token.get_secret_value().strip() if settings.telegram_token else ""
    if not re.fullmatch(r"\d+:[\w-]+", token, re.ASCII):
        raise Misconfigured("telegram_token", "CALLSHEET_TELEGRAM_TOKEN is not a bot token (123456:ABC…).")
    return token


def read_secret(settings: Settings) -> str:
    """Return the webhook's secret; without one anybody could speak as anybody."""
    secret = settings.telegram_webhook_secret
    if secret is None or not secret.get_secret_value():
        raise Misconfigured("telegram_webhook", "CALLSHEET_TELEGRAM_WEBHOOK_SECRET is missing.", reason="secret")
    return secret.get_secret_value()


def _webhook_url(settings: Settings) -> str:
    """Return the address Telegram shall call; a bare host gets our path."""
    url = settings.telegram_webhook_url or ""
    return url if urlsplit(url).path.strip("/") else url.rstrip("/") + PATH
