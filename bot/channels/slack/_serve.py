"""Running Slack: Bolt checks and acknowledges what comes in, over a socket or over HTTP, and the desk answers it."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from urllib.parse import parse_qsl

from aiohttp import ClientSession, ClientTimeout
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.channel import Serving, Surroundings
from bot.channels.slack.desk import Desk
from bot.channels.slack.gate import Gate
from bot.channels.slack.line import Line, needed
from bot.channels.slack.post import SlackPost
from bot.channels.slack.receive import PLATFORM
from bot.channels.slack.send import Port
from bot.pacing import Clock, Pacer, Sleep
from bot.settings import Settings

# Below WARNING, Bolt and the SDK write whole payloads and addresses to the log.
_quiet = logging.getLogger("bot.channels.slack.bolt")

PATH = "/slack"
CALL_SECONDS = 30.0

# docs.slack.dev/authentication/verifying-requests-from-slack; what looks otherwise makes the verifier itself fail.
SIGNED = {"x-slack-request-timestamp": "[0-9]{1,12}", "x-slack-signature": "v0=[0-9a-f]{64}"}


@asynccontextmanager
async def serving(
    surroundings: Surroundings, clock: Clock = monotonic, sleep: Sleep = asyncio.sleep
) -> AsyncIterator[Serving]:
    """Run Slack until left; gives the route Slack calls over HTTP, or none with a socket."""
    settings = surroundings.settings
    _quiet.setLevel(logging.WARNING)
    async with ClientSession(timeout=ClientTimeout(total=CALL_SECONDS)) as session:
        client = AsyncWebClient(
            needed(settings.slack_bot_token, "CALLSHEET_SLACK_BOT_TOKEN"),
            base_url=settings.slack_api_url,
            session=session,
            logger=_quiet,
            retry_handlers=[],
        )
        port = Port(client, session, Gate(Pacer(PLATFORM, surroundings.ledger, clock, sleep)), sleep)
        desk = Desk(surroundings.answer, port)
        try:
            async with _listening(settings, _app(settings, client, desk), port, sleep) as routes:
                yield Serving(routes, SlackPost(port))
        finally:
            await desk.close()


def _app(settings: Settings, client: AsyncWebClient, desk: Desk) -> AsyncApp:
    """Return Bolt with one middleware in place of listeners: it acknowledges at once and asks Slack nothing before."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None)

    async def take(request: AsyncBoltRequest) -> BoltResponse:
        # Bolt loses a slash command whose text has the word "payload" in it.
        desk.take(request.body or dict(parse_qsl(request.raw_body)))
        return BoltResponse(status=200, body="")

    secret = settings.slack_signing_secret
    app = AsyncApp(
        name="callsheet",
        logger=_quiet,
        client=AsyncWebClient(base_url=client.base_url, session=client.session, logger=_quiet, retry_handlers=[]),
        authorize=authorize,
        signing_secret=secret.get_secret_value() if secret else None,
    )
    app.middleware(take)
    return app


@asynccontextmanager
async def _listening(settings: Settings, app: AsyncApp, port: Port, sleep: Sleep) -> AsyncIterator[Sequence[BaseRoute]]:
    if settings.slack_mode == "http":
        needed(settings.slack_signing_secret, "CALLSHEET_SLACK_SIGNING_SECRET")
        async with Line(port, sleep):
            yield [_route(AsyncSlackRequestHandler(app))]
    else:
        app_token = needed(settings.slack_app_token, "CALLSHEET_SLACK_APP_TOKEN")
        async with Line(port, sleep, AsyncSocketModeHandler(app, app_token), app_token):
            yield []


def _route(handler: AsyncSlackRequestHandler) -> Route:
    async def slack(request: Request) -> Response:
        if not all(re.fullmatch(form, request.headers.get(name, "")) for name, form in SIGNED.items()):
            return Response(status_code=401)
        try:
            return await handler.handle(request)
        except (ValueError, AttributeError, TypeError, RecursionError):  # not a payload: it was not even signed
            return Response(status_code=400)

    return Route(PATH, slack, methods=["POST"])
