"""What is written to people in Telegram unasked."""

from dataclasses import replace

import pytest

from bot.channel import Press, Sent
from bot.pacing import NotNow
from bot.reply import Fields, File, Table, Text
from core.errors import DeliveryFailed
from core.markdown import Markdown
from tests.bot.channels.telegram.clerk import Clerk, post_to_telegram, shown, unhurried
from tests.bot.channels.telegram.server import Person, TelegramServer

CHEN, LI_WEI = Person(8), Person(7)
ALERT = shown(
    "ACME broke its rhythm",
    Text(Markdown("**77 days** of silence")),
    Fields(((Markdown("Stake"), Markdown("¥1")),)),
    presses=(Press("Acknowledge", "tok1"), Press("Snooze", "tok2")),
)


async def test_a_letter_is_one_message_with_its_buttons_and_says_something_else_later(
    server: TelegramServer, clerk: Clerk
) -> None:
    server.opened.add(CHEN.id)
    async with post_to_telegram(clerk, server.settings(), unhurried()) as post:
        sent = await post.send("8", ALERT)
        posted = await server.reply(CHEN.id)
        assert sent == Sent("8", str(posted.number))
        assert posted.text == "ACME broke its rhythm\n\n77 days of silence\n\nStake: ¥1"
        assert posted.spans("bold") == ["ACME broke its rhythm", "77 days", "Stake"]
        assert posted.labels == ["Acknowledge", "Snooze"]

        await post.change(sent, shown("Chen acknowledged it"))
        (changed,) = server.messages(CHEN.id)
        assert (changed.text, changed.labels) == ("Chen acknowledged it", [])
        await post.change(sent, shown("Chen acknowledged it"))


async def test_formatting_telegram_does_not_take_is_left_out(server: TelegramServer, clerk: Clerk) -> None:
    server.opened.add(CHEN.id)
    server.dislike_entities()
    async with post_to_telegram(clerk, server.settings()) as post:
        await post.send("8", ALERT)
    (posted,) = server.messages(CHEN.id)
    assert (posted.text, posted.entities) == ("ACME broke its rhythm\n\n77 days of silence\n\nStake: ¥1", [])


async def test_a_long_letter_is_cut_to_one_message(server: TelegramServer, clerk: Clerk) -> None:
    server.opened.add(CHEN.id)
    rows = [(Markdown(f"**Customer {number}**"), Markdown("*red*")) for number in range(200)]
    table = Table((Markdown("Customer"), Markdown("Level")), rows)
    async with post_to_telegram(clerk, server.settings()) as post:
        await post.send("8", shown("All of them", table, File("a.csv", b"a", "text/csv")))
    (posted,) = server.messages(CHEN.id)
    assert posted.text.startswith("All of them")


@pytest.mark.parametrize(
    ("account", "reason"),
    [("7", "bot was blocked by the user"), ("8", "bot can't initiate conversation with a user")],
)
async def test_who_blocked_the_bot_or_never_met_it_is_out_of_reach(
    server: TelegramServer, clerk: Clerk, account: str, reason: str
) -> None:
    server.blocked.add(LI_WEI.id)
    async with post_to_telegram(clerk, server.settings()) as post:
        with pytest.raises(DeliveryFailed, match=reason) as refused:
            await post.send(account, ALERT)
    assert (refused.value.permanent, refused.value.unreachable) == (True, True)


async def test_a_message_that_is_gone_is_not_changed_and_its_reader_still_in_reach(
    server: TelegramServer, clerk: Clerk
) -> None:
    server.opened.add(CHEN.id)
    async with post_to_telegram(clerk, server.settings()) as post:
        with pytest.raises(DeliveryFailed, match=r"(?i)message to edit not found") as refused:
            await post.change(Sent("8", "99"), ALERT)
        assert (refused.value.permanent, refused.value.unreachable) == (True, False)
        with pytest.raises(DeliveryFailed) as odd:
            await post.send("not a number", ALERT)
        assert odd.value.permanent


async def test_told_to_wait_nothing_is_sent_until_then_and_nothing_twice(server: TelegramServer, clerk: Clerk) -> None:
    server.opened |= {CHEN.id, LI_WEI.id}
    server.flood(90)
    async with post_to_telegram(clerk, server.settings()) as post:
        with pytest.raises(DeliveryFailed) as refused:
            await post.send("8", ALERT)
        assert (refused.value.permanent, refused.value.retry_after) == (False, 90)
        with pytest.raises(NotNow) as closed:
            await post.send("7", ALERT)
    assert closed.value.everybody
    assert server.refusals == 1
    assert server.messages(CHEN.id) == server.messages(LI_WEI.id) == []


async def test_a_telegram_that_is_down_is_passing_trouble(server: TelegramServer, clerk: Clerk) -> None:
    async with post_to_telegram(clerk, server.settings()) as post:
        server.down = True
        with pytest.raises(DeliveryFailed) as refused:
            await post.send("8", replace(ALERT, presses=()))
        server.down = False
    assert (refused.value.permanent, refused.value.retry_after) == (False, None)
