"""People ask in Slack: by command, in words, by button; the answer comes to them and to nobody else."""

from bot.channel import Press, Shown
from bot.reply import Fields, Table, Text
from core.markdown import Markdown, escape
from tests.bot.channels.slack.conftest import Bot, said
from tests.bot.channels.slack.server import SlackServer
from tests.bot.channels.slack.web_api import direct

HOSTILE = "<!channel> *_[x](javascript:1)` &<b>"


def card(name: str = "ACME") -> Shown:
    return Shown(
        title=Markdown("{name}").format(name=name),
        blocks=(
            Text(Markdown("**{name}** buys less.").format(name=name)),
            Fields(((Markdown("Name"), escape(name)), (Markdown("Tier"), Markdown("star")))),
            Table((Markdown("Who"), Markdown("Share")), ((escape(name), Markdown("40 %")),)),
        ),
        presses=(Press("Why", "tok-why"), Press(name, "tok-name")),
        lang="en",
        private=True,
    )


async def test_a_command_in_a_channel_is_answered_to_the_asker_alone(connected: SlackServer, bot: Bot) -> None:
    bot.shown = card()
    ack = await connected.command("U1", "/customer ACME")
    posted = await connected.answer()
    assert (ack.status, ack.body or "") == (200, "")
    assert posted.method == "response_url"
    assert posted.only_to == "U1"
    assert "ACME buys less." in posted.words
    assert "ACME" in posted.text
    assert (bot.heard[0].account, bot.heard[0].line, bot.heard[0].shared) == ("U1", "/customer ACME", True)
    assert bot.heard[0].platform == "slack"


async def test_a_command_in_the_bots_direct_messages_stays_there_to_be_read_again(
    connected: SlackServer, bot: Bot
) -> None:
    await connected.command("U1", "/customer ACME", channel=direct("U1"))
    posted = await connected.answer()
    assert (posted.method, posted.channel, posted.only_to) == ("chat.postMessage", "DU1", None)
    assert not bot.heard[0].shared


async def test_a_command_in_a_direct_message_of_two_people_is_seen_by_the_asker_alone(
    on_socket: SlackServer, bot: Bot
) -> None:
    await on_socket.command("U1", "/customer ACME", channel="DU1U2")
    posted = await on_socket.answer()
    assert (posted.method, posted.only_to) == ("response_url", "U1")
    assert bot.heard[0].shared


async def test_where_it_is_unclear_who_reads_along_the_asker_alone_sees_the_answer(
    on_socket: SlackServer, bot: Bot
) -> None:
    on_socket.refuse("conversations.open", "missing_scope")
    await on_socket.command("U1", "/customer ACME", channel=direct("U1"))
    posted = await on_socket.answer()
    assert (posted.method, posted.only_to) == ("response_url", "U1")
    assert bot.heard[0].shared


async def test_the_command_for_everything_passes_its_words_on(on_socket: SlackServer, bot: Bot) -> None:
    for line in ("/callsheet customer ACME", "/callsheet 华信精密", "/callsheet"):
        await on_socket.command("U1", line)
        await on_socket.answer()
    assert [heard.line for heard in bot.heard] == ["customer ACME", "华信精密", "/help"]


async def test_free_text_in_direct_messages_is_answered_there(connected: SlackServer, bot: Bot) -> None:
    await connected.say("U1", "how is ACME & Sons <Ltd>?")
    posted = await connected.answer()
    assert bot.heard[0].line == "how is ACME & Sons <Ltd>?"
    assert (posted.method, posted.channel, posted.thread) == ("chat.postMessage", "DU1", None)


async def test_a_question_in_a_thread_is_answered_in_the_thread(on_socket: SlackServer) -> None:
    await on_socket.say("U1", "ACME", thread_ts="1763999999.000001")
    assert (await on_socket.answer()).thread == "1763999999.000001"


async def test_what_slack_made_a_link_is_read_as_it_was_typed(on_socket: SlackServer, bot: Bot) -> None:
    await on_socket.event(
        {"type": "message", "channel_type": "im", "channel": "DU1", "user": "U1", "text": "<http://acme.com|acme.com>"}
    )
    await on_socket.answer()
    assert bot.heard[0].line == "acme.com"


async def test_a_mention_is_answered_to_the_asker_alone_when_the_answer_is_private(
    connected: SlackServer, bot: Bot
) -> None:
    await connected.mention("U1", "customer ACME")
    posted = await connected.answer()
    assert (posted.method, posted.channel, posted.only_to) == ("chat.postEphemeral", "C1", "U1")
    assert posted.thread is None  # nobody sees an ephemeral message in a thread that has not begun
    assert (bot.heard[0].line, bot.heard[0].shared) == ("customer ACME", True)


