"""How updates reach the bot: by asking Telegram for them (polling) or by being called (webhook)."""

import asyncio
import logging
from hmac import compare_digest

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.gate import seconds_asked
from bot.channels.telegram.receive import UPDATES

Updates = asyncio.Queue[object]

PATH = "/telegram"
_SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 (a header's name)
_POLL_SECONDS = 25
_PAUSE_SECONDS = 1.0
_LONGEST_PAUSE_SECONDS = 30.0
_CONFIRM_SECONDS = 1.0

_log = logging.getLogger(__name__)


async def poll(bot: Bot, updates: Updates) -> None:
    """Ask for updates until cancelled; what was taken is confirmed on the way out."""
    offset: int | None = None
    pause = _PAUSE_SECONDS
    try:
        while True:
            try:
                batch = await bot.get_updates(offset=offset, timeout=_POLL_SECONDS, allowed_updates=UPDATES)
            except TelegramError as error:
                await asyncio.sleep(_wait(error, pause))
                pause = min(2 * pause, _LONGEST_PAUSE_SECONDS)
                continue
            pause = _PAUSE_SECONDS
            for update in batch:
                updates.put_nowait(update)
                offset = update.update_id + 1
    finally:
        await _confirm(bot, offset)


def webhook(bot: Bot, secret: str, updates: Updates) -> Route:
    """Return the route Telegram calls; without the secret nothing gets in."""

    async def take(request: Request) -> Response:
        given = request.headers.get(_SECRET_HEADER, "")
        if not compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            update = Update.de_json(await request.json(), bot)
        except (ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError):
            return Response(status_code=400)
        updates.put_nowait(update)
        return Response()

    return Route(PATH, take, methods=["POST"])


def _wait(error: TelegramError, pause: float) -> float:
    """Log why no updates come and return how long to leave Telegram alone."""
    if isinstance(error, TimedOut):
        return 0.0 if pause == _PAUSE_SECONDS else pause
    _log.warning("no updates from Telegram (%s); next try in %.0f s", type(error).__name__, pause)
    return seconds_asked(error) if isinstance(error, RetryAfter) else pause


async def _confirm(bot: Bot, offset: int | None) -> None:
    """Tell Telegram what was taken, so that the next start does not get it again."""
    if offset is None:
        return
    try:
        async with asyncio.timeout(_CONFIRM_SECONDS):
            await bot.get_updates(offset=offset, timeout=0, limit=1, allowed_updates=UPDATES)
    except (TelegramError, TimeoutError) as error:
        _log.info("the last updates were not confirmed: %s", type(error).__name__)
