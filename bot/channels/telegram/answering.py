"""One update answered: take it in, ask, send the answer to where it belongs."""

import logging

from telegram import Bot, CallbackQuery, Update
from telegram.error import TelegramError

from bot.channel import Answer, Incoming, Shown
from bot.channels.telegram.limits import PAGE
from bot.channels.telegram.receive import Place, incoming, place
from bot.channels.telegram.send import deliver, tell
from bot.channels.telegram.words import words
from core.errors import DeliveryFailed

_log = logging.getLogger(__name__)


async def answer_update(update: Update, bot: Bot, answer: Answer) -> None:
    """Answer an update in its chat; what cannot be delivered is logged, with ids only."""
    if update.callback_query:
        await _stop_spinner(update.callback_query)
    asked, where = incoming(update, bot.bot), place(update)
    if asked is None or where is None:
        return
    shown = await answer(asked, PAGE)
    if shown is None:
        return
    try:
        await _send(bot, where, asked, shown)
    except DeliveryFailed as failure:
        _log.warning("answer to update %s not delivered to chat %s: %s", asked.update, where.chat, failure)


async def _send(bot: Bot, where: Place, asked: Incoming, shown: Shown) -> None:
    if not (shown.private and asked.shared):
        await deliver(bot, where, shown)
        return
    notice = "sent_privately"
    try:
        await deliver(bot, Place(int(asked.account)), shown)
    except DeliveryFailed as failure:
        # A bot may not write first: the person has to open the chat.
        if not failure.permanent:
            raise
        notice = "open_private_chat"
    await tell(bot, where, words[shown.lang][notice].format(bot=bot.name))


async def _stop_spinner(query: CallbackQuery) -> None:
    try:
        await query.answer()
    except TelegramError as error:
        _log.info("press %s not acknowledged: %s", query.id, type(error).__name__)
