"""One door for everybody: who is answered what, and what nobody learns."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import create_engine

from bot.channel import Incoming, Limits
from core.store.engine import session
from core.store.names import names_changed
from tests.bot.people import HOSTILE, WIDE, Office, add_customer

ACME = "Card of ACME Industrial Co., Ltd"


@pytest.mark.parametrize(
    "line",
    [
        "/customer ACME",
        "/customer@CallsheetBot acme",
        "／customer　ＡＣＭＥ",
        "customer ACME",
        "/客户 艾克米工业",
        "/客户艾克米工业",
        "acme",
        "ACME?",
        "C-1",
        "how is ACME doing?",
        "show me acme",
        "ACME怎么样？",
    ],
)
async def test_a_customer_is_asked_for_in_many_ways(office: Office, line: str) -> None:
    assert (await office.hears("Li Wei", line)).startswith(ACME)


async def test_a_name_that_begins_like_a_command_is_a_name(office: Office) -> None:
    assert await office.hears("Li Wei", "Top Glove") == await office.hears("Li Wei", "/customer Top Glove")
    await office.hears("Li Wei", "/customer Akme Indastrie")  # from here on all names are in memory
    assert "Card of Top Glove" in await office.hears("Li Wei", "top glove?")
    assert "Card of Help at Home Ltd" in await office.hears("Li Wei", "Help at home ltd")
    assert "Top 20" in await office.hears("Chen", "top 20")
    assert "What you can ask" in await office.hears("Li Wei", "help")


async def test_the_answer_is_in_the_askers_language(office: Office) -> None:
    assert "Huaxin Precision的卡片" in await office.hears("张敏", "/customer huaxin")


@pytest.mark.parametrize(
    "line",
    [
        "Nordstern",
        "/customer Nordstern GmbH",
        "/customer Nordstern Inc",
        "/talk Nordstern Inc CFO",
        "/talk ACME Works CFO",
        "/talk ACME Industrial CFO",
        "/customer c12",
    ],
)
async def test_a_new_process_answers_like_one_that_knows_all_names(office: Office, line: str) -> None:
    new = await office.hears("Li Wei", line)
    await office.hears("Li Wei", "/customer Akme Indastrie")  # no name is so: all of them are read and kept
    assert await office.hears("Li Wei", line) == new


async def test_a_button_runs_its_command_again(office: Office) -> None:
    await office.hears("Li Wei", "/customer ACME")
    assert await office.presses("Li Wei", "Why") == "ACME Industrial Co., Ltd: economic_buyer (cfo)"


async def test_a_button_still_works_in_another_process(office: Office) -> None:
    await office.hears("Li Wei", "/customer ACME")
    restarted = Office(office.engine)
    restarted.last = office.last
    assert "economic_buyer" in await restarted.presses("Li Wei", "Why")


async def test_a_button_pressed_by_someone_who_may_not_see_the_customer_finds_nobody(office: Office) -> None:
    await office.hears("Li Wei", "/customer ACME")
    assert "没有叫“C-1”的客户" in await office.presses("张敏", "Why")


async def test_a_button_nobody_made_is_answered_in_words(office: Office) -> None:
    shown = await office.dispatcher.answer(Incoming("telegram", "Li Wei", token="made-up"), WIDE)
    assert shown is not None
    assert shown.error
    assert "too old" in shown.title


async def test_a_customer_of_someone_else_is_as_unknown_as_none_at_all(office: Office) -> None:
    before = await office.hears("Li Wei", "/customer Hidden Bay Ltd")
    with session(office.engine) as opened:
        add_customer(opened, "C-7", "Hidden Bay Ltd", ("Bay",), "ZM")
        names_changed(opened)
        opened.commit()
    assert await office.hears("Li Wei", "/customer Hidden Bay Ltd") == before
    assert "没有叫" not in await office.hears("张敏", "/customer Hidden Bay Ltd")


async def test_someone_unlinked_learns_only_how_to_link(office: Office) -> None:
    told = await office.hears("stranger", "/help")
    assert "/link CODE" in told
    assert "stranger" in told
    for line in ("ACME", "/customer ACME", "/customer nobody", "/top", "/nonsense", "/link", ""):
        assert await office.hears("stranger", line) == told
    await office.hears("Li Wei", "/customer ACME")
    assert await office.presses("stranger", "Why") == told


async def test_someone_unlinked_is_told_in_the_language_of_their_platform(office: Office) -> None:
    shown = await office.dispatcher.answer(Incoming("telegram", "stranger", line="/help", hint="zh-hans"), WIDE)
    assert shown is not None
    assert shown.title == "我们还不认识"
    assert shown.private


async def test_an_update_is_answered_once(office: Office) -> None:
    assert await office.hears("Li Wei", "/customer ACME", update="7") != ""
    assert await office.hears("Li Wei", "/customer ACME", update="7") == ""
    assert await office.hears("Li Wei", "/customer ACME", update="8") != ""


async def test_a_command_for_managers_is_refused_to_a_rep(office: Office) -> None:
    assert "not for your role" in await office.hears("Li Wei", "/top")
    assert "Top 20" in await office.hears("Chen", "/top")


async def test_a_long_answer_comes_in_pages(office: Office) -> None:
    small = Limits(characters=300, blocks=10)
    first = await office.hears("Chen", "/top 30", small)
    assert "customer number 1\n" in first
    assert "Page 1 of" in first
    seen, page = first, first
    while "[More]" in page:
        page = await office.presses("Chen", "More", small)
        assert len(page) <= small.characters + len("[More]")
        seen += page
    assert all(f"customer number {n}" in seen for n in range(1, 31))


async def test_two_customers_of_one_name_become_buttons(office: Office) -> None:
    asked = await office.hears("Li Wei", "/talk 华信精密 采购")
    assert "several customers" in asked
    assert "[华信精密机电有限公司]" in asked
    assert await office.presses("Li Wei", "华信精密机械有限公司") == "华信精密机械有限公司: purchasing (采购)"


@pytest.mark.parametrize("typed", ["hxjmjx", "huaxinjingmijixie", "huaxin jixie", "华信机械", "华鑫精密机械"])
async def test_a_chinese_name_is_found_by_sound_initials_and_similar_characters(office: Office, typed: str) -> None:
    assert "华信精密机械有限公司" in await office.hears("Li Wei", f"/customer {typed}")


async def test_an_unknown_name_is_answered_with_the_nearest(office: Office) -> None:
    asked = await office.hears("Li Wei", "/customer Akme Indastrie")
    assert "You have no customer called “Akme Indastrie”" in asked
    assert "[ACME Industrial Co., Ltd]" in asked


async def test_a_small_typo_is_understood(office: Office) -> None:
    assert (await office.hears("Li Wei", "/customer Acme Industral")).startswith(ACME)


async def test_words_after_the_name_belong_to_the_next_argument(office: Office) -> None:
    assert "economic_buyer" in await office.hears("Li Wei", "/talk ACME Industrial CFO")
    assert "economic_buyer" in await office.hears("Li Wei", "艾克米工业的财务总监怎么谈")
    assert "(王敏)" in await office.hears("Li Wei", "/talk acme 王敏")
    assert "purchasing" in await office.hears("Li Wei", '/talk "华信机械" head of purchasing')


async def test_a_remark_is_kept_word_for_word(office: Office) -> None:
    said = "下次带样品，他们要“便宜”的，3,000 件"
    assert said in await office.hears("Li Wei", f"/note ACME {said}")


async def test_a_hostile_name_is_only_a_strange_name(office: Office) -> None:
    assert f"Card of {HOSTILE}" in await office.hears("Li Wei", "/customer C-4")
    assert f"Card of {HOSTILE}" in await office.hears("Li Wei", HOSTILE)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("/nonsense", "There is no command /nonsense"),
        ("/customer", "/customer CUSTOMER"),
        ("/lang klingon", "“klingon” is not one of the choices: en · zh"),
        ("what is the meaning of life?", "I did not get that"),
        ("/whoami now", "I do not know what to do with “now”"),
    ],
)
async def test_a_mistake_is_answered_with_what_to_do(office: Office, line: str, words: str) -> None:
    assert words in await office.hears("Li Wei", line)
    assert office.last is not None
    assert office.last.error


async def test_a_bug_is_answered_with_a_reference_that_is_in_the_log(
    office: Office, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        answered = await office.hears("Li Wei", "/crash")
    reference = answered.rsplit(" ", 1)[1]
    assert "secret" not in answered
    assert reference in caplog.text


async def test_every_question_about_a_customer_is_in_the_audit(office: Office) -> None:
    await office.hears("Li Wei", "/customer ACME")
    await office.hears("Li Wei", "/customer Secret Harbour")
    await office.hears("Li Wei", "/top")
    kept = office.audit()
    assert ("customer", 1, "answered") in kept
    assert any(command == "customer" and outcome == "near_customers" for command, _, outcome in kept)
    assert ("top", None, "not_your_role") in kept


@pytest.mark.parametrize(("hint", "words"), [("en", "cannot reach my database"), ("zh-hans", "暂时连不上数据库")])
async def test_a_database_that_is_away_is_said_in_words(tmp_path: Path, hint: str, words: str) -> None:
    office = Office(create_engine(f"sqlite:///{tmp_path}/gone/away.db"))
    shown = await office.dispatcher.answer(Incoming("telegram", "Li Wei", line="/customer ACME", hint=hint), WIDE)
    office.engine.dispose()
    assert shown is not None
    assert shown.error
    assert words in shown.title
