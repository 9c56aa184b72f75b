"""What Slack sends, as what a person typed or pressed and where the answer belongs."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.channel import Incoming

Body = Mapping[str, Any]

PLATFORM = "slack"
COMMAND = "/callsheet"

# docs.slack.dev/reference/events/message: everything else with a subtype is an edit, a notice or a machine.
_SPOKEN_SUBTYPES = (None, "file_share", "thread_broadcast")

# docs.slack.dev/messaging/formatting-message-text: <@U1>, <#C1|name>, <!here>, <https://acme.com|acme.com>.
_CONTROL = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")
_MENTION = re.compile(r"^\s*<@[^>]+>[\s:,，：]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Where an answer belongs.

    ``shared`` is set where others read along. ``reply_url`` reaches the person alone, wherever they are, also where
    the bot is no member. ``home`` is the app's Home tab. Without a channel the answer goes to a direct message.
    """

    user: str
    channel: str | None = None
    shared: bool = False
    thread: str | None = None
    thread_started: bool = False
    reply_url: str | None = None
    home: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """What was said, and where."""

    incoming: Incoming
    place: Place


def receive(body: Body) -> Heard | None:
    """Return what a payload says to the bot, or None where nobody speaks to it."""
    if "command" in body:
        return _command(body)
    match body.get("type"):
        case "event_callback":
            return _event(body)
        case "block_actions":
            return _press(body)
        case _:
            return None


def _command(body: Body) -> Heard | None:
    user, text = body.get("user_id"), _words(str(body.get("text", "")))
    if not user:
        return None
    line = (text or "/help") if body["command"] == COMMAND else f"{body['command']} {text}".rstrip()
    place = Place(user, body.get("channel_id"), shared=True, reply_url=body.get("response_url"))
    return Heard(_incoming(place, line=line, update=body.get("trigger_id")), place)


def _press(body: Body) -> Heard | None:
    user = body.get("user", {}).get("id")
    action = next((a for a in body.get("actions", ()) if a.get("type") == "button" and a.get("value")), None)
    if not user or action is None:
        return None
    box = body.get("container", {})
    thread = box.get("thread_ts") or body.get("message", {}).get("thread_ts")
    place = Place(
        user,
        channel := box.get("channel_id") or body.get("channel", {}).get("id"),
        shared=channel is not None,
        thread=thread,
        thread_started=thread is not None,
        reply_url=body.get("response_url"),
    )
    return Heard(_incoming(place, token=action["value"], update=f"{user}:{action.get('action_ts')}"), place)


def _event(body: Body) -> Heard | None:
    event, update = body.get("event", {}), body.get("event_id")
    user = event.get("user")
    if not user or event.get("bot_id") or event.get("subtype") not in _SPOKEN_SUBTYPES:
        return None
    match event.get("type"):
        case "message" if event.get("channel_type") == "im":
            return _said(Place(user, event.get("channel"), thread=event.get("thread_ts")), event, update)
        case "app_mention":
            thread = event.get("thread_ts")
            place = Place(user, event.get("channel"), True, thread or event.get("ts"), thread is not None)
            return _said(place, event, update)
        case "app_home_opened" if event.get("tab") == "home":
            place = Place(user, home=True)
            return Heard(_incoming(place, line="/help", update=update), place)
        case _:
            return None


def _said(place: Place, event: Body, update: str | None) -> Heard | None:
    line = _words(_MENTION.sub("", str(event.get("text") or "")))
    if not line and not place.shared:
        return None
    return Heard(_incoming(place, line=line or "/help", update=update), place)


def _incoming(place: Place, *, update: str | None, line: str | None = None, token: str | None = None) -> Incoming:
    return Incoming(PLATFORM, place.user, line=line, token=token, update=update, shared=place.shared)


def _words(text: str) -> str:
    """Return text as it was typed: links Slack made of it by their label, its three escapes undone."""
    typed = _CONTROL.sub(lambda found: found[2] or found[1], text)
    return typed.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").strip()
