"""The way out to Telegram: an answer's messages into a chat, and what went wrong as a delivery error."""

from collections.abc import Sequence
from typing import Any, assert_never

from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    LinkPreviewOptions,
    MessageEntity,
    ReplyParameters,
)
from telegram.error import BadRequest, ChatMigrated, Forbidden, RetryAfter, TelegramError

from bot.channel import Press, Shown
from bot.channels.telegram.gate import seconds_asked
from bot.channels.telegram.limits import CAPTION_UNITS
from bot.channels.telegram.receive import Place
from bot.channels.telegram.render import Message, messages, rows
from bot.channels.telegram.rich import Rich
from bot.reply import File, Picture
from core.errors import DeliveryFailed

# A name that looks like an address must not make Telegram fetch it.
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


async def deliver(bot: Bot, place: Place, shown: Shown) -> None:
    """Send an answer, its buttons below the last message. Raises DeliveryFailed."""
    parts = messages(shown)
    for number, part in enumerate(parts, start=1):
        await _deliver(bot, place, part, shown.presses if number == len(parts) else ())


async def tell(bot: Bot, place: Place, sentence: str) -> None:
    """Send one plain sentence. Raises DeliveryFailed."""
    await _deliver(bot, place, Rich(sentence), ())


async def _deliver(bot: Bot, place: Place, part: Message, presses: Sequence[Press]) -> None:
    around = _around(place, presses)
    try:
        try:
            await _send(bot, place.chat, part, around)
        except BadRequest:
            plainer = _plainer(part)
            if plainer is None:
                raise
            await _send(bot, place.chat, plainer, around)
    except TelegramError as error:
        raise failure(error) from error


async def _send(bot: Bot, chat: int, part: Message, around: dict[str, Any]) -> None:
    match part:
        case Rich(text):
            await bot.send_message(chat, text, entities=shape(part), link_preview_options=NO_PREVIEW, **around)
        case Picture(png, alt):
            await bot.send_photo(chat, InputFile(png, "picture.png"), caption=alt[: CAPTION_UNITS // 2], **around)
        case File(name, content):
            await bot.send_document(chat, InputFile(content, name), **around)
        case _:
            assert_never(part)


def _plainer(part: Message) -> Message | None:
    """Return the same with less that Telegram can object to: text without entities, a picture as a file."""
    match part:
        case Rich(text, entities):
            return Rich(text) if entities else None
        case Picture(png):
            return File("picture.png", png, "image/png")
        case File():
            return None
        case _:
            assert_never(part)


def shape(part: Rich) -> list[MessageEntity]:
    """Return a text's formatting as Telegram takes it."""
    return [MessageEntity(e.type, e.offset, e.length, url=e.url, language=e.language) for e in part.entities]


def keyboard(presses: Sequence[Press]) -> InlineKeyboardMarkup | None:
    """Return the buttons below a message."""
    buttons = [[InlineKeyboardButton(p.label, callback_data=p.token) for p in row] for row in rows(presses)]
    return InlineKeyboardMarkup(buttons) if buttons else None


def _around(place: Place, presses: Sequence[Press]) -> dict[str, Any]:
    reply = ReplyParameters(place.message, allow_sending_without_reply=True) if place.message else None
    return {"message_thread_id": place.topic, "reply_parameters": reply, "reply_markup": keyboard(presses)}


def failure(error: TelegramError) -> DeliveryFailed:
    """Return what an error of the library means for the message."""
    if isinstance(error, RetryAfter):
        return DeliveryFailed("too many messages", permanent=False, retry_after=seconds_asked(error))
    permanent = isinstance(error, Forbidden | BadRequest | ChatMigrated)
    return DeliveryFailed(type(error).__name__, permanent=permanent)
