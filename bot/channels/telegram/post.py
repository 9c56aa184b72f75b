"""What is written to people in Telegram unasked: one message, which can be changed later."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from telegram.error import BadRequest, Forbidden, TelegramError
from telegram.ext import ExtBot

from bot.channel import Sent, Shown
from bot.channels.telegram.gate import Unasked
from bot.channels.telegram.limits import PAGE
from bot.channels.telegram.render import letter
from bot.channels.telegram.rich import Rich
from bot.channels.telegram.send import NO_PREVIEW, failure, keyboard, shape
from core.errors import DeliveryFailed

T = TypeVar("T")

# Descriptions the Bot API gives, as telegram.error has them; they are not promised, so a part is looked for.
_THE_SAME = "message is not modified"
_NO_CHAT = "chat not found"
_BAD_ENTITIES = "entit"
_REASON_CHARACTERS = 80


class TelegramPost:
    """The way out to people who did not ask."""

    limits = PAGE

    def __init__(self, bot: ExtBot[Unasked]) -> None:
        self._bot = bot

    async def send(self, account: str, shown: Shown, chat: str | None = None) -> Sent:
        """Write to a person alone."""

        async def send(text: Rich, asked: Unasked) -> Sent:
            message = await self._bot.send_message(
                _number(chat or account),
                text.text,
                entities=shape(text),
                reply_markup=keyboard(shown.presses),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=asked,
            )
            return Sent(str(message.chat_id), str(message.message_id))

        return await _or_plain(send, letter(shown))

    async def change(self, sent: Sent, shown: Shown) -> None:
        """Let a message say this instead; that it says so already is fine."""

        async def change(text: Rich, asked: Unasked) -> object:
            return await self._bot.edit_message_text(
                text.text,
                chat_id=_number(sent.chat),
                message_id=_number(sent.ref),
                entities=shape(text),
                reply_markup=keyboard(shown.presses),
                link_preview_options=NO_PREVIEW,
                rate_limit_args=asked,
            )

        try:
            await _or_plain(change, letter(shown))
        except DeliveryFailed as refusal:
            if _THE_SAME not in str(refusal).casefold():
                raise


async def _or_plain(send: Callable[[Rich, Unasked], Awaitable[T]], text: Rich) -> T:
    """Send a text, without its formatting where Telegram objects to that: it was not executed then."""
    try:
        try:
            return await send(text, "unasked")
        except BadRequest as error:
            if _BAD_ENTITIES not in error.message.casefold() or not text.entities:
                raise
            return await send(Rich(text.text), "follows")
    except TelegramError as error:
        raise _refusal(error) from error


def _refusal(error: TelegramError) -> DeliveryFailed:
    if isinstance(error, Forbidden | BadRequest):
        gone = isinstance(error, Forbidden) or _NO_CHAT in error.message.casefold()
        reason = error.message.removeprefix("Forbidden: ")[:_REASON_CHARACTERS]
        return DeliveryFailed(reason, permanent=True, unreachable=gone)
    return failure(error)


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise DeliveryFailed("not an id of Telegram", permanent=True) from None
