"""The screen before a call: short enough for a phone, whole, and in the reader's own customers alone."""

import re
from unicodedata import east_asian_width

import pytest

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press

PHONE = 48  # columns of a phone held upright; a Chinese character takes two
LINES = 34


def lines_on_a_phone(told: str) -> int:
    """Return how many lines a text fills, without the buttons."""
    rows = [row for row in told.split("\n")[:-1] if row.strip()]
    wide = [sum(2 if east_asian_width(sign) in "WF" else 1 for sign in row) for row in rows]
    return sum(-(-columns // PHONE) for columns in wide)


async def test_a_call_is_prepared_on_one_screen(demo: App) -> None:
    told = plain(await ask(demo, "brief me on ACME", LENA))
    assert "High-value · Star · CN¥3,367,141 in 12 months" in told
    assert "Order overdue (#" in told
    assert "Peter Novak (Purchasing decision-maker) · spoken to on 20 May 2026" in told
    assert "Open with Peter Novak\n\nPeter, " in told
    assert "answers “Order overdue”" in told
    assert "By 1 Jul 2026: call about the urgent complaint" in told
    assert "Ask next" in told
    assert lines_on_a_phone(told) <= LINES


async def test_the_same_in_chinese_and_whom_nobody_knows_is_said(demo: App) -> None:
    told = plain(await ask(demo, "/简报 C-0002", SHEN))
    for said in ("哪里不对", "还缺：内部倡导者和使用者", "对钱丽娟这样开口", "打法", "下一步", "先问清"):
        assert said in told
    assert lines_on_a_phone(told) <= LINES


async def test_the_screen_leads_to_the_rest(demo: App) -> None:
    shown = await ask(demo, "/brief ACME", LENA)
    assert "the last one is 77 days old" in plain(await press(demo, shown, "Play", LENA))
    assert "5 of 5 roles known" in plain(await press(demo, shown, "People", LENA))


async def test_of_somebody_we_hardly_know_it_asks_instead(demo: App) -> None:
    told = plain(await ask(demo, "/brief C-0016"))
    assert "Whom to call · nobody on record who is still there" in told
    assert "How much do they spend a year on what we sell" in told
    assert "Open with" not in told


async def test_another_reps_customer_is_not_prepared(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/brief 华信精密机械", LENA))


@pytest.mark.parametrize("name", [JO, SHEN])
async def test_every_screen_is_whole_and_short(demo: App, name: str) -> None:
    for number in (*range(1, 301, 23), *range(301, 313)):
        told = plain(await ask(demo, f"/brief C-{number:04}", name))
        assert not re.search(r"\bNone(?! of)|\b(nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told
        assert lines_on_a_phone(told) <= LINES, told
