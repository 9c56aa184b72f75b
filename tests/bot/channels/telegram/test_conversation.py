"""Li Wei and Chen talk to the bot through the real client library; the platform is on the loopback."""

import asyncio
import logging

import pytest

from bot.channel import Press
from bot.reply import File, Picture, Text
from core.markdown import Markdown, escape
from tests.bot.channels.telegram.clerk import Clerk, on_telegram, shown
from tests.bot.channels.telegram.server import Person, TelegramServer

LI_WEI = Person(7, "zh-hans", "李伟")
CHEN = Person(8, "en", "Chen")
SALES = -100200
HOSTILE = "`<!channel> *_[x](javascript:1)` &<b>"
PNG = b"\x89PNG\r\n\x1a\n picture"


async def test_a_question_in_private_is_answered_there(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        await server.say(LI_WEI, "/customer ACME")
        reply = await server.reply(LI_WEI.id)
    assert reply.text == "/customer ACME"
    assert reply.spans("bold") == ["/customer ACME"]
    assert (asked := clerk.asked[0]).account == "7"
    assert (asked.platform, asked.shared, asked.hint, asked.token) == ("telegram", False, "zh-hans", None)


async def test_the_update_is_passed_on_so_that_it_is_answered_once(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        update = await server.say(CHEN, "first")
        await server.reply(CHEN.id)
        await server.repeat({**update, "update_id": 5000})
        await server.repeat({**update, "update_id": 5000})
        await server.say(CHEN, "/last")
        await server.until(lambda: any(posted.text == "/last" for posted in server.messages(CHEN.id)))
    assert [asked.update for asked in clerk.asked[:3]] == [str(update["update_id"]), "5000", "5000"]
    assert [posted.text for posted in server.messages(CHEN.id)] == ["first", "first", "/last"]


async def test_a_button_is_acknowledged_and_runs_what_it_stands_for(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["/customer ACME"] = shown("ACME", presses=[Press("Why?", "tok-why"), Press("Talk", "tok-talk")])
    clerk.answers["tok-why"] = shown("Because")
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "/customer ACME")
        card = await server.reply(CHEN.id)
        await server.press(CHEN, card, "Why?")
        answer = await server.reply(CHEN.id)
    assert card.labels == ["Why?", "Talk"]
    assert answer.text == "Because"
    assert (clerk.asked[1].token, clerk.asked[1].line, clerk.asked[1].account) == ("tok-why", None, "8")
    assert server.called("answerCallbackQuery")


async def test_a_press_is_acknowledged_before_the_work_is_done(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["card"] = shown("ACME", presses=[Press("Slow", "tok")])
    clerk.waits["tok"] = asyncio.Event()
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "card")
        await server.press(CHEN, await server.reply(CHEN.id), "Slow")
        await server.until(lambda: bool(server.called("answerCallbackQuery")))
        clerk.waits["tok"].set()
        assert (await server.reply(CHEN.id)).text == "tok"


async def test_a_hostile_name_comes_out_as_its_name(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["card"] = shown(HOSTILE, Text(Markdown("**{name}**的卡片").format(name=HOSTILE)))
    async with on_telegram(clerk, server.settings()):
        await server.say(LI_WEI, "card")
        reply = await server.reply(LI_WEI.id)
    assert reply.text == f"{HOSTILE}\n\n{HOSTILE}的卡片"
    assert {entity["type"] for entity in reply.entities} == {"bold"}
    assert reply.spans("bold") == [HOSTILE, HOSTILE]


async def test_a_name_like_an_address_gets_no_preview(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "evil.example")
        await server.reply(CHEN.id)
    assert server.called("sendMessage")[0]["link_preview_options"] == '{"is_disabled": true}'


async def test_pictures_and_files_come_in_their_place(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["report"] = shown(
        "Report",
        Picture(PNG, "Revenue by month"),
        Text(escape("And the rows:")),
        File("销售.csv", b"a,b\n", "text/csv"),
        presses=[Press("More", "tok")],
    )
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "report")
        replies = [await server.reply(CHEN.id) for _ in range(4)]
    assert [reply.kind for reply in replies] == ["text", "photo", "text", "document"]
    assert (replies[1].text, replies[1].content) == ("Revenue by month", PNG)
    assert (replies[3].name, replies[3].content) == ("销售.csv", b"a,b\n")
    assert [reply.labels for reply in replies] == [[], [], [], ["More"]]


async def test_a_picture_telegram_refuses_comes_as_a_file(clerk: Clerk) -> None:
    clerk.answers["report"] = shown("Report", Picture(b"odd picture", "Revenue"))
    async with TelegramServer() as server:
        async with on_telegram(clerk, server.settings()):
            await server.say(CHEN, "report")
            await server.reply(CHEN.id)
            picture = await server.reply(CHEN.id)
        assert (picture.kind, picture.content) == ("document", b"odd picture")
        assert server.complaints == ["sendPhoto: Bad Request: IMAGE_PROCESS_FAILED"]
        server.complaints.clear()


async def test_customer_data_asked_for_in_a_group_goes_to_the_asker_alone(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["/customer 华信"] = shown("华信精密", lang="zh")
    async with on_telegram(clerk, server.settings()):
        await server.say(LI_WEI, "hello")
        await server.reply(LI_WEI.id)
        update = await server.say(LI_WEI, "/customer@CallsheetBot 华信", SALES)
        notice = await server.reply(SALES)
        assert (await server.reply(LI_WEI.id)).text == "华信精密"
    assert clerk.asked[-1].shared
    assert notice.text == "zh: channel.sent_privately"
    assert notice.answers == update["message"]["message_id"]


async def test_who_never_opened_a_private_chat_is_told_to(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "/customer ACME", SALES)
        notice = await server.reply(SALES)
    assert notice.text == "en: channel.open_private_chat"


async def test_what_everybody_may_read_is_answered_in_the_group(server: TelegramServer, clerk: Clerk) -> None:
    clerk.answers["/help"] = shown("Help", private=False, presses=[Press("Languages", "tok-lang")])
    clerk.answers["tok-lang"] = shown("Languages", private=False)
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "/help", SALES, is_topic_message=True, message_thread_id=3)
        reply = await server.reply(SALES)
        await server.press(CHEN, reply, "Languages")
        assert (await server.reply(SALES)).text == "Languages"
    assert (reply.text, reply.topic) == ("Help", 3)


async def test_a_group_chat_that_does_not_address_the_bot_is_left_alone(server: TelegramServer, clerk: Clerk) -> None:
    mention = [{"type": "mention", "offset": 0, "length": 13}]
    from_bot = {"message_id": 1, "date": 1, "chat": {"id": SALES, "type": "supergroup"}, "from": server.bot}
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "lunch?", SALES)
        await server.say(CHEN, "/customer@OtherBot ACME", SALES)
        await server.say(CHEN, "@CallsheetBot how is ACME?", SALES, entities=mention)
        await server.say(CHEN, "and 华信?", SALES, reply_to_message=from_bot)
        await server.say(CHEN, "/end", SALES)
        await server.until(lambda: len(server.messages(SALES)) == 3)
    assert clerk.lines == ["how is ACME?", "and 华信?", "/end"]


async def test_start_links_with_the_code_it_carries(server: TelegramServer, clerk: Clerk) -> None:
    async with on_telegram(clerk, server.settings()):
        for said in ("/start", "/start K7F2", "/lang@callsheetbot zh"):
            await server.say(CHEN, said)
            await server.reply(CHEN.id)
        await server.say(
            CHEN,
            "",
            sticker={"file_id": "1", "file_unique_id": "1", "width": 1, "height": 1}
            | {"is_animated": False, "is_video": False, "type": "regular"},
        )
        await server.reply(CHEN.id)
    assert clerk.lines == ["/help", "/link K7F2", "/lang zh", "/help"]


async def test_one_chat_is_answered_in_order_while_others_go_on(server: TelegramServer, clerk: Clerk) -> None:
    clerk.waits["slow"] = asyncio.Event()
    async with on_telegram(clerk, server.settings()):
        await server.say(LI_WEI, "slow")
        await server.say(LI_WEI, "after")
        await server.say(CHEN, "other")
        assert (await server.reply(CHEN.id)).text == "other"
        assert server.messages(LI_WEI.id) == []
        clerk.waits["slow"].set()
        assert [(await server.reply(LI_WEI.id)).text for _ in range(2)] == ["slow", "after"]


async def test_a_person_who_blocked_the_bot_stops_nobody(
    server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    server.blocked.add(LI_WEI.id)
    async with on_telegram(clerk, server.settings()):
        update = await server.say(LI_WEI, "secret question")
        await server.say(CHEN, "hello")
        assert (await server.reply(CHEN.id)).text == "hello"
    assert f"answer to update {update['update_id']} not delivered to chat 7: Forbidden" in caplog.text
    assert "secret question" not in caplog.text


async def test_a_bug_is_logged_and_the_bot_goes_on(
    server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    async with on_telegram(clerk, server.settings()):
        update = await server.say(CHEN, "/bug")
        await server.say(CHEN, "hello")
        assert (await server.reply(CHEN.id)).text == "hello"
    assert f"update {update['update_id']} failed" in caplog.text


async def test_told_to_wait_the_bot_waits_and_sends_once(server: TelegramServer, clerk: Clerk) -> None:
    server.flood(1)
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "hello")
        assert (await server.reply(CHEN.id)).text == "hello"
    assert len(server.messages(CHEN.id)) == 1


async def test_told_to_wait_too_long_the_bot_gives_up_and_says_so(
    server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture
) -> None:
    server.flood(3600)
    async with on_telegram(clerk, server.settings()):
        await server.say(LI_WEI, "hello")
        await server.until(lambda: server.refusals > 0)
    assert "not delivered to chat 7: too many messages" in caplog.text


async def test_the_token_is_in_no_log(server: TelegramServer, clerk: Clerk, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    async with on_telegram(clerk, server.settings()):
        await server.say(CHEN, "hello")
        await server.reply(CHEN.id)
    assert server.token not in caplog.text
