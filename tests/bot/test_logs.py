"""Logs an operator can share: lines with ids, and nothing of what people typed, no name, no secret."""

import io
import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import Engine

from bot.app import build
from bot.logs import RedactingFormatter, configure, log_answer
from bot.serve import channels_on, running
from bot.settings import load_settings
from tests.bot.channels.slack.server import running as slack_running
from tests.bot.channels.telegram.server import Person, TelegramServer
from tests.bot.people import Office


@pytest.fixture
def told(office: Office) -> Iterator[io.StringIO]:
    """Return what our loggers write while the office answers."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(RedactingFormatter([]))
    logger = logging.getLogger("bot")
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel("INFO")
    office.dispatcher.listeners.append(log_answer)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(before)


def events(told: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in told.getvalue().splitlines()]


async def test_an_answer_is_one_line_of_ids(office: Office, told: io.StringIO) -> None:
    await office.hears("Li Wei", "/customer ACME")
    (event,) = events(told)
    known = {name: event[name] for name in ("event", "channel", "command", "outcome", "customer_id")}
    assert known == {
        "event": "answered",
        "channel": "telegram",
        "command": "customer",
        "outcome": "answered",
        "customer_id": 1,
    }
    assert isinstance(event["user_id"], int)
    assert event["ms"] >= 0


async def test_a_bug_says_where_it_happened_and_nothing_of_what_it_quotes(office: Office, told: io.StringIO) -> None:
    reference = (await office.hears("Li Wei", "/crash")).rsplit(" ", 1)[1]
    bug, _ = events(told)
    assert reference in bug["event"]
    assert bug["error"][0].startswith("ZeroDivisionError: ")
    assert "tests.bot.sample.crash:" in bug["error"][0]
    assert "Li Wei" not in told.getvalue()


async def test_no_name_and_no_word_is_logged(office: Office, told: io.StringIO) -> None:
    for line in ("ACME", "/customer Secret Harbour", "/note ACME a rumour", "hello there", "/crash"):
        await office.hears("Li Wei", line)
    assert len(events(told)) == 6
    assert not [word for word in ("ACME", "Secret", "rumour", "hello", "Li Wei") if word in told.getvalue()]


def test_at_a_terminal_a_line_is_for_eyes() -> None:
    record = logging.LogRecord("bot.serve", logging.INFO, "", 0, "a platform is up", (), None)
    record.channel = "telegram"
    line = RedactingFormatter([], readable=True).format(record)
    assert line.endswith("INFO bot.serve: a platform is up channel=telegram")


@pytest.fixture
def everything(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """Put the loggers back as they were."""
    root = logging.getLogger()
    names = ("bot", "core", "httpx", "httpcore", "telegram", "bot.channels.slack.bolt")
    before = (root.handlers[:], root.level, {name: logging.getLogger(name).level for name in names})
    yield
    root.handlers[:], level, levels = before
    root.setLevel(level)
    for name, was in levels.items():
        logging.getLogger(name).setLevel(was)


async def test_no_token_is_in_anything_logged_at_debug_while_serving(
    store: Engine, everything: None, capsys: pytest.CaptureFixture[str]
) -> None:
    """Even with the libraries let loose: httpx writes the address of each request, and Telegram's holds the token."""
    async with TelegramServer() as telegram, slack_running() as slack:
        environ = {**telegram.environment(), **slack.environ("socket"), "CALLSHEET_HTTP_PORT": "0"}
        url = store.url.render_as_string(hide_password=False)
        settings = load_settings({**environ, "CALLSHEET_DATABASE_URL": url, "CALLSHEET_LOG_LEVEL": "DEBUG"})
        configure("DEBUG", settings.secrets())
        app = build(settings, lambda: datetime.now(UTC))
        async with running(app, channels_on(app)):
            logging.getLogger().setLevel("DEBUG")
            for name in ("httpx", "httpcore", "telegram", "bot.channels.slack.bolt"):
                logging.getLogger(name).setLevel("DEBUG")
            await telegram.say(Person(501), "/whoami")
            await telegram.reply(501)
            await slack.say("U1", "whoami")
            await slack.answer()
        app.close()
        secrets = list(settings.secrets())
    logged = capsys.readouterr().err
    assert len(secrets) == 3
    assert "answered" in logged
    assert not [secret for secret in secrets if secret in logged]
    assert "[hidden]" in logged
