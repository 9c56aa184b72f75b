"""What Slack allows, each number with where it is written."""

from bot.channel import Limits
from core.pacing import Queue, queue

# docs.slack.dev/reference/block-kit/blocks: 50 blocks a message, 100 in a Home tab.
MESSAGE_BLOCKS = 50
HOME_BLOCKS = 100

# slackapi/bolt-js#2509: a message fails with msg_blocks_too_long near 13,200 characters; we stay well below.
MESSAGE_CHARACTERS = 10_000

# docs.slack.dev/changelog (truncating messages): text is best kept under 4,000; &, < and > count escaped.
TEXT_CHARACTERS = 3_000

# chat.update refuses more with msg_too_long, and counts bytes with &, < and > escaped (gitlab-org/gitlab!258898);
# what is sent unasked is changed later, so it keeps to this from the start.
UPDATE_BYTES = 3_900

# docs.slack.dev/reference/block-kit/blocks/header-block
HEADER_CHARACTERS = 150

# slack_sdk.models.blocks: ButtonElement.text_max_length, ActionsBlock.elements_max_length.
BUTTON_CHARACTERS = 75
ACTIONS_BUTTONS = 25
# More than five in a row wrap on a phone and are hard to hit.
ROW_BUTTONS = 5

# docs.slack.dev/reference/block-kit/blocks/table-block; the sum over all cells is reported in
# vellum-ai/vellum-assistant#36219. A second table in one message was refused when the block was introduced.
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_CHARACTERS = 10_000
MESSAGE_TABLES = 1

# docs.slack.dev/reference/block-kit/block-elements/rich-text-list-element
LIST_INDENT = 8

# docs.slack.dev/apis/web-api/rate-limits: about one message a second in a channel, short bursts pass.
CHANNEL_PER_SECOND = 1.0
CHANNEL_BURST = 5
# The same page, each method's tier on its own page: per method, app and workspace, so many and more a minute (tier 3:
# 50, tier 4: 100), with bursts. chat.postMessage has a tier of its own, "several hundred messages a minute" in a
# workspace. A burst and a minute at the pace together stay within what a minute allows.
_TIER_3, _TIER_4 = 50, 100
_WORKSPACE = 300


def _method(name: str, per_minute: int) -> Queue:
    burst = per_minute // 5
    return queue(name, (per_minute - burst) / 60, burst)


METHODS = {
    "chat.postMessage": _method("chat.postMessage", _WORKSPACE),
    "chat.update": _method("chat.update", _TIER_3),
    "conversations.open": _method("conversations.open", _TIER_3),
    "chat.postEphemeral": _method("chat.postEphemeral", _TIER_4),
    "views.publish": _method("views.publish", _TIER_4),
}

TRIES = 4
LONGEST_PAUSE_SECONDS = 60.0

# slackapi/manifest-schema and NousResearch/hermes-agent#66163: 32 characters with the slash; no underscore (#17054).
COMMAND_PATTERN = r"[a-z0-9-]{1,31}"
SUMMARY_CHARACTERS = 2_000
DIRECT_COMMANDS = 10

# Slack's own commands and names its app settings refuse; one of them makes Slack refuse the whole manifest
# (slack.com/help/articles/201259356, openclaw/openclaw#29032, NousResearch/hermes-agent#18456).
RESERVED_COMMANDS = frozenset(
    [
        "active",
        "apps",
        "archive",
        "away",
        "call",
        "collapse",
        "commands",
        "debug",
        "dm",
        "dnd",
        "expand",
        "feed",
        "feedback",
        "help",
        "huddle",
        "invite",
        "join",
        "keys",
        "kick",
        "kill",
        "leave",
        "me",
        "msg",
        "mute",
        "open",
        "part",
        "prefs",
        "pro",
        "remind",
        "remove",
        "rename",
        "search",
        "send",
        "shortcuts",
        "shrug",
        "star",
        "status",
        "todo",
        "topic",
        "unarchive",
        "who",
    ]
)

# What the bot puts into one answer: readable on a phone, with room for the title and the buttons.
ANSWER = Limits(characters=6_000, blocks=MESSAGE_BLOCKS - ACTIONS_BUTTONS // ROW_BUTTONS - 1)
