"""What a customer gains with us, as it is worked out in chat from figures that somebody told."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask

TRIED = "--saving 4 --losses 200000 --avoided 30 --running 20000 --investment 150000"


async def test_it_asks_for_what_it_does_not_know_and_makes_up_nothing(demo: App) -> None:
    told = plain(await ask(demo, "what does ACME gain with us", LENA))
    assert "Too little is known to propose anything." in told
    assert "What do scrap, rework and standstill cost them a year? /log C-0001 waste_cost" in told
    assert "¥" not in told
    assert "By 3 Jul 2026: get the first figure" in told


async def test_it_works_out_gain_payback_return_and_what_if(demo: App) -> None:
    told = plain(await ask(demo, f"/pip ACME {TRIED}", LENA))
    budget = int(re.findall(r"Spend: CN¥([\d,]+) today", told)[0].replace(",", ""))
    gain = budget * 4 // 100 + 200_000 * 30 // 100 - 20_000
    assert f"Gain: CN¥{gain:,} a year." in told
    assert f"Paid back in {150_000 / gain * 12:.1f} months." in told
    assert f"{(gain * 3 - 150_000) / 150_000:.0%}" in told
    assert f"Losses  CN¥{gain - 12_000:,}  CN¥{gain + 12_000:,}" in told
    assert f"Running cost  CN¥{gain + 4_000:,}  CN¥{gain - 4_000:,}" in told
    assert "What do ordering, storing and checking" in told


async def test_what_is_tried_out_is_not_kept_and_what_is_told_is(demo: App) -> None:
    await ask(demo, f"/pip ACME {TRIED}", LENA)
    assert "Too little is known" in plain(await ask(demo, "/pip ACME", LENA))
    await ask(demo, "/log ACME waste_cost 200000", LENA)
    await ask(demo, "/log ACME waste_avoided 30", LENA)
    told = plain(await ask(demo, "/pip ACME", LENA))
    assert "Losses: CN¥200,000 today, 30% of it saved: CN¥60,000. Both as told." in told
    assert "The investment is not known, so payback and return cannot be told." in told


async def test_a_proposal_that_costs_more_than_it_saves_is_called_so(demo: App) -> None:
    told = plain(await ask(demo, "/pip ACME --losses 1000 --avoided 10 --running 5000 --investment 9000", LENA))
    assert "No gain: it costs them CN¥4,900 more a year. Do not propose it like this." in told
    assert "It is never paid back." in told


async def test_a_part_above_the_whole_is_refused(demo: App) -> None:
    shown = await ask(demo, "/pip ACME --avoided 130", LENA)
    assert shown.error
    assert "write percent, from 0 to 100" in plain(shown)
    assert (await ask(demo, "/pip ACME --losses -5", LENA)).error


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    told = plain(await ask(demo, "/增长提案 华信精密机械 --losses 200000 --avoided 30 --investment 90000", SHEN))
    for said in (
        "损失：现在¥200,000，省下30%，就是¥60,000。",
        "每年多赚¥60,000。",
        "18个月回本",
        "去问",
        "如果有一个数不准",
    ):
        assert said in told
    assert not re.search(r"\b(None|nan)\b|\{|\}|\*\*", told)


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert (await ask(demo, "/pip 华信精密机械", JO)).error is False
    assert (await ask(demo, "/pip 华信精密机械", LENA)).error
