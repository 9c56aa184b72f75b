"""A Telegram of our own on the loopback: speaks the Bot API over HTTP and is as strict as the real one.

``TelegramServer`` plays the people too: they ``say`` and ``press``, and ``reply`` waits for what the bot answers.
"""

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Self

import aiohttp
from aiohttp import web

from bot.settings import Settings
from tests.bot.channels.telegram.checks import Refusal, check_commands, check_keyboard, check_text, cut, refuse_unless

PATIENCE = 10.0
# A bad request that no bot can know of beforehand.
EXPECTED = ("message to edit not found", "message is not modified", "can't parse entities")
WEBHOOK_RETRIES = (0.05, 0.1, 0.2, 0.4, 0.8)
Params = Mapping[str, Any]


@dataclass(frozen=True)
class Person:
    """Someone with the app in a language; ``id`` is also the id of their private chat with the bot."""

    id: int
    lang: str = "en"
    name: str = "Li Wei"

    def user(self) -> dict[str, Any]:
        """Return the person as Telegram describes them."""
        return {"id": self.id, "is_bot": False, "first_name": self.name, "language_code": self.lang}


@dataclass(frozen=True)
class Posted:
    """A message the bot sent."""

    chat: int
    number: int
    text: str
    entities: list[dict[str, Any]] = field(default_factory=list)
    rows: list[list[dict[str, str]]] = field(default_factory=list)
    answers: int | None = None
    topic: int | None = None
    kind: str = "text"
    name: str = ""
    content: bytes = b""

    @property
    def labels(self) -> list[str]:
        """Return the buttons' labels in order."""
        return [button["text"] for row in self.rows for button in row]

    def spans(self, kind: str) -> list[str]:
        """Return the parts of the text that have an entity of a kind."""
        return [cut(self.text, e["offset"], e["length"]) for e in self.entities if e["type"] == kind]

    def token(self, label: str) -> str:
        """Return what the button with that label carries."""
        return next(b["callback_data"] for row in self.rows for b in row if b["text"] == label)


