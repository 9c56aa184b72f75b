"""What Slack demands of a bot: acknowledge at once, answer once, keep the pace, and end well."""

import asyncio
import logging
from dataclasses import replace

import pytest

from bot.channel import Press, Shown
from bot.channels.slack import slack as slack_channel
from bot.channels.slack._serve import serving
from bot.channels.slack.limits import TRIES
from bot.reply import File, Picture, Text
from core.errors import Misconfigured
from core.markdown import Markdown
from tests.bot.channels.slack.conftest import Bot, Clock, connect, listening, said, until
from tests.bot.channels.slack.server import SlackServer, running
from tests.bot.channels.slack.web_api import BOT_TOKEN, direct


async def test_everything_is_acknowledged_before_any_work_is_done(connected: SlackServer, bot: Bot) -> None:
    bot.free.clear()
    await connected.command("U1", "/customer ACME")
    await connected.say("U1", "ACME")
    await connected.mention("U1", "ACME")
    await connected.open_home("U1")
    await bot.busy.wait()
    assert connected.silent
    assert all(ack.seconds < 1 for ack in connected.acks)
    bot.free.set()
    assert len([await connected.answer() for _ in range(4)]) == 4


async def test_a_repeated_event_carries_the_same_update_and_is_answered_once(connected: SlackServer, bot: Bot) -> None:
    event = {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "text": "ACME"}
    await connected.event(event, "Ev77")
    await connected.answer()
    bot.shown = None  # what the bot returns for an update it knows
    await connected.event(event, "Ev77", retry=1)
    await connected.say("U1", "last")
    await until(lambda: len(bot.heard) == 3)
    assert [heard.update for heard in bot.heard[:2]] == ["Ev77", "Ev77"]
    assert connected.silent


async def test_a_person_is_answered_in_order_and_holds_nobody_else_up(on_socket: SlackServer, bot: Bot) -> None:
    bot.free.clear()
    await on_socket.say("U1", "first")
    await on_socket.say("U1", "second")
    await on_socket.say("U2", "third")
    await until(lambda: len(bot.heard) == 2)
    bot.free.set()
    assert sorted([(await on_socket.answer()).channel for _ in range(3)]) == ["DU1", "DU1", "DU2"]
    assert [heard.line for heard in bot.heard] == ["first", "third", "second"]


async def test_every_command_and_press_has_an_update_of_its_own(on_socket: SlackServer, bot: Bot) -> None:
    bot.shown = replace(said("ACME"), presses=(Press("Why", "tok"),))
    await on_socket.command("U1", "/top")
    await on_socket.command("U1", "/top")
    posted = await on_socket.answer()
    await on_socket.press("U1", posted, "Why")
    await on_socket.press("U1", posted, "Why")
    await until(lambda: len(bot.heard) == 4)
    assert all(heard.update for heard in bot.heard)
    assert len({heard.update for heard in bot.heard}) == 4


async def test_the_pace_slack_asks_for_is_kept_and_the_message_arrives(on_socket: SlackServer, clock: Clock) -> None:
    on_socket.limit("chat.postMessage", 7)
    await on_socket.say("U1", "ACME")
    await on_socket.answer()
    assert 7.0 in clock.slept


