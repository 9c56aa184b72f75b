"""A server that plays Slack on the loopback: its Web API, Socket Mode, signed HTTP requests, and people who use it."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import urlencode

from aiohttp import ClientSession, ClientTimeout, WSMsgType, web
from pydantic import SecretStr

from bot.settings import Settings
from tests.bot.channels.slack import strict
from tests.bot.channels.slack.web_api import (
    APP_TOKEN,
    BOT_TOKEN,
    BOT_USER,
    PATIENCE_SECONDS,
    TEAM,
    Payload,
    Posted,
    WebApi,
    direct,
)

SIGNING_SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
ACK_SECONDS = 3.0

Mode = Literal["socket", "http"]


@dataclass(frozen=True, slots=True)
class Ack:
    """How the bot acknowledged a payload."""

    seconds: float
    status: int
    body: Any


@dataclass
class SlackServer(WebApi):
    """A workspace of its own, with its people; ``bot_address`` is where a bot listens that is spoken to over HTTP."""

    acks: list[Ack] = field(default_factory=list)
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    bot_address: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        self._waiting: dict[str, asyncio.Future[Any]] = {}
        self._socket: web.WebSocketResponse | None = None

    # Settings

    def environ(self, mode: Mode = "socket") -> dict[str, str]:
        """Return the environment of a bot in this workspace."""
        return {
            "CALLSHEET_SLACK_BOT_TOKEN": BOT_TOKEN,
            "CALLSHEET_SLACK_API_URL": f"{self.address}/api/",
            "CALLSHEET_SLACK_MODE": mode,
            **(
                {"CALLSHEET_SLACK_APP_TOKEN": APP_TOKEN}
                if mode == "socket"
                else {"CALLSHEET_SLACK_SIGNING_SECRET": SIGNING_SECRET}
            ),
        }

    def settings(self, mode: Mode = "socket") -> Settings:
        """Return the settings of a bot in this workspace."""
        return Settings(
            slack_bot_token=SecretStr(BOT_TOKEN),
            slack_api_url=f"{self.address}/api/",
            slack_mode=mode,
            slack_app_token=SecretStr(APP_TOKEN) if mode == "socket" else None,
            slack_signing_secret=SecretStr(SIGNING_SECRET) if mode == "http" else None,
        )

    # People

    async def command(self, user: str, line: str, channel: str = "C1", **more: Any) -> Ack:
        """Type a slash command."""
        command, _, text = line.partition(" ")
        number = next(self._number)
        payload = {
            "command": command,
            "text": _typed(text),
            "user_id": user,
            "channel_id": channel,
            "channel_name": "directmessage" if channel.startswith("D") else "general",
            "team_id": TEAM,
            "api_app_id": "A1",
            "trigger_id": f"{number}.{number}.aa",
            "response_url": self._response_url(user, channel),
        }
        return await self.deliver("slash_commands", payload | more)

    async def say(self, user: str, text: str, **more: Any) -> Ack:
        """Write to the bot in its direct messages."""
        event = {"type": "message", "channel_type": "im", "channel": direct(user), "user": user, "text": _typed(text)}
        return await self.event(event | {"ts": self._ts()} | more)

    async def mention(self, user: str, text: str, channel: str = "C1", **more: Any) -> Ack:
        """Mention the bot in a channel."""
        event = {"type": "app_mention", "channel": channel, "user": user, "text": f"<@{BOT_USER}> {_typed(text)}"}
        return await self.event(event | {"ts": self._ts()} | more)

    async def open_home(self, user: str, tab: str = "home") -> Ack:
        """Open a tab of the app."""
        return await self.event({"type": "app_home_opened", "user": user, "channel": direct(user), "tab": tab})

    async def event(self, event: Payload, event_id: str | None = None, retry: int = 0) -> Ack:
        """Send an event; give the ``event_id`` of an earlier one to send it again."""
        event_id = event_id or f"Ev{next(self._number)}"
        payload = {"type": "event_callback", "event_id": event_id, "team_id": TEAM, "api_app_id": "A1", "event": event}
        return await self.deliver("events_api", payload, retry)

    async def press(self, user: str, posted: Posted, label: str) -> Ack:
        """Press a button of a message."""
        box: dict[str, Any] = {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel}
        box["is_ephemeral"] = posted.only_to is not None
        if posted.thread:
            box["thread_ts"] = posted.thread
        more = {
            "container": box,
            "channel": {"id": posted.channel, "name": "general"},
            "response_url": self._response_url(user, posted.channel),
        }
        return await self._press(user, strict.buttons(posted.blocks)[label], more)

    async def press_at_home(self, user: str, label: str) -> Ack:
        """Press a button of the Home tab."""
        more = {"container": {"type": "view", "view_id": "V1"}, "view": {"id": "V1", "type": "home"}}
        return await self._press(user, strict.buttons(self.homes[user]["blocks"])[label], more)

    async def _press(self, user: str, button: strict.Block, more: Payload) -> Ack:
        action = {"type": "button", "action_id": button["action_id"], "value": button["value"], "action_ts": self._ts()}
        payload = {"type": "block_actions", "user": {"id": user, "team_id": TEAM}, "actions": [action], **more}
        return await self.deliver("interactive", payload | {"trigger_id": "1.2.c"})

    async def disconnect(self) -> None:
        """Ask the bot to come back on another socket, as Slack does every few hours."""
        assert self._socket
        self.connected.clear()
        await self._socket.send_json({"type": "disconnect", "reason": "refresh_requested"})
        await asyncio.wait_for(self.connected.wait(), PATIENCE_SECONDS)

    # Delivering

    async def deliver(self, kind: str, payload: Payload, retry: int = 0) -> Ack:
        """Send a payload and return how it was acknowledged; fails after three seconds, as Slack does."""
        begun = time.perf_counter()
        sending = self._by_http(kind, payload, retry) if self.bot_address else self._by_socket(kind, payload, retry)
        status, body = await asyncio.wait_for(sending, ACK_SECONDS)
        self.acks.append(Ack(time.perf_counter() - begun, status, body))
        return self.acks[-1]

    async def _by_socket(self, kind: str, payload: Payload, retry: int) -> tuple[int, Any]:
        await asyncio.wait_for(self.connected.wait(), PATIENCE_SECONDS)
        assert self._socket
        name = f"E{next(self._number)}"
        envelope: dict[str, Any] = {"envelope_id": name, "type": kind, "payload": payload}
        if kind == "events_api":
            envelope |= {"retry_attempt": retry, "retry_reason": "timeout" if retry else ""}
        future = self._waiting[name] = asyncio.get_running_loop().create_future()
        await self._socket.send_json(envelope | {"accepts_response_payload": kind != "events_api"})
        return 200, await future

    async def _by_http(self, kind: str, payload: Payload, retry: int) -> tuple[int, Any]:
        if kind == "events_api":
            body, content = json.dumps(payload, ensure_ascii=False), "application/json"
        else:
            form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
            body, content = urlencode(form), "application/x-www-form-urlencoded"
        headers = {"Content-Type": content}
        if retry:
            headers |= {"X-Slack-Retry-Num": str(retry), "X-Slack-Retry-Reason": "http_timeout"}
        return await self.request(body.encode(), headers | signed(body.encode()))

    async def request(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
        """Send the bot a request over HTTP as it is."""
        async with (
            ClientSession(timeout=ClientTimeout(total=ACK_SECONDS)) as session,
            session.post(f"{self.bot_address}/slack", data=body, headers=dict(headers)) as response,
        ):
            return response.status, await response.text()

    async def link(self, request: web.Request) -> web.WebSocketResponse:
        """Hold a socket: say hello, then take acknowledgements."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A1"}})
        self._socket = socket
        self.connected.set()
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                ack = json.loads(message.data)
                self._waiting.pop(ack["envelope_id"]).set_result(ack.get("payload"))
        return socket


@asynccontextmanager
async def running(server: SlackServer | None = None) -> AsyncIterator[SlackServer]:
    """Run a workspace on a free port of the loopback."""
    server = server or SlackServer()
    app = web.Application()
    app.add_routes(
        [
            web.post("/api/{method}", server.api),
            web.post("/upload/{name}", server.upload),
            web.post("/respond/{name}", server.respond),
            web.get("/link", server.link),
        ]
    )
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    server.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield server
    finally:
        await runner.cleanup()


def signed(body: bytes, *, secret: str = SIGNING_SECRET, age_seconds: float = 0) -> dict[str, str]:
    """Return the headers that prove a request comes from Slack (version 0: HMAC-SHA256 over time and body)."""
    stamp = str(int(time.time() - age_seconds))
    digest = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={digest}"}


def _typed(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
