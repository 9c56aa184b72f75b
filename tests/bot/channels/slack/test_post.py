"""What is written to people in Slack unasked."""

from collections.abc import AsyncIterator

import pytest

from bot.channel import Post, Press, Sent, Shown
from bot.pacing import NotNow
from bot.reply import Text
from core.errors import DeliveryFailed
from core.markdown import Markdown, escape
from tests.bot.channels.slack.conftest import Bot, Clock, connect, said
from tests.bot.channels.slack.server import SlackServer

ALERT = Shown(
    Markdown("ACME broke its rhythm"),
    (Text(Markdown("**77 days** of silence")),),
    (Press("Acknowledge", "tok1"), Press("Snooze", "tok2")),
    "en",
    private=True,
)


@pytest.fixture
async def post(slack: SlackServer, bot: Bot, clock: Clock) -> AsyncIterator[Post]:
    async with connect(slack, bot, "socket", clock) as way:
        assert way is not None
        yield way


async def test_a_letter_is_one_direct_message_and_says_something_else_later(
    post: Post, slack: SlackServer, clock: Clock
) -> None:
    sent = await post.send("U1", ALERT)
    posted = await slack.answer()
    assert sent == Sent("DU1", posted.ts)
    assert "ACME broke its rhythm" in posted.words
    assert posted.buttons == ["Acknowledge", "Snooze"]
    clock.now += 1
    await post.change(sent, said("Chen acknowledged it"))
    changed = slack.standing["DU1", posted.ts]
    assert (changed.words, changed.buttons, changed.text) == (
        "Chen acknowledged it",
        [],
        "Chen acknowledged it",
    )


async def test_a_chat_that_is_known_is_not_opened_again(post: Post, slack: SlackServer) -> None:
    await post.send("U1", ALERT, "DU1")
    assert "conversations.open" not in [method for method, _ in slack.calls]


@pytest.mark.parametrize("text", ["订单" * 2_000, "&<>" * 2_000, "ACME " * 1_000])
async def test_a_long_letter_can_still_be_changed_in_blocks_and_where_they_are_refused_in_words(
    post: Post, slack: SlackServer, clock: Clock, text: str
) -> None:
    long = Shown(Markdown("ACME"), (Text(escape(text)),), (), "zh", private=True)
    sent = await post.send("U1", long)
    for refusal in (None, "invalid_blocks"):
        clock.now += 9
        if refusal:
            slack.refuse("chat.update", refusal)
        await post.change(sent, long)
    assert slack.standing["DU1", sent.ref].blocks == []
    assert slack.standing["DU1", sent.ref].text.startswith("ACME\n")


async def test_who_has_left_is_out_of_reach(post: Post, slack: SlackServer) -> None:
    slack.departed.add("U1")
    with pytest.raises(DeliveryFailed, match="user_disabled") as refused:
        await post.send("U1", ALERT)
    assert (refused.value.permanent, refused.value.unreachable) == (True, True)
    slack.refuse("chat.postMessage", "channel_not_found")
    with pytest.raises(DeliveryFailed, match="channel_not_found") as closed:
        await post.send("U2", ALERT, "DU2")
    assert closed.value.unreachable


async def test_a_token_that_was_withdrawn_loses_nobody(post: Post, slack: SlackServer) -> None:
    slack.refuse("chat.postMessage", "account_inactive")
    with pytest.raises(DeliveryFailed, match="account_inactive") as refused:
        await post.send("U1", ALERT)
    assert (refused.value.permanent, refused.value.retry_after) == (False, 60)


async def test_a_message_that_is_gone_is_not_changed(post: Post) -> None:
    with pytest.raises(DeliveryFailed, match="message_not_found") as refused:
        await post.change(Sent("DU1", "1.2"), ALERT)
    assert (refused.value.permanent, refused.value.unreachable) == (True, False)


async def test_told_to_wait_the_method_is_closed_and_nothing_sent_twice(
    post: Post, slack: SlackServer, clock: Clock
) -> None:
    slack.limit("chat.postMessage", 90)
    with pytest.raises(DeliveryFailed) as refused:
        await post.send("U1", ALERT, "DU1")
    assert (refused.value.permanent, refused.value.retry_after) == (False, 90)
    with pytest.raises(NotNow) as closed:
        await post.send("U2", ALERT, "DU2")
    assert (closed.value.everybody, closed.value.seconds) == (True, 90)
    clock.now += 90
    await post.send("U2", ALERT, "DU2")
    assert [call for call, _ in slack.calls].count("chat.postMessage") == 2


async def test_a_server_error_is_passing_trouble(post: Post, slack: SlackServer) -> None:
    slack.refuse("chat.postMessage", "internal_error", status=500)
    with pytest.raises(DeliveryFailed) as refused:
        await post.send("U1", ALERT)
    assert not refused.value.permanent
    assert [call for call, _ in slack.calls].count("chat.postMessage") == 1


async def test_an_answer_never_waits_for_a_broadcast(post: Post, slack: SlackServer, clock: Clock) -> None:
    for number in range(30):
        await post.send(f"U{number}", ALERT, f"DU{number}")
        await slack.answer()
    clock.slept.clear()
    await slack.say("U29", "ACME")
    assert (await slack.answer()).words == "Ready"
    assert clock.slept == []
