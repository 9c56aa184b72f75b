"""Requests of a bounded size: whoever finds our address may send anything, also without end."""

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What Slack and Telegram send is a few kilobytes; a press in Slack brings the pressed message with it, up to 13,200
# characters and their blocks.
MOST_BYTES = 1 << 20


class Bounded:
    """Passes a request on when its whole body has come and is no larger than allowed; else answers 413."""

    def __init__(self, app: ASGIApp, most: int = MOST_BYTES) -> None:
        """Take the application to guard."""
        self._app, self._most = app, most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        body = bytearray()
        while scope["type"] == "http":
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            body += message.get("body", b"")
            if len(body) > self._most:
                await PlainTextResponse("too large", 413)(scope, receive, send)
                return
            if not message.get("more_body"):
                break
        waiting: list[Message] = [{"type": "http.request", "body": bytes(body), "more_body": False}]

        async def replay() -> Message:
            return waiting.pop() if waiting else await receive()

        await self._app(scope, replay, send)
