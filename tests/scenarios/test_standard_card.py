"""By what standard a customer buys, asked and answered by taps in chat."""

import re

from bot.app import App
from bot.channel import Shown
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def tapped(demo: App, shown: Shown, *taps: str, on: str = "Standard", name: str = JO) -> Shown:
    """Return the card after some questions were answered, each on the card that asked it."""
    for tap in taps:
        shown = await press(demo, await press(demo, shown, tap, name), on, name)
    return shown


async def test_nothing_is_concluded_from_silence(demo: App) -> None:
    told = plain(await ask(demo, "by what standard does ACME buy", LENA))
    assert "Nothing is on record of how they will choose" in told
    assert "Ask next · Are the requirements of this purchase written down?" in told
    assert "Determined" not in told


async def test_taps_lead_to_column_fodder_and_its_playbook(demo: App) -> None:
    shown = await tapped(demo, await ask(demo, "/standard ACME"), "All of it", "No", "Another one")
    assert "Determined" in plain(shown)
    assert "Why do they ask us for an offer?" in plain(shown)
    told = plain(await tapped(demo, shown, "To have enough bids", "Other vendors"))
    assert "Determined · we are there to have enough bids" in told
    assert "No hour, no offer." in told
    assert "Is it worth an offer?" in told
    assert "look for the line only they meet" in told
    assert "Ask next" not in told


async def test_a_disagreement_inside_is_half_determined(demo: App) -> None:
    told = plain(await tapped(demo, await ask(demo, "/standard ACME"), "Part of it", "They disagree inside"))
    assert "Half-determined · people inside disagree" in told
    assert "Where do the requirements come from?" in told


async def test_it_reads_as_well_in_chinese(demo: App) -> None:
    first = await ask(demo, "华信精密机械按什么标准采购", SHEN)
    told = plain(await tapped(demo, first, "还没写", "还没有", on="采购标准", name=SHEN))
    for said in ("不确定型 · 帮他们选", "适价、适质、适量、适时、适地", "您告诉过的", "采购标准：还没写"):
        assert said in told
    assert not re.search(r"\b(None|nan)\b|\{|\}|\*\*", told)


async def test_who_sees_no_need_makes_us_the_first(demo: App) -> None:
    told = plain(await tapped(demo, await ask(demo, "/standard ACME"), "They see no need"))
    assert "Unknown need · we are the first" in told
    assert "Do not quote yet." in told


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert (await ask(demo, "/standard 华信精密机械", LENA)).error
