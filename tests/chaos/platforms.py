"""Telegram and Slack in bad weather: the servers the tests play them with, and faults before every message."""

import json
from collections.abc import Mapping
from typing import Any

from aiohttp import web

from tests.bot.channels.slack.server import SlackServer
from tests.bot.channels.slack.web_api import Payload, Posted, arguments_of
from tests.bot.channels.telegram.server import Params, TelegramServer
from tests.chaos.weather import RETRY_AFTER_SECONDS, Weather

TELEGRAM_MESSAGES = frozenset({"sendMessage", "editMessageText"})
SLACK_MESSAGES = frozenset({"chat.postMessage", "chat.update"})
SLACK_CALLS = SLACK_MESSAGES | {"conversations.open"}


class StormyTelegram(TelegramServer):
    """Calls the webhook of whichever replica ``address`` is, and refuses messages by the weather."""

    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self.weather = weather
        self.address: str | None = None

    async def _take(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        if method not in TELEGRAM_MESSAGES:
            return await super()._take(request)
        params = dict(await request.post())
        call = (method, str(params["chat_id"]))

        async def handle() -> web.Response:
            return await super(StormyTelegram, self)._take(request)

        return await self.weather.over(request, call, str(params["text"]), handle, _refused_by_telegram)

    def _post(self, method: str, params: Params) -> dict[str, Any]:
        sent = super()._post(method, params)
        self.weather.traffic.executed(str(params["chat_id"]), params["text"])
        return sent

    async def _call_webhook(self, webhook: Params, update: dict[str, Any]) -> bool:
        if self.address is None:
            return False
        return await super()._call_webhook({**webhook, "url": f"{self.address}/telegram"}, update)


class StormySlack(SlackServer):
    """Refuses messages, and the opening of chats, by the weather."""

    def __init__(self, weather: Weather) -> None:
        super().__init__()
        self.weather = weather

    async def api(self, request: web.Request) -> web.Response:
        """Answer a call of the Web API, or do worse."""
        method = request.match_info["method"]
        if method not in SLACK_CALLS:
            return await super().api(request)
        arguments = await arguments_of(request)
        call = (method, str(arguments.get("channel", "")))
        text = json.dumps(arguments, ensure_ascii=False) if method in SLACK_MESSAGES else ""

        async def handle() -> web.Response:
            return await super(StormySlack, self).api(request)

        return await self.weather.over(request, call, text, handle, _refused_by_slack)

    def _post(self, method: str, channel: str, only_to: str | None, message: Payload) -> Posted:
        posted = super()._post(method, channel, only_to, message)
        self.weather.traffic.executed(channel, posted.words)
        return posted


def _refused_by_telegram(status: int) -> web.Response:
    body: dict[str, Any] = {"ok": False, "error_code": status, "description": "Internal Server Error"}
    if status == 429:
        body |= {"description": f"Too Many Requests: retry after {RETRY_AFTER_SECONDS}"}
        body |= {"parameters": {"retry_after": RETRY_AFTER_SECONDS}}
    return web.json_response(body, status=status)


def _refused_by_slack(status: int) -> web.Response:
    headers: Mapping[str, str] = {"Retry-After": str(RETRY_AFTER_SECONDS)} if status == 429 else {}
    reason = "ratelimited" if status == 429 else "internal_error"
    return web.json_response({"ok": False, "error": reason}, status=status, headers=headers)