class TelegramServer:
    """One bot's Telegram. Everything the bot did is in ``calls``; what it did wrong is in ``complaints``."""

    def __init__(self, token: str = "4711:loopback-token", username: str = "CallsheetBot") -> None:
        self.token = token
        self.bot = {"id": 4711, "is_bot": True, "first_name": "Callsheet", "username": username}
        self.calls: list[tuple[str, Params]] = []
        self.complaints: list[str] = []
        self.down = False
        self.blocked: set[int] = set()
        self.opened: set[int] = set()
        self.groups: set[int] = set()
        self.webhook: Params | None = None
        self.webhook_statuses: list[int] = []
        self.webhook_trouble: Params = {}
        self.confirmed = 0
        self.polls = 0
        self.refusals = 0
        self._floods: list[int] = []
        self._disliked = 0
        self._posted: list[Posted] = []
        self._read: dict[int, int] = defaultdict(int)
        self._pending: list[dict[str, Any]] = []
        self._numbers = itertools.count(1)
        self._updates = itertools.count(1000)
        self._changed = asyncio.Condition()

    async def __aenter__(self) -> Self:
        application = web.Application(client_max_size=64 * 2**20)
        application.router.add_post("/bot{token}/{method}", self._take)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.1, handler_cancellation=True)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"
        self._client = aiohttp.ClientSession()
        return self

    async def __aexit__(self, *exception: object) -> None:
        await self._client.close()
        await self._runner.cleanup()
        if exception[0] is None:
            assert self.complaints == []

    # Setting the bot up

    def environment(self, **more: str) -> dict[str, str]:
        """Return the documented settings that point a bot here."""
        return {"CALLSHEET_TELEGRAM_TOKEN": self.token, "CALLSHEET_TELEGRAM_API_URL": self.url, **more}

    def settings(self, **more: Any) -> Settings:
        """Return settings that point a bot here."""
        return Settings.model_validate({"telegram_token": self.token, "telegram_api_url": self.url, **more})

    # What people do

    async def say(self, person: Person, text: str, group: int | None = None, **more: Any) -> dict[str, Any]:
        """Let a person write in private or in a group (a negative id); return the update."""
        if group is None:
            self.opened.add(person.id)
        return await self._publish(
            {"message": {**self._message(self._chat(person, group)), "from": person.user(), "text": text, **more}}
        )

    async def press(self, person: Person, posted: Posted, label: str) -> dict[str, Any]:
        """Let a person press a button below a message of the bot; return the update."""
        group = posted.chat if posted.chat < 0 else None
        message = {**self._message(self._chat(person, group)), "from": self.bot, "text": posted.text}
        query = {"id": str(next(self._numbers)), "from": person.user(), "chat_instance": "1"}
        data = posted.token(label)
        return await self._publish(
            {"callback_query": {**query, "message": {**message, "message_id": posted.number}, "data": data}}
        )

    async def repeat(self, update: dict[str, Any]) -> None:
        """Send an update a second time, as Telegram does when in doubt."""
        await self._deliver(update)

    def flood(self, *retry_after: int) -> None:
        """Refuse the next messages, each with so many seconds to wait."""
        self._floods.extend(retry_after)

    # What people see

    def messages(self, chat: int) -> list[Posted]:
        """Return all messages of the bot in a chat."""
        return [posted for posted in self._posted if posted.chat == chat]

    async def reply(self, chat: int) -> Posted:
        """Wait for the next message of the bot in a chat."""
        await self.until(lambda: len(self.messages(chat)) > self._read[chat])
        self._read[chat] += 1
        return self.messages(chat)[self._read[chat] - 1]

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait until a condition on what the bot did holds."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(holds)

    def called(self, method: str) -> list[Params]:
        """Return what the bot called a method with."""
        return [params for name, params in self.calls if name == method]

    # The wire

    def _chat(self, person: Person, group: int | None) -> dict[str, Any]:
        if group is None:
            return {"id": person.id, "type": "private", "first_name": person.name}
        self.groups.add(group)
        return {"id": group, "type": "supergroup", "title": "Sales"}

    def _message(self, chat: dict[str, Any]) -> dict[str, Any]:
        return {"message_id": next(self._numbers), "date": 1_780_000_000, "chat": chat}

    async def _publish(self, content: dict[str, Any]) -> dict[str, Any]:
        update = {"update_id": next(self._updates), **content}
        await self._deliver(update)
        return update

    async def _deliver(self, update: dict[str, Any]) -> None:
        if self.webhook is None:
            async with self._changed:
                self._pending.append(update)
                self._changed.notify_all()
            return
        for pause in WEBHOOK_RETRIES:
            if await self._call_webhook(self.webhook, update):
                return
            await asyncio.sleep(pause)

    async def _call_webhook(self, webhook: Params, update: dict[str, Any]) -> bool:
        headers = {"X-Telegram-Bot-Api-Secret-Token": webhook.get("secret_token", "")}
        try:
            async with self._client.post(webhook["url"], json=update, headers=headers) as response:
                self.webhook_statuses.append(response.status)
                return response.ok
        except aiohttp.ClientConnectionError:
            return False

    async def _take(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        params = dict(await request.post())
        try:
            result = await self._call(request.match_info["token"], method, params)
        except Refusal as refusal:
            async with self._changed:
                self.refusals += 1
                self._changed.notify_all()
            return self._refused(method, refusal)
        async with self._changed:
            self.calls.append((method, params))
            self._changed.notify_all()
        return web.json_response({"ok": True, "result": result})

    def _refused(self, method: str, refusal: Refusal) -> web.Response:
        if refusal.status == 400 and not str(refusal).endswith(EXPECTED):
            self.complaints.append(f"{method}: {refusal}")
        body = {"ok": False, "error_code": refusal.status, "description": str(refusal)}
        return web.json_response({**body, "parameters": refusal.parameters}, status=refusal.status)

    async def _call(self, token: str, method: str, params: Params) -> Any:
        if self.down:
            raise Refusal(502, "Bad Gateway")
        if token != self.token:
            raise Refusal(401, "Unauthorized")
        match method:
            case "getMe":
                return self.bot
            case "getUpdates":
                return await self._get_updates(params)
            case "setWebhook" | "deleteWebhook":
                self.webhook = params if params.get("url") else None
                return True
            case "getWebhookInfo":
                held = self.webhook or {"url": ""}
                return {"url": held["url"], "pending_update_count": len(self._pending), **self.webhook_trouble}
            case "setMyCommands":
                check_commands(json.loads(params["commands"]))
                return True
            case "answerCallbackQuery":
                refuse_unless(bool(params.get("callback_query_id")), "query id is missing")
                return True
            case "sendMessage" | "sendPhoto" | "sendDocument":
                return self._post(method, params)
            case "editMessageText":
                return self._edit(params)
        raise Refusal(404, "Not Found")

    async def _get_updates(self, params: Params) -> list[dict[str, Any]]:
        if self.webhook is not None:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        await self._confirm(int(params.get("offset", self.confirmed)))
        try:
            async with asyncio.timeout(int(params.get("timeout", 0))), self._changed:
                await self._changed.wait_for(lambda: bool(self._pending))
        except TimeoutError:
            return []
        return self._pending[: int(params.get("limit", 100))]

    async def _confirm(self, offset: int) -> None:
        async with self._changed:
            self.polls += 1
            self.confirmed = offset
            self._pending = [update for update in self._pending if update["update_id"] >= offset]
            self._changed.notify_all()

    def _post(self, method: str, params: Params) -> dict[str, Any]:
        chat = int(params["chat_id"])
        self._check_may_write(chat)
        posted = self._posted_message(method, chat, params)
        self._posted.append(posted)
        return self._sent(posted)

    def dislike_entities(self, times: int = 1) -> None:
        """Refuse the next messages that have formatting, as Telegram does where it cannot make sense of it."""
        self._disliked += times

    def _edit(self, params: Params) -> dict[str, Any]:
        chat, number = int(params["chat_id"]), int(params["message_id"])
        self._check_may_write(chat)
        place = next((i for i, old in enumerate(self._posted) if (old.chat, old.number) == (chat, number)), None)
        if place is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        new = replace(self._posted_message("sendMessage", chat, params), number=number)
        if new == self._posted[place]:
            raise Refusal(400, "Bad Request: message is not modified")
        self._posted[place] = new
        return {**self._sent(new), "edit_date": 1_780_000_001}

    def _sent(self, posted: Posted) -> dict[str, Any]:
        kind = "private" if posted.chat > 0 else "supergroup"
        sent = {"message_id": posted.number, "date": 1_780_000_000, "chat": {"id": posted.chat, "type": kind}}
        return {**sent, "from": self.bot, "text": posted.text}

    def _check_may_write(self, chat: int) -> None:
        if self._floods:
            wait = self._floods.pop(0)
            raise Refusal(429, f"Too Many Requests: retry after {wait}", retry_after=wait)
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        if chat > 0 and chat not in self.opened:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        refuse_unless(chat > 0 or chat in self.groups, "chat not found")

    def _posted_message(self, method: str, chat: int, params: Params) -> Posted:
        rows = check_keyboard(params.get("reply_markup"))
        reply = json.loads(params.get("reply_parameters", "{}")).get("message_id")
        topic = int(params["message_thread_id"]) if "message_thread_id" in params else None
        number = next(self._numbers)
        if method == "sendMessage":
            entities = json.loads(params.get("entities", "[]"))
            if entities and self._disliked:
                self._disliked -= 1
                raise Refusal(400, "Bad Request: can't parse entities")
            check_text(params["text"], entities, 4096)
            return Posted(chat, number, params["text"], entities, rows, reply, topic)
        return self._posted_file(
            method, Posted(chat, number, params.get("caption", ""), [], rows, reply, topic), params
        )

    def _posted_file(self, method: str, posted: Posted, params: Params) -> Posted:
        refuse_unless(len(posted.text) <= 1024, "message caption is too long")
        kind = "photo" if method == "sendPhoto" else "document"
        upload = next(value for value in params.values() if isinstance(value, web.FileField))
        content = upload.file.read()
        upload.file.close()
        refuse_unless(kind != "photo" or content.startswith(b"\x89PNG"), "IMAGE_PROCESS_FAILED")
        refuse_unless(bool(content), "file must be non-empty")
        return Posted(**{**vars(posted), "kind": kind, "name": upload.filename, "content": content})
