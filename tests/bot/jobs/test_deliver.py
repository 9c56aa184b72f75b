"""Sending what is due: once, in time, whatever the platform says."""

import asyncio
import logging
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from bot.channel import Incoming
from bot.jobs.deliver import AT_ONCE, LONGEST_PAUSE_SECONDS, TRIES_OF_A_BUG, pause
from bot.pacing import NotNow
from core.errors import DeliveryFailed
from core.store import outbox
from core.store.buttons import lookup
from core.store.engine import session
from core.store.tables.alerts import Delivery, Lease, Message, Unreachable
from core.store.tables.users import Membership
from tests.bot.jobs.mailroom import Mailroom, until
from tests.bot.people import NOW, WIDE, Office


@pytest.fixture
def mailroom(office: Office) -> Mailroom:
    return Mailroom(office)


async def test_what_is_put_in_is_sent_at_once_with_words_of_that_moment_and_buttons_that_work(
    mailroom: Mailroom,
) -> None:
    async with mailroom.sender().running():
        await asyncio.to_thread(mailroom.put, "one")
        await mailroom.until("one", state="sent")
    ((where, shown),) = mailroom.telegram.said
    assert (where, shown.title) == ("Li Wei in None", "about one at 09")
    assert shown.private
    with session(mailroom.engine) as opened:
        kept = lookup(opened, shown.presses[0].token)
        message = opened.exec(select(Message)).one()
    assert kept is not None
    assert kept[0] == "/ack 1 --seen 1"
    assert (message.chat, message.ref) == ("chat of Li Wei", "1")


async def test_a_change_alters_the_message_and_the_next_letter_goes_to_the_same_chat(mailroom: Mailroom) -> None:
    async with mailroom.sender().running():
        await asyncio.to_thread(mailroom.put, "one")
        await mailroom.until("one", state="sent")
        await asyncio.to_thread(mailroom.put, "two", kind="change", message=1)
        await mailroom.until("two", state="sent")
        await asyncio.to_thread(mailroom.put, "three")
        await mailroom.until("three", state="sent")
    assert [where for where, _ in mailroom.telegram.said] == [
        "Li Wei in None",
        "chat of Li Wei 1",
        "Li Wei in chat of Li Wei",
    ]


async def test_what_is_not_worth_sending_any_more_is_dropped(mailroom: Mailroom) -> None:
    mailroom.put("one", gone=True)
    mailroom.put("two", account="Chen", kind="change", message=99)
    async with mailroom.sender().running():
        row = await mailroom.until("one", state="dropped")
        await mailroom.until("two", state="dropped")
    assert row.outcome == "no longer worth sending"
    assert mailroom.telegram.said == []


async def test_told_to_wait_it_waits_and_then_sends(mailroom: Mailroom) -> None:
    mailroom.telegram.answers = [DeliveryFailed("too many messages", permanent=False, retry_after=30)]
    mailroom.put("one")
    async with mailroom.sender().running():
        row = await mailroom.until("one", outcome="too many messages")
        assert 30 <= (row.due_at - mailroom.now).total_seconds() <= 31
        mailroom.now += timedelta(seconds=32)
        row = await mailroom.until("one", state="sent")
    assert (row.attempts, row.outcome) == (2, None)


async def test_a_passing_fault_is_tried_again_later_and_later(mailroom: Mailroom) -> None:
    mailroom.telegram.answers = [DeliveryFailed("NetworkError", permanent=False)]
    mailroom.put("one")
    async with mailroom.sender().running():
        row = await mailroom.until("one", outcome="NetworkError")
    assert 1 <= (row.due_at - mailroom.now).total_seconds() <= 2


@given(st.integers(1, 10_000), st.floats(0, 1, exclude_max=True))
def test_pauses_grow_to_a_quarter_of_an_hour_and_are_never_the_same_for_all(attempts: int, draw: float) -> None:
    assert 0.5 * min(2.0 ** min(attempts, 20), 900) <= pause(attempts, draw) <= LONGEST_PAUSE_SECONDS
    assert pause(attempts, 0.9) > pause(attempts, 0.1)


