"""Sending to Slack: every call passes the gate, waits as it is told and ends in DeliveryFailed when it must."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

from aiohttp import ClientError, ClientSession
from slack_sdk.errors import SlackApiError, SlackRequestError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from bot.channels.slack.gate import Gate
from bot.channels.slack.limits import TRIES
from bot.channels.slack.receive import Place
from bot.channels.slack.render import Message
from bot.pacing import LONGEST_ANSWER_WAIT, Sleep
from bot.reply import File, Picture
from core.errors import DeliveryFailed

T = TypeVar("T")

# docs.slack.dev/reference/methods/chat.postMessage, errors: these pass, the others stay as they are.
_PASSING = frozenset({"ratelimited", "internal_error", "fatal_error", "service_unavailable", "request_timeout"})
# What Slack says of blocks it cannot show; the text beside them still can be.
_BLOCKS = frozenset({"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "block_mismatch"})
RATE_LIMITED = "ratelimited"
_SERVER_ERROR = 500
_TOO_MANY = 429


class Port:
    """The way out to one workspace; what is ``unasked`` waits behind answers and is never tried twice."""

    def __init__(self, client: AsyncWebClient, session: ClientSession, gate: Gate, sleep: Sleep) -> None:
        self._client = client
        self._session = session
        self._gate = gate
        self._sleep = sleep
        self._direct: dict[str, str] = {}

    async def check(self) -> None:
        """Make sure that Slack knows the bot."""
        await self._call("auth.test", None, self._client.auth_test)

    async def socket_address(self, app_token: str) -> str:
        """Return an address where a socket may be opened once."""
        request = partial(self._client.apps_connections_open, app_token=app_token)
        opened = await self._call("apps.connections.open", None, request)
        return str(opened["url"])

    async def direct(self, user: str, *, unasked: bool = False) -> str:
        """Return the channel of the bot's direct messages with a person."""
        if user not in self._direct:
            request = partial(self._client.conversations_open, users=user)
            opened = await self._call("conversations.open", None, request, unasked=unasked)
            self._direct[user] = str(opened["channel"]["id"])
        return self._direct[user]

    async def show(self, place: Place, message: Message, *, alone: bool) -> None:
        """Show a message at a place, to the person ``alone`` where others read along."""
        if place.reply_url:
            await self._blocks_or_text(message, lambda m: self._respond(place, m))
        elif place.shared and alone:
            await self._blocks_or_text(message, lambda m: self._whisper(place, m))
        else:
            await self.post(place.channel or await self.direct(place.user), message, place.thread)

    async def post(self, channel: str, message: Message, thread: str | None = None) -> None:
        """Post a message for everyone in a channel to read."""
        await self._blocks_or_text(message, lambda m: self._post(channel, m, thread))

    async def send(self, channel: str, message: Message) -> str:
        """Post a message nobody asked for; return its timestamp, which names it."""
        posted = await self._blocks_or_text(
            message, lambda m: self._post(channel, m, None, unasked=True, follows=not m.blocks)
        )
        return str(posted["ts"])

    async def change(self, channel: str, ts: str, message: Message) -> None:
        """Let a posted message say this instead."""

        async def update(message: Message) -> object:
            # Blocks that are left out stay as they were.
            blocks = [*message.blocks]
            request = partial(self._client.chat_update, channel=channel, ts=ts, text=message.text, blocks=blocks)
            return await self._call("chat.update", channel, request, unasked=True, follows=not message.blocks)

        await self._blocks_or_text(message, update)

    async def publish(self, user: str, view: dict[str, Any]) -> None:
        """Show a view in a person's Home tab."""
        await self._call("views.publish", None, lambda: self._client.views_publish(user_id=user, view=view))

    async def upload(self, channel: str, files: Sequence[Picture | File], thread: str | None) -> None:
        """Put pictures and files into a channel."""
        for file in files:
            await self._call("files.upload", channel, partial(self._upload, channel, file, thread))

    async def _upload(self, channel: str, file: Picture | File, thread: str | None) -> object:
        named: dict[str, Any] = (
            {"filename": "picture.png", "content": file.png, "title": file.alt, "alt_txt": file.alt}
            if isinstance(file, Picture)
            else {"filename": file.name, "content": file.content, "title": file.name}
        )
        return await self._client.files_upload_v2(channel=channel, thread_ts=thread, **named)

    async def _post(
        self, channel: str, message: Message, thread: str | None, *, unasked: bool = False, follows: bool = False
    ) -> AsyncSlackResponse:
        return await self._call(
            "chat.postMessage",
            channel,
            lambda: self._client.chat_postMessage(
                channel=channel,
                text=message.text,
                blocks=message.blocks or None,
                thread_ts=thread,
                mrkdwn=False,
                unfurl_links=False,
                unfurl_media=False,
            ),
            unasked=unasked,
            follows=follows,
        )

    async def _whisper(self, place: Place, message: Message) -> object:
        # docs.slack.dev/reference/methods/chat.postEphemeral: in a thread it is only seen where one has begun.
        thread = place.thread if place.thread_started else None
        return await self._call(
            "chat.postEphemeral",
            place.channel,
            lambda: self._client.chat_postEphemeral(
                channel=place.channel or "",
                user=place.user,
                text=message.text,
                blocks=message.blocks or None,
                thread_ts=thread,
            ),
        )

    async def _respond(self, place: Place, message: Message) -> object:
        body = {
            "text": message.text,
            "blocks": list(message.blocks) or None,
            "response_type": "ephemeral",
            "replace_original": False,
            "thread_ts": place.thread,
            "mrkdwn": False,
        }
        return await self._call("response_url", place.channel, lambda: self._hook(place.reply_url or "", body))

    async def _hook(self, url: str, body: dict[str, Any]) -> object:
        hook = AsyncWebhookClient(url, session=self._session, logger=self._client.logger, retry_handlers=[])
        reply = await hook.send_dict(body)
        if reply.status_code == 200 and reply.body == "ok":
            return reply
        raise _refused(reply.body, reply.status_code, reply.headers)

    async def _blocks_or_text(self, message: Message, send: Callable[[Message], Awaitable[T]]) -> T:
        try:
            return await send(message)
        except DeliveryFailed as failure:
            if not message.blocks or not any(reason in str(failure) for reason in _BLOCKS):
                raise
            return await send(replace(message, blocks=()))

    async def _call(
        self,
        method: str,
        channel: str | None,
        request: Callable[[], Awaitable[T]],
        *,
        unasked: bool = False,
        follows: bool = False,
    ) -> T:
        """Make a call when it is its turn; one that ``follows`` another just made takes the next place in line."""
        tries = 1 if unasked else TRIES
        for attempt in range(1, tries + 1):
            await self._gate.enter(method, channel, unasked=unasked and not follows)
            try:
                return await request()
            except DeliveryFailed as failure:
                await self._pause_or_give_up(failure, method, attempt == tries)
            except (SlackApiError, SlackRequestError, ClientError, TimeoutError) as error:
                await self._pause_or_give_up(_failure(error, attempt), method, attempt == tries)
        raise AssertionError("the last try returns or raises")

    async def _pause_or_give_up(self, failure: DeliveryFailed, method: str, last: bool) -> None:
        wait = failure.retry_after
        if wait is not None and str(failure) == RATE_LIMITED:
            await self._gate.hold(method, wait)
        if failure.permanent or last or wait is None or wait > LONGEST_ANSWER_WAIT:
            raise failure
        await self._sleep(0 if str(failure) == RATE_LIMITED else wait)


def _failure(error: Exception, attempt: int) -> DeliveryFailed:
    """Return what an exception of the client means for the message."""
    response = error.response if isinstance(error, SlackApiError) else None
    if not isinstance(response, AsyncSlackResponse):
        return DeliveryFailed(type(error).__name__, permanent=False, retry_after=float(attempt))
    reason = response.data.get("error") if isinstance(response.data, dict) else None
    return _refused(reason, response.status_code, response.headers)


def _refused(reason: object, status: int, headers: Mapping[str, str]) -> DeliveryFailed:
    """Return what a refusal means; only the reason goes on, since bodies and addresses carry secrets."""
    said = str(reason or status)[:80]
    if status == _TOO_MANY:
        return DeliveryFailed(RATE_LIMITED, permanent=False, retry_after=float(headers.get("Retry-After", 1)))
    passing = status >= _SERVER_ERROR or said in _PASSING
    return DeliveryFailed(said, permanent=not passing, retry_after=1.0 if passing else None)
