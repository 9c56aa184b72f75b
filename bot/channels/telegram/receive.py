"""What a person typed or pressed in Telegram, as a question; and where its answer goes."""

import re
from dataclasses import dataclass

from telegram import Message, MessageEntity, Update, User

from bot.channel import Incoming

PLATFORM = "telegram"
# What the bot asks Telegram to send it.
UPDATES = ("message", "callback_query")

_COMMAND = re.compile(r"/(?P<name>\w+)(?:@(?P<bot>\w+))?(?P<rest>\s.*)?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was said: the chat, its topic and the message."""

    chat: int
    topic: int | None = None
    message: int | None = None


def incoming(update: Update, bot: User) -> Incoming | None:
    """Return what the update asks of the bot, or None when it is not for the bot."""
    person = update.effective_user
    if person is None or person.is_bot or (update.message and update.message.sender_chat):
        return None  # who speaks as a chat is nobody in particular
    token = update.callback_query.data if update.callback_query else None
    line = _line(update.message, bot) if update.message else None
    if not token and not line:
        return None
    return Incoming(
        platform=PLATFORM,
        account=str(person.id),
        line=None if token else line,
        token=token,
        update=str(update.update_id),
        shared=_shared(update),
        hint=person.language_code,
    )


def place(update: Update) -> Place | None:
    """Return where the answer goes: into the same chat and topic, below the question where others talk too."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        return Place(update.effective_user.id) if update.effective_user else None
    if not isinstance(message, Message) or chat.type == chat.PRIVATE:
        return Place(chat.id)
    topic = message.message_thread_id if message.is_topic_message else None
    return Place(chat.id, topic, message.message_id if update.message else None)


def _shared(update: Update) -> bool:
    chat = update.effective_chat
    return chat is not None and chat.type != chat.PRIVATE


def _line(message: Message, bot: User) -> str | None:
    """Return the words meant for the bot; in a group that is a command, a mention or a reply to the bot."""
    text = message.text or message.caption or ""
    command = _COMMAND.fullmatch(text.strip())
    if command:
        return _command(command, bot)
    if message.chat.type == message.chat.PRIVATE:
        # A sticker, a photo or a voice message cannot be understood; the help says what can.
        return text.strip() or ("/help" if message.effective_attachment else None)
    said, mentioned = _without_mentions(message, bot)
    answered = message.reply_to_message and message.reply_to_message.from_user
    if mentioned or (answered and answered.id == bot.id):
        return said or "/help"
    return None


def _command(command: re.Match[str], bot: User) -> str | None:
    """Return the command line without the bot's name; None when another bot is meant."""
    addressed = command["bot"]
    if addressed and addressed.casefold() != (bot.username or "").casefold():
        return None
    rest = (command["rest"] or "").strip()
    if command["name"].casefold() == "start":
        # Telegram sends "/start CODE" for a person who came by the link t.me/<bot>?start=CODE.
        return f"/link {rest}" if rest else "/help"
    return f"/{command['name']} {rest}".strip()


def _without_mentions(message: Message, bot: User) -> tuple[str, bool]:
    text = message.text or message.caption or ""
    found = message.parse_entities() if message.text else message.parse_caption_entities()
    ours = [words for entity, words in found.items() if _mentions(entity, words, bot)]
    for words in ours:
        text = text.replace(words, " ", 1)
    return " ".join(text.split()), bool(ours)


def _mentions(entity: MessageEntity, words: str, bot: User) -> bool:
    if entity.type == MessageEntity.TEXT_MENTION:
        return entity.user is not None and entity.user.id == bot.id
    return entity.type == MessageEntity.MENTION and words.casefold() == f"@{bot.username}".casefold()
