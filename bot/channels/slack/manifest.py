"""The app manifest an operator pastes into Slack: made from the commands, with no more rights than they need."""

import re
from collections.abc import Sequence
from typing import Any

import yaml

from bot.channel import Entry
from bot.channels.slack.limits import COMMAND_PATTERN, DIRECT_COMMANDS, RESERVED_COMMANDS, SUMMARY_CHARACTERS
from bot.channels.slack.receive import COMMAND
from core.types import LANGS

Manifest = dict[str, Any]

# commands: slash commands · chat:write: answers · im:history, app_mentions:read: what is said to the bot ·
# im:write: direct messages it begins · files:write: pictures and files.
SCOPES = ("app_mentions:read", "chat:write", "commands", "files:write", "im:history", "im:write")
EVENTS = ("app_home_opened", "app_mention", "message.im")

_EVERYTHING = "Everything Callsheet can do, also just a customer's name · Callsheet 的全部功能，直接输入客户名也可以"


def manifest(menu: Sequence[Entry], url: str | None = None) -> Manifest:
    """Return the manifest for Socket Mode, or for HTTP where ``url`` is the bot's public address ending in /slack."""
    request = {} if url is None else {"request_url": url}
    return {
        "_metadata": {"major_version": 1},
        "display_information": {
            "name": "Callsheet",
            "description": "The sheet to read before the call · 打电话前先看的那一页",
            "background_color": "#1f3a5f",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "callsheet", "always_online": True},
            "slash_commands": [_everything(url), *(_command(entry, url) for entry in direct(menu))],
        },
        "oauth_config": {"scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {**request, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **request},
            "org_deploy_enabled": False,
            "socket_mode_enabled": url is None,
            "token_rotation_enabled": False,
        },
    }


def direct(menu: Sequence[Entry]) -> list[Entry]:
    """Return the commands that get a slash of their own: the first ten whose names Slack lets an app have."""
    allowed = [entry for entry in menu if _is_free(entry.name)]
    return allowed[:DIRECT_COMMANDS]


def as_yaml(made: Manifest) -> str:
    """Return a manifest as the YAML Slack's settings take."""
    return yaml.safe_dump(made, allow_unicode=True, sort_keys=False, width=120)


def _is_free(name: str) -> bool:
    return bool(re.fullmatch(COMMAND_PATTERN, name)) and name not in RESERVED_COMMANDS and f"/{name}" != COMMAND


def _everything(url: str | None) -> Manifest:
    return _slash(COMMAND, _EVERYTHING, "[customer ACME] [help] [ACME]", url)


def _command(entry: Entry, url: str | None) -> Manifest:
    summary = " · ".join(entry.summary[lang] for lang in LANGS)
    return _slash(f"/{entry.name}", summary, entry.usage.partition(" ")[2], url)


def _slash(command: str, description: str, usage: str, url: str | None) -> Manifest:
    made: Manifest = {"command": command, "description": description[:SUMMARY_CHARACTERS], "should_escape": False}
    if usage:
        made["usage_hint"] = usage
    return made if url is None else made | {"url": url}