async def test_what_was_not_its_turn_was_not_tried(mailroom: Mailroom) -> None:
    mailroom.telegram.answers = [NotNow(0.5, everybody=False), NotNow(0.2, everybody=True)]
    mailroom.put("one")
    async with mailroom.sender().running():
        async with asyncio.timeout(5):
            while mailroom.telegram.answers:
                await mailroom.telegram.begun.acquire()
                mailroom.now += timedelta(seconds=1)
        row = await mailroom.until("one", state="sent")
    assert row.attempts == 1


async def test_a_refusal_for_good_says_why(mailroom: Mailroom, caplog: pytest.LogCaptureFixture) -> None:
    mailroom.slack.answers = [DeliveryFailed("msg_too_long", permanent=True)]
    mailroom.put("one", platform="slack")
    async with mailroom.sender().running():
        row = await mailroom.until("one", state="failed")
    assert row.outcome == "msg_too_long"
    assert "delivery 1: refused for good (msg_too_long)" in caplog.text


async def test_who_blocked_the_bot_gets_nothing_more_until_they_write_and_their_manager_is_told(
    mailroom: Mailroom,
) -> None:
    mailroom.telegram.answers = [DeliveryFailed("bot was blocked by the user", permanent=True, unreachable=True)]
    for key in ("one", "two"):
        mailroom.put(key)
    async with mailroom.sender().running():
        notice = await mailroom.until("notice:unreachable:1:2026-06-30:3:telegram:Chen", state="sent")
        assert (notice.kind, notice.account) == ("notice", "Chen")
        assert mailroom.row("one").outcome == "bot was blocked by the user"
        assert mailroom.row("two").state == "waiting"
        await mailroom.office.dispatcher.answer(Incoming("telegram", "Li Wei", line="/help", update="1"), WIDE)
        await mailroom.until("two", state="sent")
    assert mailroom.telegram.titles == ["Li Wei does not get my messages", "about two at 09"]
    with session(mailroom.engine) as opened:
        assert opened.exec(select(Unreachable)).all() == []


async def test_who_has_no_manager_is_reported_to_the_administrators_once_a_day(mailroom: Mailroom) -> None:
    with session(mailroom.engine) as opened:
        for member in opened.exec(select(Membership)).all():
            opened.delete(member)
        opened.commit()
    blocked = DeliveryFailed("bot was blocked by the user", permanent=True, unreachable=True)
    mailroom.telegram.answers = [blocked, None, blocked]
    mailroom.put("one")
    async with mailroom.sender().running():
        notice = await mailroom.until("notice:unreachable:1:2026-06-30:4:telegram:Admin", state="sent")
        await mailroom.office.dispatcher.answer(Incoming("telegram", "Li Wei", line="/help", update="1"), WIDE)
        await asyncio.to_thread(mailroom.put, "two")
        await mailroom.until("two", state="failed")
    assert notice.account == "Admin"
    assert [row.key for row in mailroom.rows() if row.kind == "notice"] == [notice.key]


