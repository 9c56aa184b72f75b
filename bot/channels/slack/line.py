"""The line to Slack: tokens checked and a socket opened on entering, tried again while Slack is out of reach."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pydantic import SecretStr
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

from bot.channels.slack.limits import LONGEST_PAUSE_SECONDS
from bot.channels.slack.send import Port
from core.errors import DeliveryFailed, Misconfigured

log = logging.getLogger(__name__)

OPENING_SECONDS = 10.0


class Line:
    """Open while entered; a wrong token is said on entering, an outage is waited for behind the scenes."""

    def __init__(
        self,
        port: Port,
        sleep: Callable[[float], Awaitable[None]],
        socket: AsyncSocketModeHandler | None = None,
        app_token: str | None = None,
    ) -> None:
        self._port = port
        self._sleep = sleep
        self._socket = socket
        self._app_token = app_token
        self._retrying: asyncio.Task[None] | None = None

    async def __aenter__(self) -> None:
        try:
            await self._open()
        except DeliveryFailed as failure:
            log.warning("slack: out of reach (%s), trying again", failure)
            self._retrying = asyncio.create_task(self._retry())
        except BaseException:
            await self.__aexit__()
            raise

    async def __aexit__(self, *_: object) -> None:
        if self._retrying:
            self._retrying.cancel()
            await asyncio.gather(self._retrying, return_exceptions=True)
        if self._socket:
            await self._socket.close_async()  # type: ignore[no-untyped-call]

    async def _retry(self) -> None:
        pause = 1.0
        while True:
            await self._sleep(pause)
            try:
                await self._open()
            except DeliveryFailed:
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            except Misconfigured as problem:
                log.critical("slack: %s", problem)
                return
            else:
                log.info("slack: reached")
                return

    async def _open(self) -> None:
        """Check the tokens and open the socket; a wrong token is the operator's to mend."""
        variable = "CALLSHEET_SLACK_BOT_TOKEN"
        try:
            await self._port.check()
            if self._socket and self._app_token:
                variable = "CALLSHEET_SLACK_APP_TOKEN"
                self._socket.client.wss_uri = await self._port.socket_address(self._app_token)
                async with asyncio.timeout(OPENING_SECONDS):  # left alone, it tries for ever
                    await self._socket.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError as late:
            raise DeliveryFailed("no socket", permanent=False) from late
        except DeliveryFailed as failure:
            if failure.permanent:
                raise wrong_token(variable, str(failure)) from failure
            raise


def needed(secret: SecretStr | None, variable: str) -> str:
    """Return a secret, or say which variable must be set."""
    if secret is None:
        raise wrong_token(variable, "not set")
    return secret.get_secret_value()


def wrong_token(variable: str, reason: str) -> Misconfigured:
    """Return the operator's error for a token or secret that does not work."""
    english = f"Slack does not accept {variable} ({reason})."
    return Misconfigured("slack_token", english, variable=variable, reason=reason)
