"""Whom to ask for an introduction and how, worked out again from the store's rows."""

import re
import sqlite3
from datetime import date
from typing import Any

import pytest

from bot.app import App, build
from bot.plain import plain
from bot.settings import Settings
from tests.scenarios.asked import JO, LENA, SHEN, ask, press
from tests.scenarios.conftest import NOW

TODAY = date(2026, 6, 30)
EPOCH = date(1970, 1, 1).toordinal()
TODAY_NUMBER = TODAY.toordinal() - EPOCH
WEIGHTS = {"loyalty": 20, "satisfaction": 20, "influence": 15, "tenure": 10, "role": 10, "past": 15, "success": 10}
ROLES = {"champion": 1.0, "user": 0.8, "economic_buyer": 0.7, "technical_evaluator": 0.6, "purchasing": 0.3}


@pytest.fixture
def rows(demo: App) -> sqlite3.Connection:
    """Return the store's own rows."""
    return sqlite3.connect(str(demo.house.engine.url.database))


def one(rows: sqlite3.Connection, asked: str, *values: object) -> tuple[Any, ...]:
    found: tuple[Any, ...] | None = rows.execute(asked, values).fetchone()
    return found or (None,)


def expected(rows: sqlite3.Connection, number: str) -> float:
    """Return the rank of a customer as plain arithmetic on the rows."""
    (customer,) = one(rows, "SELECT id FROM customer WHERE external_id = ?", number)
    loyalty, influence, now, before = one(
        rows,
        """SELECT loyalty_score, influence_score, revenue_12m, revenue_12m_before FROM score WHERE customer_id = ?
        AND run_id = (SELECT CAST(value AS INTEGER) FROM setting WHERE key = 'published_run')""",
        customer,
    )
    (recommends,) = one(
        rows,
        "SELECT avg(score) FROM survey WHERE kind = 'nps' AND customer_id = ? AND day > ? AND day <= ?",
        *(customer, TODAY_NUMBER - 730, TODAY_NUMBER),
    )
    (first,) = one(rows, 'SELECT min(day) FROM "order" WHERE reverses IS NULL AND customer_id = ?', customer)
    made, won = one(
        rows,
        """SELECT count(*), coalesce(sum(outcome = 'won'), 0) FROM introduction
        WHERE kind IN ('introduced', 'referred') AND customer_id = ? AND day <= ?""",
        *(customer, TODAY_NUMBER),
    )
    (deals,) = one(
        rows,
        "SELECT count(*) FROM opportunity WHERE won AND customer_id = ? AND closed_from > ? AND closed_from <= ?",
        *(customer, TODAY_NUMBER - 180, TODAY_NUMBER),
    )
    success = None if not before or before <= 0 or now is None else min(1, max(0, (now / before - 1 + 0.2) / 0.4))
    parts = {
        "loyalty": None if loyalty is None else loyalty / 10_000,
        "satisfaction": None if recommends is None else recommends / 10,
        "influence": None if influence is None else influence / 10_000,
        "tenure": None if first is None else min(1, (TODAY_NUMBER - first) / (365 * 3)),
        "role": role(rows, customer),
        "past": min(1, ((made or 0) + (won or 0)) / 3),
        "success": 1.0 if deals else success,
    }
    known = {name: part for name, part in parts.items() if part is not None}
    return sum(WEIGHTS[name] * part for name, part in known.items()) / sum(WEIGHTS[name] for name in known) * 100


def role(rows: sqlite3.Connection, customer: float | None) -> float | None:
    people: dict[int, dict[str, str]] = {}
    for contact, dimension, option in rows.execute(
        """SELECT c.id, f.dimension, f.option FROM contact c
        JOIN fact f ON f.subject = 'contact' AND f.subject_id = c.id
        WHERE c.customer_id = ? AND (c.left_on IS NULL OR c.left_on > ?) AND f.valid_from <= ?
        ORDER BY f.valid_from, f.id""",
        (customer, TODAY_NUMBER, TODAY_NUMBER),
    ):
        people.setdefault(contact, {})[dimension] = option
    marks = []
    for known in people.values():
        worth = [ROLES[known["role"]]] if "role" in known else []
        worth += [1.0] if known.get("influencer") == "yes" else []
        marks += [0.0 if known.get("attitude") == "against" else max(worth)] if worth else []
    return max(marks, default=None)


async def test_the_ranking_is_what_the_rows_come_to(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "whom can I ask for a referral", JO))
    names = re.findall(r"^\d+\. (.+) · ([\d.]+) of 100$", told, re.MULTILINE)
    assert len(names) == 5
    numbers = dict(rows.execute("SELECT name, external_id FROM customer"))
    for name, points in names:
        assert float(points) == pytest.approx(expected(rows, numbers[name]), abs=0.006)
    assert [float(points) for _, points in names] == sorted((float(points) for _, points in names), reverse=True)


async def test_who_complains_or_leaves_is_counted_and_left_alone(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "/referrals", JO))
    open_complaints = """SELECT count(DISTINCT k.customer_id) FROM complaint k JOIN customer c ON c.id = k.customer_id
    WHERE k.day <= ? AND (k.closed IS NULL OR k.closed > ?)"""
    (complaining,) = one(rows, open_complaints, TODAY_NUMBER, TODAY_NUMBER)
    found = re.search(r"Not now: (\d+) with an open complaint", told)
    assert found
    assert 0 < int(found[1]) <= int(complaining or 0)
    assert "ACME" not in told