async def test_a_bug_in_a_letter_holds_nothing_else_up_and_ends(
    mailroom: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    mailroom.put("one", bug=True)
    mailroom.put("two", account="Chen")
    async with mailroom.sender().running():
        row = await mailroom.until("one", outcome="failed")
        await mailroom.until("two", state="sent")
        assert row.state == "waiting"
        with session(mailroom.engine) as opened:
            kept = opened.exec(select(Delivery).where(Delivery.key == "one")).one()
            kept.attempts, kept.due_at = TRIES_OF_A_BUG - 1, mailroom.now
            opened.add(kept)
            opened.commit()
        await mailroom.until("one", state="failed")
    assert "delivery 1 failed" in caplog.text


async def test_a_letter_of_a_newer_version_waits_for_a_replica_that_knows_it(mailroom: Mailroom) -> None:
    mailroom.put("one", kind="poem")
    async with mailroom.sender().running():
        await until(lambda: mailroom.row("one").due_at != mailroom.now)
    row = mailroom.row("one")
    assert (row.state, row.due_at) == ("waiting", mailroom.now + timedelta(minutes=1))


async def test_few_are_on_their_way_at_once(mailroom: Mailroom) -> None:
    for number in range(3 * AT_ONCE):
        mailroom.put(f"{number}", account=f"{number}")
    mailroom.telegram.free.clear()
    async with mailroom.sender().running():
        for _ in range(AT_ONCE):
            await mailroom.telegram.begun.acquire()
        mailroom.telegram.free.set()
        for number in range(3 * AT_ONCE):
            await mailroom.until(f"{number}", state="sent")
    assert mailroom.telegram.most_at_once == AT_ONCE


async def test_stopping_lets_what_is_on_its_way_arrive_and_leaves_the_rest_to_the_next(mailroom: Mailroom) -> None:
    mailroom.telegram.free.clear()
    mailroom.put("one")
    async with mailroom.sender().running():
        await mailroom.telegram.begun.acquire()
        asyncio.get_running_loop().call_later(0.05, mailroom.telegram.free.set)
    mailroom.put("two")
    assert mailroom.row("one").state == "sent"
    assert mailroom.row("two").lease_by is None
    with session(mailroom.engine) as opened:
        assert opened.exec(select(Lease)).all() == []


async def test_one_of_two_replicas_sends_and_the_other_goes_on_when_it_stops(mailroom: Mailroom) -> None:
    first, second = mailroom.sender("host:80 a"), mailroom.sender("host:81 b")
    async with first.running(), second.running():
        await asyncio.to_thread(mailroom.put, "one")
        await mailroom.until("one", state="sent")
        with session(mailroom.engine) as opened:
            assert opened.exec(select(Lease.holder).where(Lease.name == "sender")).all() == ["host:80 a"]
    async with second.running():
        await asyncio.to_thread(mailroom.put, "two")
        await mailroom.until("two", state="sent")
    assert len(mailroom.telegram.said) == 2


async def test_a_replica_started_anew_sends_again_what_was_on_its_way_when_it_was_killed(mailroom: Mailroom) -> None:
    mailroom.put("one")
    killed = mailroom.sender("host:80 a")
    mailroom.telegram.free.clear()
    with session(mailroom.engine) as opened:
        opened.add(Lease(name="sender", holder="host:80 a", until=mailroom.now + timedelta(days=9999)))
        opened.commit()
    assert outbox.claim(mailroom.engine, "telegram", "host:80 a", mailroom.now, 1, 60)
    mailroom.telegram.free.set()
    async with mailroom.sender("host:80 b").running():
        await mailroom.until("one", state="sent")
    assert killed is not None
    assert mailroom.row("one").attempts == 2


async def test_a_database_away_is_said_once_and_nothing_is_lost_nor_sent_twice(
    mailroom: Mailroom, caplog: pytest.LogCaptureFixture
) -> None:
    mailroom.telegram.free.clear()
    mailroom.put("one")
    mailroom.put("two")
    with caplog.at_level(logging.INFO, logger="bot"):
        async with mailroom.sender().running():
            await mailroom.telegram.begun.acquire()
            with mailroom.away():
                mailroom.telegram.free.set()
                await until(lambda: "sending waits for the database" in caplog.text)
            await mailroom.until("one", state="sent")
            await mailroom.until("two", state="sent")
    assert caplog.text.count("sending waits for the database") == 1
    assert caplog.text.count("sending goes on: the database is back") == 1
    assert mailroom.telegram.titles == ["about one at 09", "about two at 09"]


async def test_what_was_held_up_into_the_night_waits_for_the_morning_and_changes_do_not(mailroom: Mailroom) -> None:
    mailroom.put("one")
    mailroom.now += timedelta(hours=12)  # nine in the evening: nobody could send for half a day
    async with mailroom.sender().running():
        left = await mailroom.until_due_after("one", mailroom.now)
        mailroom.put("two", kind="change", message=99)
        await mailroom.until("two", state="dropped")
    assert (left.state, left.attempts, left.due_at) == ("waiting", 0, NOW + timedelta(hours=23))
    assert mailroom.telegram.said == []
    mailroom.now = left.due_at
    async with mailroom.sender().running():
        await mailroom.until("one", state="sent")


@pytest.mark.parametrize(
    ("hours", "state"),
    [(1, "sent"), (7, "sent"), (9.5, "dropped"), (24, "dropped")],
)
async def test_a_digest_goes_out_while_it_is_news(mailroom: Mailroom, hours: float, state: str) -> None:
    mailroom.put("one", kind="digest", day=f"{NOW:%Y-%m-%d}")
    mailroom.now = NOW.replace(hour=8, minute=30) + timedelta(hours=hours)
    async with mailroom.sender().running():
        await mailroom.until("one", state=state)
