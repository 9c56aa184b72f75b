"""How to price for a customer, as it is told in chat."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_it_recommends_with_reasons_and_the_playbook(demo: App) -> None:
    told = plain(await ask(demo, "how should I price for ACME", LENA))
    head, _, rest = told.partition("The others")
    assert "Differentiated · 75 of 100" in head
    assert "• They look for quality first." in head
    assert "• Kelmar Components has been at work there." in head
    assert "Put three offers side by side" in head
    assert "By target customer: 65 of 100. They are worth winning: Star." in rest
    assert "Low price: 30 of 100." in rest


async def test_the_margin_it_names_follows_from_what_they_pay(demo: App) -> None:
    told = plain(await ask(demo, "/price ACME", JO))
    now = re.search(r"Today: (\d+)% off list on average, gross margin (\d+)%", told)
    at = re.search(r"A margin of 25% would be (\d+)% off list", told)
    assert now is not None
    assert at is not None
    discount, margin = (int(figure) / 100 for figure in now.groups())
    expected = 1 - (1 - discount) * (1 - margin) / 0.75
    assert abs(int(at[1]) / 100 - expected) < 0.02, "to the rounding of what is shown"


async def test_who_is_at_the_floor_gets_no_lowest_price(demo: App) -> None:
    told = plain(await ask(demo, "/price C-0012", JO))
    assert "By target profit · 80 of 100" in told
    assert "The lowest price is out: they have 26% off on average, the floor is" in told


async def test_an_answer_changes_it(demo: App) -> None:
    shown = await ask(demo, "/price C-0016", JO)
    told = plain(shown)
    assert "No approach stands out." in told
    assert "What counts most for them: cost, quality or something new?" in told
    assert "unknown off" not in told
    await press(demo, shown, "Innovation", JO)
    after = plain(await ask(demo, "/price C-0016", JO))
    assert "Value-based · 50 of 100" in after
    assert "• They look for something new." in after
    assert "• Not known: our share of their budget and whether a competitor is there." in after


async def test_it_reads_as_well_in_chinese_and_leads_to_the_next_best(demo: App) -> None:
    shown = await ask(demo, "给华信精密机械怎么定价", SHEN)
    told = plain(shown)
    for said in ("差异化定价 · 50分", "他们首先看品质。", "还不知道：", "三档摆一起", "毛利率要有25%"):
        assert said in told
    assert "先找到对方点得了头的价" in plain(await press(demo, shown, "目标客户定价", SHEN))


async def test_every_card_is_whole(demo: App) -> None:
    for number in range(5, 301, 29):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/price C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert (await ask(demo, "/price 华信精密机械", LENA)).error
