"""The doctor finds what is wrong with a house, says how to mend it, and tells no secret."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from aiohttp import web
from sqlalchemy import text

from core.store import outbox
from core.store.engine import connect, session
from core.store.users import find_user
from tests.bot.channels.slack.server import SlackServer
from tests.bot.channels.slack.server import running as slack_running
from tests.bot.channels.telegram.server import TelegramServer
from tests.bot.cli.conftest import Operator


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_running() as server:
        yield server


async def findings(operator: Operator, **environ: str) -> dict[str, list[dict[str, Any]]]:
    """Return what the doctor finds, by check; it says itself whether all is well."""
    operator.environ.update(environ)
    result = await asyncio.to_thread(operator.types, "doctor", "--json")
    told = json.loads(result.output)
    assert result.exit_code == (0 if told["ok"] else 1)
    by_check: dict[str, list[dict[str, Any]]] = {}
    for finding in told["findings"]:
        by_check.setdefault(finding["check"], []).append(finding)
    return by_check


def to_mend(found: dict[str, list[dict[str, Any]]]) -> dict[str, str]:
    return {check: f["en"] for check, several in found.items() for f in several if f["level"] == "mend"}


async def test_a_house_in_order_is_well(
    operator: Operator, database_url: str, telegram: TelegramServer, slack: SlackServer
) -> None:
    platforms = {**telegram.environment(), **slack.environ()}
    found = await findings(operator, CALLSHEET_DATABASE_URL=database_url, **platforms)
    assert to_mend(found) == {}
    assert {"database", "telegram", "telegram_updates", "slack", "slack_scopes", "clock", "queue"} <= set(found)
    assert {"policy", "playbooks", "calendar"} <= set(found)
    assert telegram.called("deleteWebhook") == telegram.called("setWebhook") == []


async def test_nothing_is_told_in_words_that_is_a_secret(
    operator: Operator, telegram: TelegramServer, slack: SlackServer
) -> None:
    operator.environ.update({**telegram.environment(), **slack.environ()})
    operator.environ["CALLSHEET_DATABASE_URL"] = "postgresql://rep:s3cret@127.0.0.1:9/sales"
    for token in ("wrong:token", telegram.token):
        operator.environ["CALLSHEET_TELEGRAM_TOKEN"] = token
        told = (await asyncio.to_thread(operator.types, "doctor")).output
        secrets = (token, slack.environ()["CALLSHEET_SLACK_BOT_TOKEN"], "xapp-", "s3cret")
        assert not [secret for secret in secrets if secret in told]
    assert "[MEND] database: The database 127.0.0.1:9/sales cannot be reached" in told


async def test_it_speaks_chinese_at_a_chinese_terminal(operator: Operator) -> None:
    operator.environ["LC_ALL"] = "zh_CN.UTF-8"
    told = (await asyncio.to_thread(operator.types, "doctor")).output
    assert "［要修］数据库：" in told
    assert "［正常］评分规则：" in told


async def test_wrong_settings_are_findings(operator: Operator) -> None:
    found = await findings(operator, CALLSHEET_TELEGRM_TOKEN="1:a")
    assert "Did you mean CALLSHEET_TELEGRAM_TOKEN?" in to_mend(found)["settings"]


async def test_no_database_is_made_by_looking_for_it(operator: Operator) -> None:
    found = await findings(operator)
    assert "callsheet migrate" in to_mend(found)["database"]
    assert not (operator.folder / "data").exists()


async def test_a_database_of_another_version_is_to_be_migrated(operator: Operator, database_url: str) -> None:
    engine = connect(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
    found = await findings(operator, CALLSHEET_DATABASE_URL=database_url)
    assert "at version 0001" in to_mend(found)["database"]


async def test_a_database_that_cannot_be_written_is_said(operator: Operator, postgres_databases: Any) -> None:
    url = postgres_databases.take()
    read_only = f"{url}&options=-c%20default_transaction_read_only%3Don"
    found = await findings(operator, CALLSHEET_DATABASE_URL=read_only)
    postgres_databases.give_back(url)
    assert "read-only" in to_mend(found)["database"]


async def test_wrong_tokens_and_silent_platforms_are_named(
    operator: Operator, telegram: TelegramServer, slack: SlackServer
) -> None:
    wrong = {"CALLSHEET_TELEGRAM_TOKEN": "1:wrong", "CALLSHEET_SLACK_APP_TOKEN": "xapp-wrong"}
    found = to_mend(await findings(operator, **{**telegram.environment(), **slack.environ(), **wrong}))
    assert "@BotFather" in found["telegram"]
    assert "CALLSHEET_SLACK_APP_TOKEN (invalid_auth)" in found["slack"]
    silent = {"CALLSHEET_TELEGRAM_API_URL": "http://127.0.0.1:9", "CALLSHEET_SLACK_API_URL": "http://127.0.0.1:9/"}
    found = to_mend(await findings(operator, **silent))
    assert "http://127.0.0.1:9 does not answer" in found["telegram"]
    assert "http://127.0.0.1:9/ does not answer" in found["slack"]
    slack.faults.clear()


async def test_scopes_are_held_against_the_manifest(operator: Operator, slack: SlackServer) -> None:
    slack.scopes = ("chat:write", "commands", "im:history", "im:write", "app_mentions:read", "admin")
    found = await findings(operator, **slack.environ())
    assert "lacks files:write" in to_mend(found)["slack_scopes"]
    slack.scopes = (*slack.scopes, "files:write")
    found = await findings(operator)
    assert "slack_scopes" not in to_mend(found)
    assert "more than the bot needs: admin" in found["slack_scopes"][0]["en"]


async def test_a_webhook_in_the_way_of_polling_is_found(operator: Operator, telegram: TelegramServer) -> None:
    telegram.webhook = {"url": "https://other.example/secret-path"}
    found = to_mend(await findings(operator, **telegram.environment()))
    assert "webhook at other.example" in found["telegram_updates"]
    assert "secret-path" not in found["telegram_updates"]


async def test_a_webhook_that_fails_is_found(operator: Operator, telegram: TelegramServer) -> None:
    ours = {
        "CALLSHEET_TELEGRAM_MODE": "webhook",
        "CALLSHEET_TELEGRAM_WEBHOOK_URL": "https://bot.example/telegram",
        "CALLSHEET_TELEGRAM_WEBHOOK_SECRET": "s3cret",
    }
    telegram.webhook = {"url": "https://bot.example/telegram"}
    assert "telegram_updates" not in to_mend(await findings(operator, **telegram.environment(), **ours))
    now = datetime.now(UTC).timestamp()
    telegram.webhook_trouble = {"last_error_date": int(now), "last_error_message": "SSL error"}
    assert "SSL error" in to_mend(await findings(operator))["telegram_updates"]
    telegram.webhook = {"url": "https://other.example/telegram"}
    assert "delivers to other.example" in to_mend(await findings(operator))["telegram_updates"]


async def test_a_clock_that_is_off_is_found(operator: Operator) -> None:
    async def answer(_request: web.Request) -> web.Response:
        wrong = datetime.now(UTC) - timedelta(minutes=7)
        told = {"ok": True, "result": {"username": "Bot", "url": ""}}
        return web.json_response(told, headers={"Date": wrong.strftime("%a, %d %b %Y %H:%M:%S GMT")})

    application = web.Application()
    application.router.add_post("/{anything:.*}", answer)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    found = to_mend(await findings(operator, CALLSHEET_TELEGRAM_TOKEN="1:a", CALLSHEET_TELEGRAM_API_URL=url))
    await runner.cleanup()
    assert "ahead of Telegram's" in found["clock"]


async def test_what_is_due_and_not_sent_is_found(operator: Operator, database_url: str) -> None:
    operator.environ["CALLSHEET_DATABASE_URL"] = database_url
    operator.reads("users", "add", "Li Wei", "--role", "rep", "--time-zone", "Asia/Shanghai")
    now = datetime.now(UTC)
    engine = connect(database_url)
    with session(engine) as opened:
        user = find_user(opened, "Li Wei")
        assert user is not None
        what: dict[str, Any] = {
            "kind": "notice",
            "user_id": user.id,
            "platform": "telegram",
            "account": "1",
            "about": {},
        }
        outbox.put(opened, key="1", due_at=now - timedelta(minutes=42), now=now, **what)
        opened.commit()
    engine.dispose()
    found = await findings(operator)
    assert "On telegram 1 messages are due, the oldest for 42 minutes" in to_mend(found)["queue"]
    assert "calendar" not in to_mend(found)


async def test_wrong_rules_and_zones_are_found(operator: Operator) -> None:
    operator.reads("users", "add", "Li Wei", "--role", "rep")
    engine = connect(f"sqlite:///{operator.folder / 'data' / 'callsheet.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE \"user\" SET time_zone = 'Mars/Olympus'"))
    engine.dispose()
    policy = operator.writes("policy.toml", "[tier]\nkeep_margn = 1\n")
    found = to_mend(await findings(operator, CALLSHEET_POLICY=policy, CALLSHEET_PLAYBOOKS="/not/there"))
    assert "policy.toml has mistakes (1)" in found["policy"]
    assert "Mars/Olympus" in found["calendar"]
