"""What Telegram allows, each number with where it is written."""

from bot.channel import Limits
from core.pacing import queue

# "1-4096 characters after entities parsing", counted in UTF-16 code units (telegram.constants.MessageLimit).
MESSAGE_UNITS = 4096
# telegram.constants.MessageLimit.MESSAGE_ENTITIES: those beyond are dropped.
MESSAGE_ENTITIES = 100
# telegram.constants.MessageLimit.CAPTION_LENGTH
CAPTION_UNITS = 1024
# telegram.constants.BotCommandLimit: at most 100 commands of a-z, 0-9 and _, described in 1-256 characters.
COMMAND_NAME = r"[a-z0-9_]{1,32}"
COMMAND_DESCRIPTION = 256
COMMANDS = 100
# The bot FAQ (core.telegram.org/bots/faq, "My bot is hitting limits"): about 30 messages a second over all chats,
# one a second in one chat (short bursts pass), 20 a minute in one group. The exact limits are not published. In any
# second at most 5 + 23 calls leave us, in any minute at most 5 + 15 to a group: the rest is for clocks that differ.
OVERALL = queue("", per_second=23, burst=5)
CHAT_PER_SECOND = 1.0
CHAT_BURST = 5
GROUP_PER_SECOND = 15 / 60
GROUP_BURST = 5
# What Telegram closes when it asks to wait: everything (python-telegram-bot's AIORateLimiter takes it so, too). It may
# have meant one chat only, so after a minute an answer is tried again; what nobody waits for waits as long as asked.
CLOSED = "closed"
CLOSED_TO_BROADCASTS = "closed to broadcasts"

# A page of an answer. Shorter than a message may be: what a phone shows in two or three screens, and room for
# characters that count twice in UTF-16.
PAGE = Limits(characters=3000, blocks=20)

# Columns of a button's label (a Chinese character takes two) that a phone 360 points wide shows in one row.
ROW_COLUMNS = 32
ROW_BUTTONS = 3
