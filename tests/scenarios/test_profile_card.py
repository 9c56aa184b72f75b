"""The whole picture of a customer, as a rep reads it before a first visit."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_it_tells_the_company_and_what_that_calls_for(demo: App) -> None:
    told = plain(await ask(demo, "what kind of company is ACME", LENA))
    assert "Industry: Machinery" in told
    assert re.search(r"Machinery \(Industry\)\s+• Needs: .+\s+• Sell: .+\s+• Avoid: .+", told)
    assert "How they buy · " in told
    assert re.search(r"What they look for · Quality \(\d+% sure\)", told)
    assert re.search(r"RFM: .+ \(R \d, F \d, M \d of 5\)", told)
    assert re.search(r"Known · \d+% of the profile", told)


async def test_each_tag_comes_with_its_strategy(demo: App) -> None:
    told = plain(await ask(demo, "/profile ACME", LENA))
    assert "They buy from several: Find the item where the other supplier is weakest" in told


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    told = plain(await ask(demo, "华信精密机械的画像", SHEN))
    for said in ("企业概况", "怎么卖：", "采购行为 · ", "需求导向 · ", "所在位置", "画像完整度 · "):
        assert said in told
    assert not re.search(r"[a-z]{3,}", told)


async def test_of_a_stranger_it_says_what_is_unknown_and_asks(demo: App) -> None:
    told = plain(await ask(demo, "/profile C-0016"))
    assert "How they buy · unknown: no order yet" in told
    assert "What they look for · unknown" in told
    assert "RFM" not in told
    assert "Ask next" in told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/profile 华信精密机械", LENA))


async def test_every_picture_is_whole(demo: App) -> None:
    for number in range(7, 301, 13):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/profile C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_it_tells_the_stage_of_cooperation_why_and_what_each_side_does(demo: App) -> None:
    shown = await ask(demo, "/profile ACME", LENA)
    told = plain(shown)
    assert "Stage of cooperation · In love" in told
    assert "Customers since 7 Jul 2023, categories: 4, complaints in 12 months: 1, and a plan ahead." in told
    assert "We: turn good will into a forecast and a contract. They: call us first when a project begins." in told
    assert "Turn feeling into structure" in plain(await press(demo, shown, "In love", LENA))
    chinese = plain(await ask(demo, "华信精密机械的画像", SHEN))
    assert "合作阶段 · 热恋期" in chinese
    assert "从2023年8月14日做起，买2个品类" in chinese
