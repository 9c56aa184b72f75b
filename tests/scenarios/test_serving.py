"""A day with the bot: the real process, the real client libraries, a server that plays the platform."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from core.store.engine import connect, session
from core.store.users import find_user, new_code
from tests.bot.channels.slack.server import Mode, SlackServer
from tests.bot.channels.slack.server import running as slack_running
from tests.bot.channels.telegram.server import Person, TelegramServer
from tests.scenarios.conftest import NOW, linked, served

HOSTILE = "<!channel> *_[x](javascript:1)` &<b>"
LENA, JO, STRANGER = Person(501), Person(502), Person(599)
GROUP = -100_777


@pytest.fixture
async def telegram() -> AsyncIterator[TelegramServer]:
    async with TelegramServer() as server:
        yield server


@pytest.fixture
async def slack() -> AsyncIterator[SlackServer]:
    async with slack_running() as server:
        yield server
    assert server.faults == []


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest) -> str:
    """Return the demo company on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue({"sqlite": "demo_url", "postgres": "demo_postgres_url"}[request.param])
    return url


def code_for(url: str, name: str) -> str:
    engine = connect(url)
    with session(engine) as opened:
        user = find_user(opened, name)
        assert user is not None
        code = new_code(opened, user, NOW.replace(year=2100))
        opened.commit()
    engine.dispose()
    return code


def assert_says(text: str, *parts: str) -> None:
    missing = [part for part in parts if part not in text]
    assert not missing, f"{missing} not in:\n{text}"


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_day_on_telegram(
    database: str, mode: str, telegram: TelegramServer, free_port: int, tmp_path: Path
) -> None:
    webhook = {
        "CALLSHEET_TELEGRAM_MODE": "webhook",
        "CALLSHEET_TELEGRAM_WEBHOOK_URL": f"http://127.0.0.1:{free_port}/telegram",
        "CALLSHEET_TELEGRAM_WEBHOOK_SECRET": "a-secret-of-the-loopback",
    }
    environment = telegram.environment(**(webhook if mode == "webhook" else {}))
    linked(database, "telegram", str(LENA.id), "Lena Voss")

    async with served(database, free_port, environment, tmp_path / "log"):
        await telegram.say(STRANGER, "/customer ACME")
        refusal = await telegram.reply(STRANGER.id)
        assert "ACME" not in refusal.text
        assert_says(refusal.text, "/link")

        await telegram.say(JO, f"/link {code_for(database, 'Jo Keller')}")
        assert_says((await telegram.reply(JO.id)).text, "Jo Keller")
        await telegram.say(JO, "/customer C-0013")
        hostile = await telegram.reply(JO.id)
        assert_says(hostile.text, HOSTILE)
        assert {entity["type"] for entity in hostile.entities} <= {"bold", "italic", "blockquote"}

        asked = await telegram.say(LENA, "/customer ACME")
        card = await telegram.reply(LENA.id)
        assert_says(card.text, "ACME Industrial", "High-value", "77 days", "Ask next")
        await telegram.repeat(asked)
        await telegram.press(LENA, card, "Why")
        receipt = await telegram.reply(LENA.id)
        assert_says(receipt.text, "Why ACME Industrial has", "Sum:")
        await telegram.say(LENA, "ACME", group=GROUP)
        await telegram.say(LENA, "/customer@CallsheetBot ACME", group=GROUP)
        assert_says((await telegram.reply(LENA.id)).text, "ACME Industrial")
        assert "ACME" not in (await telegram.reply(GROUP)).text

    async with served(database, free_port, environment, tmp_path / "log"):
        await telegram.press(LENA, card, "Talk")
        assert_says((await telegram.reply(LENA.id)).text, "Say to Peter Novak")
        await telegram.say(LENA, "/lang zh")
        await telegram.reply(LENA.id)
        await telegram.say(LENA, "/talk ACME 财务")
        assert_says((await telegram.reply(LENA.id)).text, "Margaret Doyle", "开场", "收口")
        await telegram.press(STRANGER, card, "Why")
        assert "ACME" not in (await telegram.reply(STRANGER.id)).text


@pytest.mark.parametrize("mode", ["socket", "http"])
async def test_a_day_on_slack(database: str, mode: Mode, slack: SlackServer, free_port: int, tmp_path: Path) -> None:
    slack.bot_address = f"http://127.0.0.1:{free_port}" if mode == "http" else None
    linked(database, "slack", "ULENA", "Lena Voss")

    async with served(database, free_port, slack.environ(mode), tmp_path / "log"):
        await slack.command("USTRANGER", "/customer ACME")
        refusal = await slack.answer()
        assert "ACME" not in refusal.words
        assert_says(refusal.words, "link")

        await slack.say("UJO", f"link {code_for(database, 'Jo Keller')}")
        assert_says((await slack.answer()).words, "Jo Keller")
        await slack.say("UJO", "/customer C-0013")
        assert_says((await slack.answer()).words, HOSTILE)

        await slack.command("ULENA", "/customer ACME", channel="C1")
        card = await slack.answer()
        assert card.only_to == "ULENA"
        assert_says(card.words, "ACME Industrial", "High-value", "77 days", "Ask next")
        await slack.press("ULENA", card, "Why")
        assert_says((await slack.answer()).words, "Why ACME Industrial has", "Sum:")
        await slack.mention("ULENA", "how is ACME doing")
        mentioned = await slack.answer()
        assert mentioned.only_to == "ULENA"
        assert_says(mentioned.words, "ACME Industrial")

    async with served(database, free_port, slack.environ(mode), tmp_path / "log"):
        await slack.press("ULENA", card, "Talk")
        assert_says((await slack.answer()).words, "Margaret Doyle")
        await slack.command("ULENA", "/callsheet lang zh")
        await slack.answer()
        await slack.say("ULENA", "ACME的财务怎么谈")
        assert_says((await slack.answer()).words, "Margaret Doyle", "开场", "收口")
        await slack.press("USTRANGER", card, "Why")
        assert "ACME" not in (await slack.answer()).words
    assert max(ack.seconds for ack in slack.acks) < 3


@pytest.mark.parametrize("platform", ["telegram", "slack"])
async def test_a_wrong_token_ends_the_start_in_words(
    platform: str, demo_url: str, free_port: int, telegram: TelegramServer, slack: SlackServer, tmp_path: Path
) -> None:
    environments: dict[str, Callable[[], dict[str, str]]] = {
        "telegram": lambda: telegram.environment() | {"CALLSHEET_TELEGRAM_TOKEN": "1:wrong"},
        "slack": lambda: slack.environ("socket") | {"CALLSHEET_SLACK_BOT_TOKEN": "xoxb-wrong"},
    }
    log = tmp_path / "log"
    with pytest.raises(AssertionError):
        async with served(demo_url, free_port, environments[platform](), log):
            pass
    said = log.read_text()
    assert_says(said, "CALLSHEET_TELEGRAM_TOKEN" if platform == "telegram" else "CALLSHEET_SLACK_BOT_TOKEN")
    assert "Traceback" not in said
