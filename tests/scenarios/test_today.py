"""The order of work, as a rep and a manager read it in the morning."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_a_rep_sees_what_to_do_first_why_and_what_is_at_stake(demo: App) -> None:
    told = plain(await ask(demo, "where do I start today", LENA))
    first = told.partition("1. ")[2].partition("2. ")[0]
    assert first.startswith("ACME Industrial · Do first")
    assert "Urgent complaints open: 1, the oldest since 5 May 2026. Answer today." in first
    assert "At stake: CN¥3,367,141" in first
    assert re.search(r"1 to 5 of \d+\.", told)


async def test_the_rest_is_a_button_away_and_every_name_leads_to_its_card(demo: App) -> None:
    first = await ask(demo, "/today", LENA)
    more = await press(demo, first, "Next 5", LENA)
    assert "6. " in plain(more)
    assert "Why" in plain(await press(demo, first, "ACME Industrial", LENA))


async def test_a_manager_sees_the_teams_day_with_who_looks_after_whom(demo: App) -> None:
    told = plain(await ask(demo, "今天先做什么", SHEN))
    assert re.search(r"1\. \S+ · 马上做 · (周岚|陈越川)", told)
    assert "ACME" not in told
    assert "涉及金额：¥" in told


async def test_every_page_is_whole(demo: App) -> None:
    for start in (1, 21, 61, 121, 100_000):
        for name in (LENA, JO, SHEN):
            told = plain(await ask(demo, f"/today {start}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told