async def test_a_mention_in_a_thread_is_answered_in_the_thread(on_socket: SlackServer) -> None:
    await on_socket.mention("U1", "customer ACME", thread_ts="1763999999.000001")
    posted = await on_socket.answer()
    assert (posted.method, posted.thread) == ("chat.postEphemeral", "1763999999.000001")


async def test_a_mention_is_answered_to_all_when_nothing_in_it_is_private(on_socket: SlackServer, bot: Bot) -> None:
    bot.shown = said("What I can do", private=False)
    await on_socket.mention("U1", "", ts="1764000001.000001")
    posted = await on_socket.answer()
    assert bot.heard[0].line == "/help"
    assert (posted.method, posted.only_to, posted.thread) == ("chat.postMessage", None, "1764000001.000001")


async def test_a_pressed_button_runs_its_token_as_the_one_who_pressed(connected: SlackServer, bot: Bot) -> None:
    bot.shown = card()
    await connected.say("U1", "ACME")
    posted = await connected.answer()
    assert posted.buttons == ["Why", "ACME"]
    await connected.press("U2", posted, "Why")
    await connected.answer()
    pressed = bot.heard[1]
    assert (pressed.account, pressed.token, pressed.line) == ("U2", "tok-why", None)


async def test_a_button_of_an_answer_seen_by_one_answers_that_one(on_socket: SlackServer, bot: Bot) -> None:
    bot.shown = card()
    await on_socket.mention("U1", "ACME", thread_ts="1763999999.000001")
    await on_socket.press("U1", await on_socket.answer(), "Why")
    again = await on_socket.answer()
    assert (again.method, again.only_to, again.thread) == ("response_url", "U1", "1763999999.000001")


async def test_a_strange_name_comes_out_as_its_name_everywhere(connected: SlackServer, bot: Bot) -> None:
    bot.shown = card(HOSTILE)
    await connected.say("U1", HOSTILE)
    posted = await connected.answer()
    assert bot.heard[0].line == HOSTILE
    assert posted.words.count(HOSTILE) == 5  # title, text, field, table, button
    assert posted.text.startswith("&lt;!channel&gt; *_[x](javascript:1)` &amp;&lt;b&gt;")


async def test_both_languages_are_shown_as_they_are_written(connected: SlackServer, bot: Bot) -> None:
    bot.shown = Shown(
        Markdown("华信精密"),
        (Text(Markdown("近三个月**采购额**下降。")), Fields(((Markdown("等级"), Markdown("明星客户")),))),
        (Press("为什么", "t1"),),
        lang="zh",
        private=True,
    )
    await connected.command("U1", "/callsheet 华信精密")
    posted = await connected.answer()
    assert "近三个月采购额下降。\n等级：明星客户\n[为什么]" in posted.words
    assert {"type": "text", "text": "采购额", "style": {"bold": True}} in posted.blocks[1]["elements"][0]["elements"]


async def test_the_home_tab_shows_help_and_its_buttons_answer_in_direct_messages(
    connected: SlackServer, bot: Bot
) -> None:
    bot.shown = card()
    await connected.open_home("U1")
    assert "Tier: star" in (await connected.answer()).words
    assert bot.heard[0].line == "/help"
    await connected.press_at_home("U1", "Why")
    posted = await connected.answer()
    assert (posted.method, posted.channel) == ("chat.postMessage", "DU1")
    assert bot.heard[1].token == "tok-why"
    assert not bot.heard[1].shared


async def test_nothing_is_said_to_machines_edits_and_other_tabs(connected: SlackServer, bot: Bot) -> None:
    await connected.say("U1", "I am a bot", bot_id="B2")
    await connected.say("U1", "changed", subtype="message_changed")
    await connected.event({"type": "message", "channel_type": "channel", "channel": "C1", "user": "U1", "text": "hi"})
    await connected.open_home("U1", tab="messages")
    await connected.deliver("interactive", {"type": "view_closed", "user": {"id": "U1"}})
    await connected.say("U1", "ACME")
    await connected.answer()
    assert [heard.line for heard in bot.heard] == ["ACME"]
    assert connected.silent


async def test_a_payload_with_the_word_payload_in_it_is_not_lost(connected: SlackServer, bot: Bot) -> None:
    await connected.command("U1", "/customer payload systems")
    await connected.answer()
    assert bot.heard[0].line == "/customer payload systems"
