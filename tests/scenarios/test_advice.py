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


async def test_the_library_is_browsed_by_kind_and_searched_in_both_languages(demo: App) -> None:
    kinds = await ask(demo, "/playbook", LENA)
    assert "Too expensive" in plain(await press(demo, kinds, "Objections (8)", LENA))
    assert "You deliver too late" in plain(await ask(demo, "/playbook late delivery complaint", LENA))
    assert "信不过" in plain(await ask(demo, "/playbook 客户不放心质量", SHEN))
    assert (await ask(demo, "/playbook zzzz", LENA)).error


async def test_a_playbook_is_filled_for_a_customer_and_says_why_it_was_chosen(demo: App) -> None:
    told = plain(await ask(demo, "/playbook journey ACME", LENA))
    assert "Vibration monitoring for three plants is entered at comparison." in told
    filled = plain(await ask(demo, "/playbook journey/comparison ACME", LENA))
    assert "Why this one: Vibration monitoring" in filled
    assert "Kelmar Components is in the deal. Halvik Supply has had a trial." in filled


async def test_without_a_customer_every_figure_is_a_question(demo: App) -> None:
    told = plain(await ask(demo, "/playbook objection/price", LENA))
    assert "Ask: What margin do we make" in told
    assert not re.search(r"CN¥|\d%", told)


async def test_a_customer_who_is_not_there_is_not_searched_for(demo: App) -> None:
    told = await ask(demo, "/playbook objection/price Nowhereville", LENA)
    assert told.error
    assert "Nowhereville" in plain(told)


async def test_another_reps_customer_stays_unseen_in_the_library(demo: App) -> None:
    told = await ask(demo, "/playbook objection/price C-0008", LENA)
    assert told.error
    assert "华信" not in plain(told)


async def test_the_kind_of_person_is_part_of_the_talk(demo: App) -> None:
    told = plain(await ask(demo, "/talk ACME cfo", LENA))
    assert "The person · Rational, likes to argue" in told
    assert "Where does our part sit in your accounts" in told
    other = plain(await ask(demo, "/talk ACME 刘建国", LENA))
    assert "The person · Silent" in other
    assert len(set(told.split("\n")) & set(other.split("\n")) - {""}) <= 4


async def test_to_one_we_had_better_part_with_nothing_is_offered_that_binds_them(demo: App) -> None:
    told = await ask(demo, "/strategy C-0311")
    also = plain(told).partition("More that fits them")[2]
    assert "To avoid: stop losing money politely" in also
    assert "Retain" not in also
    assert [press.label for press in told.presses][1:] == ["Avoid", "Card", "Talk"]


async def test_a_strategy_leads_to_what_else_fits_and_says_why(demo: App) -> None:
    told = await ask(demo, "/strategy C-0002", SHEN)
    assert "到期续约 · 合同2026年7月31日到期" in plain(told)
    assert "为什么是它：客户状态：老客户。" in plain(await press(demo, told, "留住", SHEN))


async def test_a_playbook_for_others_says_so(demo: App) -> None:
    told = plain(await ask(demo, "/playbook move/win_back C-0016"))
    assert "Written for others: State of the account: Dormant." in told


KINDS = ("move", "relationship", "cooperation", "renewal", "referral", "journey", "method", "timing")
NEWER = ("chain", "stickiness", "motive", "campaign", "advocate", "spin", "fabe")


@pytest.mark.parametrize("kind", [*KINDS, *NEWER])
async def test_two_customers_are_not_advised_alike(demo: App, kind: str) -> None:
    library = find()
    for name in library.names(kind):
        first, second = [plain(await ask(demo, f"/playbook {name} {number}")) for number in ("C-0001", "C-0006")]
        assert set(first.split("\n")[1:]) - set(second.split("\n")), name