async def test_a_rep_ranks_their_own_and_goes_on(demo: App) -> None:
    first = await ask(demo, "/referrals", SHEN)
    assert "请谁转介绍" in plain(first)
    assert "Marlowick" not in plain(first)
    second = plain(await press(demo, first, "后5位", SHEN))
    assert "6. " in second
    assert "理由：" in second
    assert "时机：" in second


async def test_one_card_adds_up_and_says_what_was_brought(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "/referral C-0307", JO))
    points = float(re.search(r"([\d.]+) of 100 as one to ask", told)[1])  # type: ignore[index]
    lines = [float(line) for line in re.findall(r"\(\+([\d.]+)\)$", told, re.MULTILINE)]
    assert sum(lines) == pytest.approx(points, abs=0.001)
    assert points == pytest.approx(expected(rows, "C-0307"), abs=0.006)
    assert "Moment: bought more." in told
    assert re.search(r"6 brought, 6 bought; CN¥[\d,]+ since", told)


async def test_the_value_brought_is_what_they_bought_since(demo: App, rows: sqlite3.Connection) -> None:
    told = plain(await ask(demo, "/referral C-0307", JO))
    numbers = dict(rows.execute("SELECT name, id FROM customer"))
    told_of = re.findall(r"^• (.+), .+: became a customer; bought CN¥([\d,]+) since$", told, re.MULTILINE)
    assert len(told_of) == 3
    for name, bought in told_of:
        (day,) = one(
            rows,
            """SELECT min(i.day) FROM introduction i JOIN customer c ON c.id = i.customer_id
            WHERE c.external_id = 'C-0307' AND i.other_id = ? AND i.kind IN ('introduced', 'referred')""",
            numbers[name],
        )
        (minor,) = one(
            rows,
            """SELECT sum(l.amount_minor) FROM "order" o JOIN order_line l ON l.order_id = o.id
            WHERE o.customer_id = ? AND l.day >= ? AND l.day <= ? AND l.ended_on IS NULL""",
            *(numbers[name], day, TODAY_NUMBER),
        )
        assert abs((minor or 0) / 100 - int(bought.replace(",", ""))) < 1, name


async def test_with_a_complaint_open_nobody_asks(demo: App) -> None:
    told = plain(await ask(demo, "/referral ACME", LENA))
    assert "Not now. A complaint has been open for 56 days" in told
    assert "What may keep them: face (complaints open: 1)" in told
    assert not re.search(r"Next · .* ask", told)


async def test_whoever_owes_us_money_for_long_is_not_asked_for_a_favour(demo: App) -> None:
    told = plain(await ask(demo, "/referral C-0004"))
    assert "Not now. CN¥543,401 is overdue, the oldest by 74 days" in told
    assert "Next ·" not in told
    assert "Ask Helga" not in told


async def test_nobody_is_asked_whom_we_never_met(demo: App) -> None:
    told = plain(await ask(demo, "/referral C-0002", SHEN))
    assert "找叶佳宁（技术选型者）开口" in told
    assert "找邵永康" not in told


async def test_the_same_in_chinese_leads_to_the_playbooks(demo: App) -> None:
    shown = await ask(demo, "怎么请华信精密机械转介绍", SHEN)
    for said in (
        "时机：买了好几样。",
        "靠什么搭上线",
        "动机 · 还不知道",
        "可能卡在",
        "2026年7月6日开口",
        "同行（机械装备）",
    ):
        assert said in plain(shown)
    assert "眼下：" in plain(await press(demo, shown, "转介绍", SHEN))


async def test_a_colleagues_customer_is_neither_named_nor_counted_in_money(demo: App, rows: sqlite3.Connection) -> None:
    giver, other, name = one(
        rows,
        """SELECT g.external_id, o.external_id, o.name FROM introduction i JOIN customer g ON g.id = i.customer_id
        JOIN customer o ON o.id = i.other_id JOIN owner_id m ON m.external_id = g.owner
        JOIN user u ON u.id = m.user_id
        WHERE u.name = ? AND o.owner <> g.owner AND i.kind IN ('introduced', 'referred') ORDER BY i.id LIMIT 1""",
        LENA,
    )
    told = plain(await ask(demo, f"/referral {giver}", LENA))
    assert "more, looked after by colleagues" in told
    assert str(name) not in told
    assert plain(await ask(demo, f"/referral {other}", LENA)).startswith("You have no customer")


async def test_it_is_the_same_on_postgresql(demo: App, demo_postgres_url: str) -> None:
    app = build(Settings(database_url=demo_postgres_url), lambda: NOW)
    try:
        for asked in ("/referrals", "/referral C-0307"):
            assert plain(await ask(app, asked, JO)) == plain(await ask(demo, asked, JO))
    finally:
        app.close()


async def test_every_card_is_whole(demo: App) -> None:
    for number in (*range(3, 301, 29), *range(301, 313)):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/referral C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told
