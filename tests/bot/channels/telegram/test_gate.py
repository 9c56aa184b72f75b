"""The gate keeps to Telegram's pace and does as it is told; time here is a number."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, Forbidden, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.gate import LONGEST_WAIT, TRIES, Gate, Pace
from bot.channels.telegram.limits import CHAT_BURST, GROUP_BURST, OVERALL_BURST

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
        self.gate = Gate(self.time, self.time.sleep)
        self.errors = list(errors)
        self.moments: list[float] = []

    async def call(self, chat: int | None = 1) -> Any:
        data = {} if chat is None else {"chat_id": chat}
        return await self.gate.process_request(self._telegram, (), {}, "sendMessage", data, None)

    async def _telegram(self) -> bool:
        self.moments.append(round(self.time.now - 100, 3))
        if self.errors:
            raise self.errors.pop(0)
        return True


@pytest.mark.parametrize(("chat", "burst", "gap"), [(1, CHAT_BURST, 1.0), (-1, GROUP_BURST, 3.0)])
async def test_after_a_burst_a_chat_gets_its_messages_at_its_pace(chat: int, burst: int, gap: float) -> None:
    caller = Caller()
    for _ in range(burst + 2):
        await caller.call(chat)
    assert caller.moments == [0.0] * burst + [gap, 2 * gap]


async def test_all_chats_together_get_thirty_a_second() -> None:
    caller = Caller()
    for chat in range(1, OVERALL_BURST + 31):
        await caller.call(chat)
    assert caller.moments[:OVERALL_BURST] == [0.0] * OVERALL_BURST
    assert caller.moments[-1] == pytest.approx(1.0)


async def test_told_to_wait_everybody_waits() -> None:
    caller = Caller(RetryAfter(timedelta(seconds=7)))
    assert await caller.call(1)
    await caller.call(2)
    assert caller.moments == [0.0, 7.1, 7.1]


async def test_a_wait_that_is_too_long_is_given_back() -> None:
    caller = Caller(RetryAfter(int(LONGEST_WAIT) + 1))
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


@given(st.lists(st.floats(0, 5), min_size=1, max_size=60))
def test_a_pace_is_never_exceeded(gaps: list[float]) -> None:
    pace, now, went = Pace(2.0, 3), 0.0, []
    for gap in gaps:
        now += gap
        went.append(pace.book(now))
    assert went == sorted(went)
    for first, last in zip(went, went[4:], strict=False):
        assert last - first >= 0.999
