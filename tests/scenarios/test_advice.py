"""Reps get the words for the moment, filled with what is on record, and the reason why these."""

import re

import pytest

from bot.app import App
from bot.plain import plain
from core.playbook import find
from tests.scenarios.asked import JO, LENA, SHEN, ask, press

OBJECTIONS = [name.partition("/")[2] for name in find().names("objection")]


async def test_the_likeliest_objections_come_with_what_points_to_them(demo: App) -> None:
    told = await ask(demo, "/objection ACME", LENA)
    assert "Kelmar Components is named in an open deal." in plain(told)
    shown = plain(await press(demo, told, "Delivery", LENA))
    assert "spindle bearings came nine working days after the date" in shown


@pytest.mark.parametrize("kind", OBJECTIONS)
async def test_two_customers_of_different_kind_hear_other_words(demo: App, kind: str) -> None:
    star, slow = [plain(await ask(demo, f"/objection {number} {kind}")) for number in ("C-0001", "C-0004")]
    alone = set(star.split("\n")) - set(slow.split("\n"))
    assert len(alone) >= 3
    assert set(re.findall(r"[\d,.]*\d", star)) != set(re.findall(r"[\d,.]*\d", slow))


async def test_an_objection_is_known_by_what_people_say(demo: App) -> None:
    assert "“太贵”" in plain(await ask(demo, "C-0002嫌贵怎么回", SHEN))
    assert "Too expensive" in plain(await ask(demo, "/objection C-0001 discount"))
    unknown = await ask(demo, "/objection C-0001 colour")
    assert unknown.error
    assert "Price" in plain(unknown)


async def test_nothing_on_record_is_no_reason(demo: App) -> None:
    told = await ask(demo, "/objection C-0016")
    assert "never bought" in plain(told)
    assert [button.label for button in told.presses if button.label == "Prepayment"] == ["Prepayment"]


async def test_every_objection_reads_whole_in_both_languages(demo: App) -> None:
    for number in ("C-0001", "C-0002", "C-0006", "C-0007", "C-0016"):
        for kind in OBJECTIONS:
            for name in (JO, SHEN):
                told = plain(await ask(demo, f"/objection {number} {kind}", name))
                assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*", told), told
