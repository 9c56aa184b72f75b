"""Slack's Web API as the server that plays Slack has it: it takes what Slack takes and notes what Slack refuses."""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from bot.channels.slack.manifest import SCOPES
from tests.bot.channels.slack import strict

BOT_TOKEN = "xoxb-callsheet-test"
APP_TOKEN = "xapp-callsheet-test"
BOT_USER = "U0BOT"
TEAM = "T1"
PATIENCE_SECONDS = 5.0

Payload = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Posted:
    """A message as the people in a channel see it; ``only_to`` names the one who does, where it is ephemeral."""

    method: str
    channel: str
    text: str
    blocks: Sequence[strict.Block]
    only_to: str | None = None
    thread: str | None = None
    ts: str = ""

    @property
    def words(self) -> str:
        """Return what is read: the blocks, or the text where there are none."""
        return strict.words(self.blocks) if self.blocks else self.text

    @property
    def buttons(self) -> list[str]:
        """Return the labels of the buttons."""
        return list(strict.buttons(self.blocks))


@dataclass
class WebApi:
    """The calls a bot makes: the bot is a member of the channels in ``member_of``.

    ``faults`` lists what the bot did that Slack would refuse; a test that ends with faults has failed.
    """

    address: str = ""
    member_of: set[str] = field(default_factory=lambda: {"C1"})
    faults: list[str] = field(default_factory=list)
    scopes: tuple[str, ...] = SCOPES
    calls: list[tuple[str, Payload]] = field(default_factory=list)
    homes: dict[str, Payload] = field(default_factory=dict)
    files: list[Payload] = field(default_factory=list)
    standing: dict[tuple[str, str], Posted] = field(default_factory=dict)
    departed: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._posted: asyncio.Queue[Posted] = asyncio.Queue()
        self._refusals: dict[str, list[tuple[int, dict[str, Any], dict[str, str]]]] = defaultdict(list)
        self._number = itertools.count(1)
        self._urls: dict[str, tuple[str, str, list[int]]] = {}
        self._uploads: dict[str, dict[str, Any]] = {}

    async def answer(self) -> Posted:
        """Return the next message the bot posted."""
        return await asyncio.wait_for(self._posted.get(), PATIENCE_SECONDS)

    @property
    def silent(self) -> bool:
        """Return whether no message is left that was not looked at."""
        return self._posted.empty()

    def limit(self, method: str, retry_after: int) -> None:
        """Refuse the next call of a method with 429."""
        answer = {"ok": False, "error": "ratelimited"}
        self._refusals[method].append((429, answer, {"Retry-After": str(retry_after)}))

    def refuse(self, method: str, error: str, status: int = 200) -> None:
        """Refuse the next call of a method."""
        self._refusals[method].append((status, {"ok": False, "error": error}, {}))

    async def api(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API."""
        method, arguments = request.match_info["method"], await arguments_of(request)
        self.calls.append((method, arguments))
        wanted = APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN
        if request.headers.get("Authorization") != f"Bearer {wanted}":
            return _error("invalid_auth")
        if self._refusals[method]:
            status, answer, headers = self._refusals[method].pop(0)
            return web.json_response(answer, status=status, headers=headers)
        try:
            headers = {"x-oauth-scopes": ",".join(self.scopes)}
            return web.json_response({"ok": True, **self._call(method, arguments)}, headers=headers)
        except strict.Refused as refusal:
            self.faults.append(f"{method}: {refusal}")
            return _error("invalid_blocks")
        except LookupError as missing:
            return _error(str(missing.args[0]))

    def _call(self, method: str, arguments: Payload) -> dict[str, Any]:
        match method:
            case "auth.test":
                return {"user_id": BOT_USER, "team_id": TEAM, "bot_id": "B1"}
            case "apps.connections.open":
                return {"url": f"{self.address}/link?ticket={next(self._number)}".replace("http", "ws", 1)}
            case "conversations.open":
                return {"channel": {"id": self._open(arguments["users"])}}
            case "chat.postMessage" | "chat.postEphemeral":
                posted = self._post(method, arguments["channel"], arguments.get("user"), arguments)
                return {"ts": posted.ts, "channel": posted.channel}
            case "chat.update":
                return self._update(arguments)
            case "views.publish":
                strict.check_view(arguments["view"])
                self.homes[arguments["user_id"]] = arguments["view"]
                self._posted.put_nowait(Posted(method, "", "", arguments["view"]["blocks"], arguments["user_id"]))
                return {}
            case "files.getUploadURLExternal":
                name = f"F{next(self._number)}"
                self._uploads[name] = dict(arguments)
                return {"file_id": name, "upload_url": f"{self.address}/upload/{name}"}
            case "files.completeUploadExternal":
                return {"files": [self._complete(file, arguments["channel_id"]) for file in arguments["files"]]}
        raise LookupError("unknown_method")

    def _post(self, method: str, channel: str, only_to: str | None, message: Payload) -> Posted:
        if not channel.startswith("D") and channel not in self.member_of and method != "response_url":
            raise LookupError("not_in_channel" if method == "chat.postMessage" else "channel_not_found")
        strict.check_message(message)
        blocks, thread = message.get("blocks") or [], message.get("thread_ts")
        posted = Posted(method, channel, message["text"], blocks, only_to, thread, self._ts())
        self._posted.put_nowait(posted)
        self.standing[channel, posted.ts] = posted
        return posted

    def _open(self, user: str) -> str:
        if user in self.departed:
            raise LookupError("user_disabled")
        return direct(user)

    def _update(self, message: Payload) -> dict[str, Any]:
        place = (message["channel"], message["ts"])
        if place not in self.standing:
            raise LookupError("message_not_found")
        strict.check_message(message)
        if len(message["text"].encode()) > 4_000:
            raise LookupError("msg_too_long")
        old = self.standing[place]
        blocks = message.get("blocks", old.blocks)
        self.standing[place] = Posted("chat.update", old.channel, message["text"], blocks, ts=old.ts)
        return {"ts": old.ts, "channel": old.channel}

    def _complete(self, file: Payload, channel: str) -> dict[str, Any]:
        whole = {**self._uploads.pop(file["id"]), "channel": channel, "title": file["title"]}
        if int(whole["length"]) != len(whole["content"]):
            raise LookupError("file_upload_size_mismatch")
        self.files.append(whole)
        return {"id": file["id"], "title": file["title"]}

    async def upload(self, request: web.Request) -> web.Response:
        """Take the content of a file."""
        self._uploads[request.match_info["name"]]["content"] = await request.read()
        return web.Response(text="OK")

    async def respond(self, request: web.Request) -> web.Response:
        """Take an answer to a response_url: five times in thirty minutes."""
        user, channel, used = self._urls[request.match_info["name"]]
        message = await request.json()
        self.calls.append(("response_url", message))
        if self._refusals["response_url"]:
            status, answer, headers = self._refusals["response_url"].pop(0)
            return web.json_response(answer, status=status, headers=headers)
        used[0] += 1
        if used[0] > 5:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        if message.get("response_type") != "ephemeral" or message.get("replace_original") is not False:
            self.faults.append("response_url: others would read it, or the message pressed would be gone")
        try:
            self._post("response_url", channel, user, message)
        except strict.Refused as refusal:
            self.faults.append(f"response_url: {refusal}")
            return web.json_response({"ok": False, "error": "invalid_blocks"}, status=400)
        return web.Response(text="ok")

    def _response_url(self, user: str, channel: str) -> str:
        name = f"R{next(self._number)}"
        self._urls[name] = (user, channel, [0])
        return f"{self.address}/respond/{name}"

    def _ts(self) -> str:
        return f"1764000000.{next(self._number):06d}"


def direct(user: str) -> str:
    """Return the channel of the bot's direct messages with a person."""
    return f"D{user}"


def _error(name: str) -> web.Response:
    return web.json_response({"ok": False, "error": name})


async def arguments_of(request: web.Request) -> dict[str, Any]:
    """Return what a call was given, in whichever form it came."""
    if request.content_type == "application/json":
        found: dict[str, Any] = await request.json()
        return found
    form = {key: value for key, value in (await request.post()).items() if isinstance(value, str)}
    form |= request.query
    return {key: json.loads(value) if value[:1] in "[{" else value for key, value in form.items()}
