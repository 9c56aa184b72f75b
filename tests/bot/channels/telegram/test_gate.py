"""The gate keeps to Telegram's pace and does as it is told; time here is a number."""

from datetime import timedelta
from typing import Any

import pytest
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.gate import TRIES, Gate, Unasked
from bot.channels.telegram.limits import CHAT_BURST, GROUP_BURST
from bot.pacing import LONGEST_ANSWER_WAIT, NotNow, OwnLedger, Pacer

pytestmark = pytest.mark.filterwarnings("ignore:.*attribute `retry_after`")


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


class Caller:
    """Calls Telegram through a gate, which answers with these errors first."""

    def __init__(self, *errors: TelegramError) -> None:
        self.time = Time()
        self.gate = Gate(Pacer("telegram", OwnLedger(self.time), self.time, self.time.sleep), self.time.sleep)
        self.errors = list(errors)
        self.moments: list[float] = []

    async def call(self, chat: int | None = 1, *, unasked: bool = False) -> Any:
        data = {} if chat is None else {"chat_id": chat}
        asked: Unasked | None = "unasked" if unasked else None
        return await self.gate.process_request(self._telegram, (), {}, "sendMessage", data, asked)

    async def _telegram(self) -> bool:
        self.moments.append(round(self.time.now - 100, 3))
        if self.errors:
            raise self.errors.pop(0)
        return True


@pytest.mark.parametrize(("chat", "burst", "gap"), [(1, CHAT_BURST, 1.0), (-1, GROUP_BURST, 4.0)])
async def test_after_a_burst_a_chat_gets_its_messages_at_its_pace(chat: int, burst: int, gap: float) -> None:
    caller = Caller()
    for _ in range(burst + 2):
        await caller.call(chat)
    assert caller.moments == [0.0] * burst + [gap, 2 * gap]


@pytest.mark.parametrize("unasked", [False, True])
async def test_all_chats_together_never_get_more_than_thirty_in_any_second(unasked: bool) -> None:
    caller = Caller()
    for chat in range(1, 101):
        await caller.call(chat, unasked=unasked)
    for first, thirty_first in zip(caller.moments, caller.moments[30:], strict=False):
        assert thirty_first - first > 1
    assert caller.moments[-1] < 5


async def test_no_group_gets_more_than_twenty_in_any_minute() -> None:
    caller = Caller()
    for _ in range(50):
        await caller.call(-1)
    for first, twenty_first in zip(caller.moments, caller.moments[20:], strict=False):
        assert twenty_first - first >= 60


async def test_told_to_wait_everybody_waits() -> None:
    caller = Caller(RetryAfter(timedelta(seconds=7)))
    assert await caller.call(1)
    await caller.call(2)
    assert caller.moments == [0.0, 7.1, 7.1]


async def test_a_wait_that_is_too_long_is_given_back() -> None:
    caller = Caller(RetryAfter(int(LONGEST_ANSWER_WAIT) + 1))
    with pytest.raises(RetryAfter):
        await caller.call()
    assert len(caller.moments) == 1


async def test_patience_ends() -> None:
    caller = Caller(*[RetryAfter(1)] * TRIES)
    with pytest.raises(RetryAfter):
        await caller.call()
    assert len(caller.moments) == TRIES


async def test_a_lost_connection_is_tried_again() -> None:
    caller = Caller(NetworkError("connection reset"))
    assert await caller.call()
    assert caller.moments == [0.0, 1.0]


@pytest.mark.parametrize("error", [BadRequest("no"), Forbidden("blocked"), TimedOut()])
async def test_a_refusal_and_a_message_that_may_have_arrived_are_not_sent_again(error: TelegramError) -> None:
    caller = Caller(error)
    with pytest.raises(type(error)):
        await caller.call()
    assert len(caller.moments) == 1


async def test_what_nobody_asked_for_is_tried_once_and_stops_everything_when_told_to() -> None:
    caller = Caller(RetryAfter(7), NetworkError("connection reset"))
    with pytest.raises(RetryAfter):
        await caller.call(unasked=True)
    with pytest.raises(NotNow) as refused:
        await caller.call(2, unasked=True)
    assert (refused.value.everybody, round(refused.value.seconds, 3)) == (True, 7.1)
    caller.time.now += 7.1
    with pytest.raises(NetworkError):
        await caller.call(unasked=True)
    assert caller.moments == [0.0, 7.1]


async def test_an_answer_goes_at_once_after_a_broadcast_to_the_same_chat_and_the_broadcast_waits_for_it() -> None:
    caller = Caller()
    await caller.call(unasked=True)
    await caller.call()
    assert caller.moments == [0.0, 0.0]
    with pytest.raises(NotNow) as refused:
        await caller.call(unasked=True)
    assert (refused.value.everybody, refused.value.seconds) == (False, 2.0)
