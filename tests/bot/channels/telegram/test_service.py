"""Starting, stopping, polling and the webhook."""

import asyncio
import json
import socket
import subprocess
import sys
import traceback

import aiohttp
import pytest

from bot.channels.telegram import telegram
from bot.settings import Settings
from core.errors import Misconfigured
from tests.bot.channels.telegram.clerk import Clerk, on_telegram, web_server
from tests.bot.channels.telegram.server import Person, TelegramServer

CHEN = Person(8)
SECRET = "loopback_secret-1"


def free_port() -> socket.socket:
    port = socket.socket()
    port.bind(("127.0.0.1", 0))
    return port


def webhook_settings(server: TelegramServer, port: socket.socket, path: str = "") -> Settings:
    url = f"http://127.0.0.1:{port.getsockname()[1]}{path}"
    return server.settings(telegram_mode="webhook", telegram_webhook_url=url, telegram_webhook_secret=SECRET)


def test_without_a_token_telegram_is_off() -> None:
    assert not telegram.enabled(Settings(telegram_token=None))


def test_the_library_is_not_loaded_while_telegram_is_off() -> None:
    code = "import bot.channels.telegram, sys; sys.exit('telegram' in sys.modules or 'httpx' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_the_menu_is_there_in_both_languages(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        english, chinese = server.called("setMyCommands")
    assert "language_code" not in english
    assert json.loads(english["commands"])[0] == {"command": "customer", "description": "One customer at a glance"}
    assert chinese["language_code"] == "zh"
    assert [entry["description"] for entry in json.loads(chinese["commands"])] == ["一页看懂一个客户", "选择语言"]


@pytest.mark.parametrize("path", ["", "/telegram"])
async def test_telegram_calls_the_webhook(server: TelegramServer, clerk: Clerk, path: str) -> None:
    with free_port() as port:
        async with on_telegram(clerk, webhook_settings(server, port, path)) as routes, web_server(port, routes):
            await server.say(CHEN, "hello")
            assert (await server.reply(CHEN.id)).text == "hello"
    assert server.webhook is not None
    assert server.webhook["secret_token"] == SECRET
    assert server.webhook_statuses == [200]
    assert not server.called("getUpdates")


@pytest.mark.parametrize("secret", [None, "wrong", "loopback_secret-1x", "ключ"])
async def test_a_caller_without_the_secret_gets_nothing(
    server: TelegramServer, clerk: Clerk, secret: str | None
) -> None:
    with free_port() as port:
        settings = webhook_settings(server, port)
        async with on_telegram(clerk, settings) as routes, web_server(port, routes):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret else {}
            url = f"{settings.telegram_webhook_url}/telegram"
            async with (
                aiohttp.ClientSession() as client,
                client.post(url, json={"update_id": 1}, headers=headers) as no,
            ):
                assert no.status == 403
            await server.say(CHEN, "hello")
            await server.reply(CHEN.id)
    assert clerk.lines == ["hello"]


async def test_a_body_that_is_no_update_is_refused(server: TelegramServer, clerk: Clerk) -> None:
    with free_port() as port:
        settings = webhook_settings(server, port)
        headers = {"X-Telegram-Bot-Api-Secret-Token": SECRET}
        url = f"{settings.telegram_webhook_url}/telegram"
        async with on_telegram(clerk, settings) as routes, web_server(port, routes), aiohttp.ClientSession() as client:
            for body in (b"{", b"[]", b"null", b'"x"', b"{}", b"\xff"):
                async with client.post(url, data=body, headers=headers) as answer:
                    assert answer.status == 400
    assert clerk.asked == []


async def test_a_webhook_without_a_secret_does_not_start(server: TelegramServer, clerk: Clerk) -> None:
    settings = server.settings(telegram_mode="webhook", telegram_webhook_url="http://127.0.0.1:9/telegram")
    with pytest.raises(Misconfigured) as refused:
        async with on_telegram(clerk, settings):
            pass
    assert refused.value.key == "telegram_webhook"


@pytest.mark.parametrize("token", ["4712:another", "not a token", ""])
async def test_a_wrong_token_is_said_in_words(server: TelegramServer, clerk: Clerk, token: str) -> None:
    with pytest.raises(Misconfigured) as refused:
        async with on_telegram(clerk, server.settings(telegram_token=token)):
            pass
    assert refused.value.key == "telegram_token"
    assert not token or token not in "".join(traceback.format_exception(refused.value))


async def test_a_token_pasted_with_space_around_it_works(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings(telegram_token=f" {server.token}\n")):
        await server.say(CHEN, "hello")
        await server.reply(CHEN.id)


async def test_polling_takes_over_from_a_webhook(server: TelegramServer, clerk: Clerk) -> None:
    server.webhook = {"url": "http://127.0.0.1:9/telegram", "secret_token": "old"}
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "hello")
        await server.reply(CHEN.id)
    assert server.webhook is None


async def test_what_was_taken_before_leaving_is_answered_and_confirmed(server: TelegramServer, clerk: Clerk) -> None:
    clerk.waits["slow"] = asyncio.Event()
    async with on_telegram(clerk, server.settings()):
        update = await server.say(CHEN, "slow")
        await server.until(lambda: server.confirmed > update["update_id"])
        asyncio.get_running_loop().call_later(0.05, clerk.waits["slow"].set)
    assert [posted.text for posted in server.messages(CHEN.id)] == ["slow"]
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "again")
        await server.until(lambda: len(server.messages(CHEN.id)) == 2)
    assert clerk.lines == ["slow", "again"]


async def test_what_was_taken_but_not_confirmed_is_confirmed_on_leaving(server: TelegramServer, clerk: Clerk) -> None:
    clerk.waits["hello"] = asyncio.Event()
    async with on_telegram(clerk, server.settings()):
        await server.until(lambda: server.polls > 0)
        server.down = True
        update = await server.say(CHEN, "hello")
        await server.until(lambda: server.refusals > 0)
        assert server.confirmed <= update["update_id"]
        server.down = False
        clerk.waits["hello"].set()
    assert server.confirmed == update["update_id"] + 1
    assert [posted.text for posted in server.messages(CHEN.id)] == ["hello"]


async def test_an_unreachable_telegram_does_not_stop_the_start(clerk: Clerk, caplog: pytest.LogCaptureFixture) -> None:
    with free_port() as closed:
        url = f"http://127.0.0.1:{closed.getsockname()[1]}"
        settings = Settings.model_validate({"telegram_token": "1:token", "telegram_api_url": url})
        async with asyncio.timeout(5), on_telegram(clerk, settings):
            pass
    assert "Telegram cannot be reached" in caplog.text


async def test_a_telegram_that_comes_back_is_joined(
    server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    server.down = True
    async with on_telegram(clerk, server.settings()):
        assert "Telegram cannot be reached" in caplog.text
        server.down = False
        await server.say(CHEN, "hello")
        assert (await server.reply(CHEN.id)).text == "hello"


async def test_polling_goes_on_after_an_outage(
    server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    clerk.waits["hello"] = asyncio.Event()
    async with on_telegram(clerk, server.settings()):
        await server.until(lambda: server.polls > 0)
        server.down = True
        await server.say(CHEN, "hello")
        await server.until(lambda: server.refusals > 0)
        server.down = False
        clerk.waits["hello"].set()
        assert (await server.reply(CHEN.id)).text == "hello"
    assert "no updates from Telegram (NetworkError); next try in 1 s" in caplog.text
