"""The database goes away while the bot serves: it says so, loses nothing, and goes on by itself."""

import asyncio
from pathlib import Path
from time import monotonic

import aiohttp

from core.store.engine import connect, session
from core.store.users import add_user, link
from tests.bot.channels.telegram.server import Person, TelegramServer
from tests.databases import Databases
from tests.line import Line
from tests.scenarios.conftest import NOW, served

ZHANG, LENA = Person(601, "zh"), Person(602)
PATIENCE = 30


def two_people(url: str) -> None:
    engine = connect(url)
    with session(engine) as opened:
        for person, name, lang in ((ZHANG, "张敏", "zh"), (LENA, "Lena", "en")):
            user = add_user(opened, name, "rep", lang="zh" if lang == "zh" else "en", today=NOW.date())
            link(opened, "telegram", str(person.id), user)
        opened.commit()
    engine.dispose()


async def ready(port: int) -> int:
    async with aiohttp.ClientSession() as client, client.get(f"http://127.0.0.1:{port}/readyz") as answer:
        return answer.status


async def until_ready(port: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await ready(port) != 200:  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def test_the_database_goes_away_and_comes_back(
    postgres_databases: Databases, free_port: int, tmp_path: Path
) -> None:
    url, log = postgres_databases.take(), tmp_path / "log"
    two_people(url)
    async with (
        Line(url) as line,
        TelegramServer() as telegram,
        served(line.url, free_port, telegram.environment(), log),
    ):
        await telegram.say(ZHANG, "/whoami")
        assert "张敏" in (await telegram.reply(ZHANG.id)).text
        await line.cut()
        for person, words in ((ZHANG, "暂时连不上数据库"), (LENA, "cannot reach my database right now")):
            await telegram.say(person, "/whoami")
            assert words in (await telegram.reply(person.id)).text
        assert await ready(free_port) == 503
        await line.mend()
        await until_ready(free_port)
        for person, name in ((ZHANG, "张敏"), (LENA, "Lena")):
            await telegram.say(person, "/whoami")
            assert name in (await telegram.reply(person.id)).text
    assert "Traceback" not in log.read_text()
    assert "张敏" not in log.read_text()
    postgres_databases.give_back(url)


async def test_told_to_stop_while_the_database_hangs_it_ends_in_time(
    postgres_databases: Databases, free_port: int, tmp_path: Path
) -> None:
    url = postgres_databases.take()
    two_people(url)
    async with Line(url) as line, TelegramServer() as telegram:
        async with served(line.url, free_port, telegram.environment(), tmp_path / "log"):
            await telegram.say(LENA, "/whoami")
            await telegram.reply(LENA.id)
            line.hold()
            await telegram.say(LENA, "/whoami")
            assert await ready(free_port) == 503
            began = monotonic()
        assert monotonic() - began < 10
    postgres_databases.give_back(url)
