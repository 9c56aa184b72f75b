"""A rep writes down whom a customer brought: seen at once, counted at the next scoring, kept once, and taken back."""

import sqlite3
from datetime import date

import pytest

from bot.app import App, build
from bot.jobs.score import score_book
from bot.plain import plain
from bot.settings import Settings
from core.store.engine import session
from core.store.runs import published
from core.store.tables.runs import Score
from tests.core.store.files import take_in
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.conftest import NOW

TODAY = date(2026, 6, 30)
FILED = {"introduction_id": "I-9001", "customer_id": "C-0001", "other_name": "Bright Tools", "kind": "referred"}


def rows(demo: App, asked: str, *values: object) -> list[tuple[object, ...]]:
    """Return rows of the demo's own database."""
    return sqlite3.connect(str(demo.house.engine.url.database)).execute(asked, values).fetchall()


def brought(demo: App, name: str) -> list[tuple[object, ...]]:
    return rows(demo, "SELECT other_id IS NOT NULL, outcome, day FROM introduction WHERE other = ?", name)


def number(day: date) -> int:
    return day.toordinal() - date(1970, 1, 1).toordinal()


async def test_one_line_is_seen_at_once_and_corrected_by_taps(demo: App) -> None:
    noted = await ask(demo, "/introduced ACME Bright Tools", LENA)
    assert "ACME Industrial brought us Bright Tools on 30 Jun 2026: outcome unknown." in plain(noted)
    assert "Bright Tools, 30 Jun 2026: outcome unknown" in plain(await ask(demo, "/referral ACME", LENA))
    won = await press(demo, noted, "Became a customer", LENA)
    assert "Bright Tools on 30 Jun 2026: became a customer." in plain(won)
    again = plain(await ask(demo, "/introduced ACME bright tools --on 2026-06-12", LENA))
    assert "on 12 Jun 2026: became a customer." in again
    assert "is kept once" in again
    assert brought(demo, "Bright Tools") == [(0, "won", number(date(2026, 6, 12)))]


async def test_what_was_taken_back_is_gone_but_not_forgotten(demo: App) -> None:
    noted = await ask(demo, "ACME introduced Bright Tools", LENA)
    gone = await press(demo, noted, "Take it back", LENA)
    assert "no longer counts" in plain(gone)
    assert "Bright Tools" not in plain(await ask(demo, "/referral ACME", LENA))
    assert "No such introduction" in plain(await press(demo, noted, "Still open", LENA))
    said = "SELECT n.deed, u.name FROM introduction_note n JOIN user u ON u.id = n.user_id ORDER BY n.id"
    assert rows(demo, said) == [("recorded", LENA), ("withdrawn", LENA)]
    assert ("introduced", "answered") in rows(demo, "SELECT command, outcome FROM audit")
    await press(demo, gone, "Write it down again", LENA)
    assert len(brought(demo, "Bright Tools")) == 1


async def test_it_counts_at_the_next_scoring_as_an_imported_one_does(demo: App) -> None:
    before = await scored(demo)
    await ask(demo, "/introduced C-0007 C-0011 --outcome won --on 2026-06-12", JO)
    told = await scored(demo)
    assert told != before
    await ask(demo, "/introduced C-0007 C-0011 --outcome withdrawn", JO)
    assert await scored(demo) == before
    filed = {"introduction_id": "I-9", "customer_id": "C-0007", "other_customer_id": "C-0011", "kind": "introduced"}
    take_in(demo.house.engine, "introductions", {**filed, "outcome": "won", "on": date(2026, 6, 12)}, on=TODAY)
    assert await scored(demo) == told


async def scored(demo: App) -> int | None:
    """Return the influence of a customer after a night."""
    await demo.house.work(score_book, demo.house.policy, TODAY, NOW)
    with session(demo.house.engine) as opened:
        run = published(opened)
        assert run is not None
        (customer,) = rows(demo, "SELECT id FROM customer WHERE external_id = 'C-0007'")[0]
        score = opened.get_one(Score, (run.id, customer))
        return score.influence_score


