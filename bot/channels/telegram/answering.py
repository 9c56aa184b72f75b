"""One update answered: take it in, ask, send the answer to where it belongs."""

import logging

from telegram import Bot, CallbackQuery, Update
from telegram.error import TelegramError

from bot.channel import Incoming, Shown, Surroundings
from bot.channels.telegram.limits import PAGE
from bot.channels.telegram.receive import Place, incoming, place
from bot.channels.telegram.send import deliver, tell
from core.errors import DeliveryFailed

_log = logging.getLogger(__name__)


async def answer_update(update: Update, bot: Bot, surroundings: Surroundings) -> None:
    """Answer an update in its chat; what cannot be delivered is logged, with ids only."""
    if update.callback_query:
        await _stop_spinner(update.callback_query)
    asked, where = incoming(update, bot.bot), place(update)
    if asked is None or where is None:
        return
    shown = await surroundings.answer(asked, PAGE)
    if shown is None:
        return
    try:
        if shown.private and asked.shared:
            key = await _send_privately(bot, asked, shown)
            await tell(bot, where, surroundings.say(key, shown.lang))
        else:
            await deliver(bot, where, shown)
    except DeliveryFailed as failure:
        _log.warning("answer to update %s not delivered to chat %s: %s", asked.update, where.chat, failure)


async def _send_privately(bot: Bot, asked: Incoming, shown: Shown) -> str:
    """Send an answer to the asker alone; return the phrase that tells the group."""
    try:
        await deliver(bot, Place(int(asked.account)), shown)
    except DeliveryFailed as failure:
        # A bot may not write first: the person has to open the chat.
        if failure.permanent:
            return "channel.open_private_chat"
        raise
    return "channel.sent_privately"


async def _stop_spinner(query: CallbackQuery) -> None:
    try:
        await query.answer()
    except TelegramError as error:
        _log.info("press %s not acknowledged: %s", query.id, type(error).__name__)
