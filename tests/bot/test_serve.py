"""Running: health, a clean end, and logs without secrets."""

import logging
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.app import App, build
from bot.channel import Channel, Incoming, Limits, Serving, Surroundings
from bot.logs import RedactingFormatter
from bot.serve import channels_on, running
from bot.settings import Settings
from core.errors import Misconfigured
from tests.bot.people import NOW


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    app = build(Settings(database_url=database_url, http_port=0), lambda: NOW)
    yield app
    app.house.engine.dispose()


def _channel(left: list[str]) -> Channel:
    """Return a platform that asks over HTTP, as Slack and Telegram do."""

    @asynccontextmanager
    async def serve(surroundings: Surroundings) -> AsyncIterator[Serving]:
        async def ask(request: Request) -> Response:
            line = (await request.body()).decode()
            shown = await surroundings.answer(Incoming("fake", "U1", line=line), Limits(4000, 50))
            return PlainTextResponse(shown.title if shown else "")

        yield Serving([Route("/fake", ask, methods=["POST"])])
        left.append("fake")

    return Channel("fake", lambda _: True, serve)


async def test_channels_and_health_share_one_server_and_end_together(app: App) -> None:
    left: list[str] = []
    async with (
        running(app, [_channel(left)]) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
    ):
        assert (await client.get("/healthz")).text == "ok"
        assert (await client.get("/readyz")).json() == {"database": True, "fake": True}
        assert (await client.post("/fake", content="/help")).text == "We have not met yet"
    assert left == ["fake"]


async def test_a_port_in_use_is_said_in_words(app: App) -> None:
    async with running(app, []) as port:
        settings = app.settings.model_copy(update={"http_port": port})
        with pytest.raises(Misconfigured, match=f"127.0.0.1:{port}"):
            async with running(App(settings, app.house, app.dispatcher), []):
                pass


def test_without_any_platform_there_is_nothing_to_serve(app: App) -> None:
    with pytest.raises(Misconfigured, match="CALLSHEET_TELEGRAM_TOKEN"):
        channels_on(app)


def test_only_the_platforms_with_a_token_are_on(app: App) -> None:
    settings = app.settings.model_copy(update={"telegram_token": SecretStr("1:a")})
    assert [channel.name for channel in channels_on(App(settings, app.house, app.dispatcher))] == ["telegram"]


def test_a_secret_is_in_no_line_and_no_traceback() -> None:
    secret = "123:very-secret"
    error = ConnectionError(f"https://api.telegram.org/bot{secret}/getMe")
    record = logging.LogRecord("x", logging.ERROR, "", 0, "calling %s", (secret,), (type(error), error, None))
    line = RedactingFormatter([secret]).format(record)
    assert secret not in line
    assert "ConnectionError" in line


def test_a_process_told_to_stop_ends_cleanly(tmp_path: Path) -> None:
    environ = {
        "CALLSHEET_DATA_DIR": str(tmp_path),
        "CALLSHEET_TELEGRAM_TOKEN": "123456:not-a-real-token",
        "CALLSHEET_TELEGRAM_API_URL": "http://127.0.0.1:9",  # the discard port: nobody answers
        "CALLSHEET_HTTP_PORT": "0",
    }
    process = subprocess.Popen(
        [sys.executable, "-c", "from bot.cli import main; main()", "serve"],
        env=environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    seen = ""
    for line in process.stderr:
        seen += line
        if "listening on" in line:
            break
    process.send_signal(signal.SIGTERM)
    _, rest = process.communicate(timeout=10)
    assert process.returncode == 0, seen + rest
    assert "not-a-real-token" not in seen + rest