async def test_the_same_introduction_in_a_later_file_is_kept_once(demo: App) -> None:
    noted = await ask(demo, "/introduced ACME Bright Tools --outcome won", LENA)
    for _ in range(2):
        take_in(demo.house.engine, "introductions", {**FILED, "on": date(2026, 6, 12), "outcome": None}, on=TODAY)
        assert brought(demo, "Bright Tools") == [(0, "won", number(date(2026, 6, 12)))]
    assert "came with a file. Take it out there" in plain(await press(demo, noted, "Take it back", LENA))
    told = plain(await ask(demo, "/introduced ACME Bright Tools --outcome lost", LENA))
    assert "came to nothing" in told
    assert "the next import may change it again" in told
    take_in(demo.house.engine, "introductions", {**FILED, "on": date(2026, 6, 12), "outcome": "won"}, on=TODAY)
    assert brought(demo, "Bright Tools") == [(0, "won", number(date(2026, 6, 12)))]


async def test_a_company_that_became_a_customer_is_joined_to_its_record(demo: App) -> None:
    await ask(demo, "/introduced ACME Bright Tools", LENA)
    take_in(demo.house.engine, "customers", {"customer_id": "C-9000", "name": "Bright Tools", "owner": None}, on=TODAY)
    noted = plain(await ask(demo, "/introduced ACME Bright Tools --outcome won", JO))
    assert "activity and influence" in noted
    assert [joined for joined, *_ in brought(demo, "Bright Tools")] == [1]


async def test_in_chinese_by_taps_alone(demo: App) -> None:
    shown = await ask(demo, "/记介绍 华信精密机械", SHEN)
    assert "还没有记录" in plain(shown)
    noted = await press(demo, shown, shown.presses[0].label, SHEN)
    assert f"介绍来{shown.presses[0].label}，2026年6月30日：结果未知。" in plain(noted)
    assert "：没成。" in plain(await press(demo, noted, "没成", SHEN))
    assert "：成交。" in plain(await ask(demo, "/记介绍 华信精密机械 博源工具 结果成交", SHEN))


async def test_a_colleagues_customer_is_no_more_than_a_name(demo: App) -> None:
    mine, other, name = rows(
        demo,
        """SELECT g.external_id, o.external_id, o.name FROM customer g JOIN owner_id m ON m.external_id = g.owner
        JOIN user u ON u.id = m.user_id JOIN customer o ON o.owner <> g.owner
        WHERE u.name = ? AND g.external_id = 'C-0001' ORDER BY o.id LIMIT 1""",
        LENA,
    )[0]
    assert "is none of your customers yet" in plain(await ask(demo, f"/introduced {mine} {name}", LENA))
    assert brought(demo, str(name))[0][0] == 0
    assert plain(await ask(demo, f"/introduced {other} Bright Tools", LENA)).startswith("You have no customer")
    await ask(demo, f"/introduced {mine} {other}", JO)
    assert [joined for joined, *_ in brought(demo, str(name))] == [1]
    told = plain(await ask(demo, "/referral ACME", LENA))
    assert str(name) not in told
    assert "1 more, looked after by colleagues" in told
    assert "kept by a colleague" in plain(await ask(demo, f"/introduced {mine} {name} --outcome won", LENA))
    assert brought(demo, str(name))[0][1] is None


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("/introduced ACME Bright Tools --on 2026-07-30", "has not come yet"),
        ("/introduced ACME ACME", "cannot bring itself"),
        ("/introduced ACME --outcome won", "Say whom they brought"),
        ("/introduced ACME Bright Tools --outcome withdrawn", "No such introduction"),
        (f"/introduced ACME {'x' * 121}", "too long"),
        ("/introduced ACME --which 999999 --outcome won", "No such introduction"),
    ],
)
async def test_what_cannot_be_is_refused_and_nothing_is_written(demo: App, typed: str, answer: str) -> None:
    before = rows(demo, "SELECT count(*) FROM introduction")
    assert answer in plain(await ask(demo, typed, LENA))
    assert rows(demo, "SELECT count(*) FROM introduction") == before


async def test_a_name_that_is_markup_stays_a_name(demo: App) -> None:
    told = plain(await ask(demo, "/introduced ACME <!channel> *_[x](y)", LENA))
    assert "<!channel> *_[x](y)" in told


async def test_it_is_the_same_on_postgresql(demo: App, demo_postgres_url: str) -> None:
    app = build(Settings(database_url=demo_postgres_url), lambda: NOW)
    try:
        for asked in ("/introduced ACME Bright Tools --outcome won", "/introduced ACME", "/referral ACME"):
            assert plain(await ask(app, asked, JO)) == plain(await ask(demo, asked, JO))
        take_in(app.house.engine, "introductions", {**FILED, "on": date(2026, 6, 12)}, on=TODAY)
        assert plain(await ask(app, "/referral ACME", JO)).count("Bright Tools") == 1
    finally:
        app.close()
