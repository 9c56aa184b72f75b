"""The people at a customer, as a rep reads them before a visit."""

import re

from bot.app import App
from bot.plain import plain
from tests.scenarios.asked import JO, LENA, SHEN, ask, press


async def test_each_role_is_told_with_who_plays_it_and_how_they_stand_to_us(demo: App) -> None:
    told = plain(await ask(demo, "who decides at ACME", LENA))
    assert "5 of 5 roles known, 4 spoken to." in told
    assert "Margaret Doyle · CFO · attitude unknown · no contact on record" in told
    assert "Next, by Lena Voss" in told
    assert "10 Jul 2026: Get a first half hour with Margaret Doyle (Economic buyer)" in told


async def test_who_left_and_who_is_missing_is_told_and_what_to_do(demo: App) -> None:
    told = plain(await ask(demo, "/people C-0002"))
    assert "顾志强 left on 8 May 2026." in told
    assert "顾志强 is on record as gone since 8 May 2026, yet was met on 11 May 2026." in told
    assert "顾志强 (Internal champion) left on 8 May 2026: find the successor" in told
    assert re.search(r"Nobody on record yet: .*Internal champion and User", told)
    assert "Who plays which part in the decision?" in told.partition("Ask next")[2]


async def test_a_person_has_a_card_with_how_to_deal_with_them(demo: App) -> None:
    everybody = await ask(demo, "华信精密机械的关键人", SHEN)
    card = plain(await press(demo, everybody, "赵春花", SHEN))
    for said in ("购买角色：采购决策者", "脾气暴躁", "怎么开口：", "避免：", "购买动机：", "兴趣点："):
        assert said in card


async def test_what_to_say_follows_from_need_and_motive(demo: App) -> None:
    assert "What to say" not in plain(await ask(demo, "/people ACME cfo", LENA))
    await ask(demo, "/log ACME purchase_motive practical cfo", LENA)
    await ask(demo, "/log ACME need_type growth", LENA)
    told = plain(await ask(demo, "who is the cfo of ACME", LENA))
    assert "Why they buy: Practical" in told
    assert "What to say (Growth × Practical)" in told


async def test_of_nobody_it_says_so_and_asks(demo: App) -> None:
    told = plain(await ask(demo, "/people C-0016"))
    assert "No contact on record." in told
    assert "Next\n" not in told
    assert "Who plays which part in the decision?" in told


async def test_an_unknown_person_is_not_guessed(demo: App) -> None:
    unknown = await ask(demo, "/people C-0016 cfo")
    assert unknown.error
    assert "I find no cfo at" in plain(unknown)


async def test_another_reps_customer_does_not_exist(demo: App) -> None:
    assert "You have no customer called" in plain(await ask(demo, "/people 华信精密机械", LENA))


async def test_every_card_is_whole(demo: App) -> None:
    for number in range(9, 301, 13):
        for name in (JO, SHEN):
            told = plain(await ask(demo, f"/people C-{number:04}", name))
            assert not re.search(r"\b(None|nan|NaT)\b|\{|\}|\*\*|•\s*$", told, re.MULTILINE), told


async def test_the_people_on_file_show_the_decision_chain_and_its_plan(demo: App) -> None:
    told = await ask(demo, "/people ACME", LENA)
    assert "Decision chain: Several levels of approval." in plain(told)
    plan = plain(await press(demo, told, "Path plan", LENA))
    assert "Top of the stairs: Margaret Doyle." in plan
    assert "Decision chain" not in plain(await ask(demo, "/people C-0016"))


async def test_what_a_rep_was_told_of_the_chain_counts_before_what_the_people_show(demo: App) -> None:
    await ask(demo, "/log C-0003 decision_chain one_department")
    assert "Decision chain: One department." in plain(await ask(demo, "/people C-0003"))


async def test_a_person_leads_to_the_motive_chain_of_their_part(demo: App) -> None:
    told = await ask(demo, "/people ACME cfo", LENA)
    chain = plain(await press(demo, told, "Motive chain", LENA))
    assert "Before you meet Margaret Doyle" in chain
    assert "In their words: A board paper without a supplier risk in it." in chain
