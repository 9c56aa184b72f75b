"""What whoever runs the bot is told over HTTP: alive, ready, and figures."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families as families
from sqlalchemy import text
from starlette.applications import Starlette

from bot.app import App, build
from bot.channel import Incoming, Limits
from bot.health import Health
from bot.logs import log_answer
from bot.settings import Settings
from core.store import outbox
from core.store.engine import session
from core.store.users import find_user
from tests.bot.people import HOSTILE, NOW, settle_in
from tests.databases import Databases
from tests.line import Line

LIMITS = Limits(4000, 50)


@pytest.fixture
def app(database_url: str) -> Iterator[App]:
    app = build(Settings(database_url=database_url), lambda: NOW)
    settle_in(app.house.engine)
    yield app
    app.close()


@asynccontextmanager
async def asked(health: Health) -> AsyncIterator[httpx.AsyncClient]:
    """Ask the addresses, without a socket between."""
    transport = httpx.ASGITransport(Starlette(routes=list(health.routes())))
    async with httpx.AsyncClient(transport=transport, base_url="http://callsheet") as client:
        yield client


async def figures(client: httpx.AsyncClient) -> dict[tuple[str, ...], float]:
    """Return every number told, by its name and the values of its labels, in the order of their names."""
    told = (await client.get("/metrics")).text
    return {
        (sample.name, *sample.labels.values()): sample.value for family in families(told) for sample in family.samples
    }


def says(app: App, person: str, line: str, update: str | None = None) -> Incoming:
    return Incoming("telegram", person, line=line, update=update)


async def test_a_platform_that_is_not_up_makes_not_ready_and_is_named(app: App) -> None:
    health = Health(app, {"slack": True, "telegram": False})
    async with asked(health) as client:
        answer = await client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json() == {
            "database": True,
            "slack": True,
            "telegram": False,
            "missing": ["telegram is not up yet. · telegram 还没有连上。"],
        }
        health.channels["telegram"] = True
        assert (await client.get("/readyz")).status_code == 200


async def test_a_database_of_another_version_makes_not_ready_and_says_what_to_run(app: App) -> None:
    with app.house.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    async with asked(Health(app)) as client:
        answer = await client.get("/readyz")
    assert answer.status_code == 503
    assert "callsheet migrate" in answer.json()["missing"][0]


async def test_questions_are_counted_and_timed_by_command_channel_and_outcome(app: App) -> None:
    health = Health(app)
    app.dispatcher.listeners.append(health.listener)
    for line in ("/whoami", "/whoami", "/customer Nobody Ltd", "/nonsense"):
        await app.dispatcher.answer(says(app, "Li Wei", line), LIMITS)
    for _ in range(2):
        await app.dispatcher.answer(says(app, "a stranger", "ACME", update="1"), LIMITS)
    async with asked(health) as client:
        told = await figures(client)
    assert told["callsheet_answers_total", "telegram", "whoami", "answered"] == 2
    assert told["callsheet_answers_total", "telegram", "none", "unknown_command"] == 1
    assert told["callsheet_answers_total", "telegram", "none", "unlinked"] == 1
    assert told["callsheet_answers_total", "telegram", "none", "repeated"] == 1
    assert told["callsheet_answer_seconds_count", "telegram", "whoami"] == 2
    assert told["callsheet_answer_seconds_bucket", "telegram", "whoami", "+Inf"] == 2
    assert told["callsheet_database_up",] == 1


async def test_the_queue_is_told_by_platform_and_state(app: App) -> None:
    with session(app.house.engine) as opened:
        user = find_user(opened, "Li Wei")
        assert user is not None
        for number, minutes in enumerate((-5, -1, 60)):
            outbox.put(
                opened,
                key=str(number),
                kind="notice",
                user_id=user.id,
                platform="telegram",
                account="Li Wei",
                about={"key": HOSTILE},
                due_at=NOW + timedelta(minutes=minutes),
                now=NOW,
            )
        opened.commit()
    sent, lost = outbox.claim(app.house.engine, "telegram", "me", NOW, 1, 60), "Bad Request: 42 “ACME Industrial”"
    async with asked(Health(app)) as client:
        told = await figures(client)
        assert told["callsheet_queue", "telegram", "sending"] == 1
        assert told["callsheet_queue", "telegram", "due"] == 1
        assert told["callsheet_queue", "telegram", "later"] == 1
        assert told["callsheet_queue_oldest_seconds", "telegram", "due"] == 60
        with session(app.house.engine) as opened:
            outbox.failed(opened, sent[0], lost, NOW)
            opened.commit()
        told = await figures(client)
        assert told["callsheet_deliveries", "notice", "telegram", "failed"] == 1
        assert told["callsheet_delivery_retries", "telegram"] == 0
        assert told["callsheet_delivery_failures", "telegram", "Bad Request ACME Industrial"] == 1


async def test_no_figure_holds_a_name_or_a_word_of_a_question(app: App) -> None:
    health = Health(app)
    app.dispatcher.listeners.append(health.listener)
    for line in ("ACME", "/customer Secret Harbour", "/top", HOSTILE, "tell me about Nordstern"):
        await app.dispatcher.answer(says(app, "Li Wei", line), LIMITS)
    async with asked(health) as client:
        told = (await client.get("/metrics")).text
    assert not [word for word in ("ACME", "Secret", "Nordstern", "Li Wei", "<!channel>") if word in told]


async def test_a_database_that_goes_away_and_comes_back(postgres_databases: Databases) -> None:
    behind = postgres_databases.take()
    async with Line(behind) as line:
        # The line is held by this loop, so whoever waits for it must not.
        app = await asyncio.to_thread(build, Settings(database_url=line.url), lambda: NOW)
        await asyncio.to_thread(settle_in, app.house.engine)
        health = Health(app)
        app.dispatcher.listeners += (health.listener, log_answer)
        async with asked(health) as client:
            assert (await client.get("/readyz")).status_code == 200
            await app.dispatcher.answer(says(app, "张敏", "/whoami"), LIMITS)
            await line.cut()
            away = await client.get("/readyz")
            assert away.status_code == 503
            assert away.json()["missing"] == ["The database does not answer. · 数据库没有响应。"]
            for person, words in (("Chen", "cannot reach my database"), ("张敏", "暂时连不上数据库")):
                shown = await app.dispatcher.answer(says(app, person, "/whoami"), LIMITS)
                assert shown is not None
                assert words in shown.title
            assert (await figures(client))["callsheet_database_up",] == 0
            await line.mend()
            assert (await client.get("/readyz")).status_code == 200
            shown = await app.dispatcher.answer(says(app, "Chen", "/whoami"), LIMITS)
            assert shown is not None
            assert not shown.error
            told = await figures(client)
            assert told["callsheet_database_up",] == 1
            assert told["callsheet_answers_total", "telegram", "none", "database_unavailable"] == 2
        app.close()
    postgres_databases.give_back(behind)