async def test_a_pace_that_is_asked_for_again_and_again_ends_in_a_note_with_ids_only(
    on_socket: SlackServer, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(TRIES):
        on_socket.limit("chat.postMessage", 1)
    with caplog.at_level(logging.WARNING):
        await on_socket.say("U1", "secret name")
        await until(lambda: caplog.records)
    assert "U1 in DU1 was not delivered: ratelimited" in caplog.text
    assert "secret name" not in caplog.text


async def test_an_answer_too_far_from_now_is_not_waited_for(
    on_socket: SlackServer, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    on_socket.limit("chat.postMessage", 3600)
    await on_socket.say("U1", "ACME")
    await until(lambda: caplog.records)
    assert clock.slept == []


async def test_more_than_a_burst_in_one_channel_is_spread_over_seconds(on_socket: SlackServer, clock: Clock) -> None:
    for _ in range(7):
        await on_socket.say("U1", "ACME")
    for _ in range(7):
        await on_socket.answer()
    assert clock.slept == [1.0, 1.0]


async def test_blocks_slack_does_not_take_are_followed_by_their_text(on_socket: SlackServer, bot: Bot) -> None:
    bot.shown = Shown(Markdown("ACME"), (Text(Markdown("*All* of it")),), (), "en", private=True)
    for method, ask in (("chat.postMessage", on_socket.say), ("response_url", on_socket.command)):
        on_socket.refuse(method, "invalid_blocks")
        await ask("U1", "/customer")
        posted = await on_socket.answer()
        assert (posted.blocks, posted.text) == ([], "ACME\nAll of it")


async def test_an_answer_address_that_has_expired_is_replaced_by_a_direct_message(on_socket: SlackServer) -> None:
    on_socket.refuse("response_url", "expired_url", status=404)
    await on_socket.command("U1", "/customer ACME")
    posted = await on_socket.answer()
    assert (posted.method, posted.channel) == ("chat.postMessage", "DU1")


async def test_a_channel_the_bot_is_no_member_of_is_replaced_by_a_direct_message(on_socket: SlackServer) -> None:
    await on_socket.mention("U1", "ACME", channel="C9")
    posted = await on_socket.answer()
    assert (posted.method, posted.channel) == ("chat.postMessage", "DU1")


async def test_pictures_and_files_come_to_the_direct_messages(on_socket: SlackServer, bot: Bot) -> None:
    bot.shown = Shown(
        Markdown("ACME"),
        (Picture(b"\x89PNG", "Revenue falls"), File("acme.csv", b"a,b\n", "text/csv")),
        (),
        "en",
        private=True,
    )
    await on_socket.command("U1", "/customer ACME")
    posted = await on_socket.answer()
    assert "Revenue falls" in posted.words
    await until(lambda: len(on_socket.files) == 2)
    picture, file = on_socket.files
    assert (picture["content"], picture["alt_txt"], picture["channel"]) == (b"\x89PNG", "Revenue falls", direct("U1"))
    assert (file["filename"], file["content"], file["channel"]) == ("acme.csv", b"a,b\n", direct("U1"))


async def test_a_fault_of_the_bot_is_logged_and_the_next_question_is_answered(
    on_socket: SlackServer, bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.trouble = RuntimeError("bug")
    await on_socket.say("U1", "ACME")
    await until(lambda: caplog.records)
    assert "an answer to U1 in DU1 failed" in caplog.text
    bot.trouble = None
    await on_socket.say("U1", "ACME")
    assert (await on_socket.answer()).words == "Ready"


async def test_slack_may_change_the_socket_at_any_time(on_socket: SlackServer) -> None:
    await on_socket.disconnect()
    await on_socket.say("U1", "ACME")
    assert (await on_socket.answer()).words == "Ready"


async def test_leaving_waits_for_the_answer_that_is_being_given(slack: SlackServer, bot: Bot) -> None:
    bot.free.clear()
    async with serving(bot.surroundings(slack.settings("http"))) as channel:
        async with listening(channel.routes) as slack.bot_address:
            await slack.say("U1", "ACME")
            await bot.busy.wait()
        asyncio.get_running_loop().call_soon(bot.free.set)
    assert not slack.silent


@pytest.mark.parametrize(("refused", "variable"), [("auth.test", "BOT_TOKEN"), ("apps.connections.open", "APP_TOKEN")])
async def test_a_wrong_token_is_said_to_the_operator_by_the_name_of_its_variable(
    slack: SlackServer, bot: Bot, refused: str, variable: str
) -> None:
    slack.refuse(refused, "invalid_auth")
    with pytest.raises(Misconfigured) as caught:
        async with serving(bot.surroundings(slack.settings())):
            pytest.fail("it must not run")
    assert caught.value.key == "slack_token"
    assert caught.value.values == {"variable": f"CALLSHEET_SLACK_{variable}", "reason": "invalid_auth"}
    assert BOT_TOKEN not in str(caught.value)


async def test_a_missing_token_is_said_to_the_operator(slack: SlackServer, bot: Bot) -> None:
    settings = slack.settings().model_copy(update={"slack_app_token": None})
    with pytest.raises(Misconfigured, match="CALLSHEET_SLACK_APP_TOKEN"):
        async with slack_channel.serve(bot.surroundings(settings)):
            pytest.fail("it must not run")


async def test_slack_out_of_reach_at_the_start_is_waited_for(slack: SlackServer, bot: Bot, clock: Clock) -> None:
    for _ in range(3):
        slack.refuse("auth.test", "service_unavailable", status=503)
    async with serving(bot.surroundings(slack.settings(), clock=clock), clock, clock.sleep):
        await slack.say("U1", "ACME")
        assert (await slack.answer()).words == "Ready"


async def test_no_token_reaches_the_log(slack: SlackServer, bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        async with connect(slack, bot, "socket", Clock()):
            await slack.command("U1", "/customer ACME")
            await slack.answer()
    for secret in (BOT_TOKEN, "xapp-", "ticket=", "/respond/", "ACME"):
        assert secret not in caplog.text


async def test_slack_is_off_without_a_token(slack: SlackServer) -> None:
    assert slack_channel.enabled(slack.settings())
    assert not slack_channel.enabled(slack.settings().model_copy(update={"slack_bot_token": None}))


async def test_two_workspaces_do_not_meet(bot: Bot) -> None:
    async with (
        running() as one,
        running() as other,
        connect(one, bot, "socket", Clock()),
        connect(other, bot, "socket", Clock()),
    ):
        await one.say("U1", "ACME")
        await one.answer()
        assert other.silent
