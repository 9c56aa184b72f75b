"""What goes together is learnt once a run; a run without it answers just the same, and gets it later."""

from datetime import UTC, datetime

import pytest
from sqlmodel import Session, delete, select

from bot.app import App, build
from bot.jobs.demo import TODAY
from bot.jobs.due.learn import learn
from bot.jobs.score import score_book
from bot.learning import LESSONS
from bot.plain import plain
from bot.settings import Settings
from core.store.driver import run as say
from core.store.engine import session
from core.store.runs import published_id
from core.store.tables.runs import Learning
from tests.scenarios.asked import ask

NOW = datetime(2026, 6, 30, 8, tzinfo=UTC)
ASKED = ("/bundle ACME", "/goal ACME", "/journey ACME", "/team")


def change(demo: App, statement: str) -> None:
    with session(demo.house.engine) as opened:
        say(opened, statement, {})
        opened.commit()


def with_what_was_learnt(opened: Session) -> list[int]:
    return list(opened.exec(select(Learning.run_id)))


async def told(demo_url: str) -> list[str]:
    """Return the answers of a process that has read nothing yet."""
    demo = build(Settings(database_url=demo_url), lambda: NOW)
    try:
        return [plain(await ask(demo, line)) for line in ASKED]
    finally:
        demo.close()


async def test_a_run_that_learned_nothing_yet_answers_the_same(demo: App, demo_url: str) -> None:
    with session(demo.house.engine) as opened:
        assert published_id(opened) in with_what_was_learnt(opened)
    before = await told(demo_url)
    with session(demo.house.engine) as opened:
        opened.exec(delete(Learning))
        opened.commit()
    assert await told(demo_url) == before


@pytest.mark.parametrize("database", ["demo_url", "demo_postgres_url"])
def test_every_lesson_is_learnt_on_both_databases(database: str, request: pytest.FixtureRequest) -> None:
    app = build(Settings(database_url=request.getfixturevalue(database)), lambda: NOW)
    with session(app.house.engine) as opened:
        of_run = select(Learning.what).where(Learning.run_id == published_id(opened))
        assert set(opened.exec(of_run)) == set(LESSONS)
    app.close()


def test_it_gets_them_when_they_are_due(demo: App) -> None:
    with session(demo.house.engine) as opened:
        run_id = published_id(opened)
        assert list(learn.keys(opened, demo.house, NOW)) == []
        opened.exec(delete(Learning))
        keys = list(learn.keys(opened, demo.house, NOW))
        assert keys == [f"{run_id}:{what}" for what in sorted(LESSONS)]
        opened.commit()
    assert learn.apart is not None
    for key in keys:
        assert learn.apart(demo.house, key, NOW) == f"run={run_id}"
    with session(demo.house.engine) as opened:
        assert list(learn.keys(opened, demo.house, NOW)) == []


def test_a_run_counts_although_nothing_could_be_learnt(demo: App, caplog: pytest.LogCaptureFixture) -> None:
    change(demo, "DROP TABLE learning")
    with session(demo.house.engine) as opened:
        before = published_id(opened)
    score_book(demo.house.engine, demo.house.policy, TODAY, NOW)
    with session(demo.house.engine) as opened:
        assert published_id(opened) != before
    assert all(f"its lesson {what} was not learnt" in caplog.text for what in LESSONS)
