"""One pace for all: answers book the next place, broadcasts take what is free; time here is a number."""

from collections.abc import Iterator
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from bot.context import House
from bot.pacing import LONGEST_ANSWER_WAIT, NotNow, OwnLedger, Pacer, SharedLedger
from bot.phrases import phrases
from core.errors import DeliveryFailed, Unavailable
from core.pacing import Lines, Queue, queue
from core.store.engine import connect
from tests.bot.jobs.mailroom import closed
from tests.databases import Databases

ALL, CHAT = queue("", 10, 5), queue("501", 1, 3)
SHUT = ("closed",)


class Time:
    """A clock that moves only when somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def pacer(time: Time) -> Pacer:
    return Pacer("telegram", OwnLedger(time), time, time.sleep)


@given(st.lists(st.tuples(st.floats(0, 0.4), st.booleans()), max_size=80))
def test_no_window_ever_has_more_than_a_burst_and_its_share(steps: list[tuple[float, bool]]) -> None:
    lines, now, went = Lines(), 100.0, []
    for gap, unasked in steps:
        now += gap
        if unasked and lines.take([ALL], (), now):
            went.append(now)
        elif not unasked:
            went.append(now + lines.book([ALL], (), now).seconds)
    went.sort()
    for first in range(len(went)):
        for last in range(first, len(went)):
            assert last - first + 1 <= 5 + (went[last] - went[first]) * 10 + 1e-6


@given(st.lists(st.floats(0, 0.3), max_size=60))
def test_a_broadcast_never_makes_an_answer_wait(gaps: list[float]) -> None:
    lines, now = Lines(), 100.0
    for gap in gaps:
        now += gap
        lines.take([ALL], (), now)
    assert lines.book([ALL], (), now).seconds == 0


async def test_after_a_closure_all_who_waited_go_one_behind_the_other(pacer: Pacer, time: Time) -> None:
    await pacer.close("closed", 7)
    went = []
    for _ in range(8):
        await pacer.answer([ALL], None, SHUT)
        went.append(round(time.now - 100, 3))
    assert went == [7.0] * 5 + [7.1, 7.2, 7.3]


async def test_an_answer_too_far_away_is_given_up(pacer: Pacer) -> None:
    await pacer.close("closed", LONGEST_ANSWER_WAIT + 1)
    with pytest.raises(DeliveryFailed) as refused:
        await pacer.answer([ALL], CHAT, SHUT)
    assert refused.value.retry_after == LONGEST_ANSWER_WAIT + 1


async def test_a_broadcast_waits_a_little_for_all_and_not_for_one_chat(pacer: Pacer, time: Time) -> None:
    for number in range(12):
        await pacer.broadcast([ALL], queue(f"{number}", 1, 3), SHUT)
    assert time.now - 100 == pytest.approx(1.1)
    with pytest.raises(NotNow) as refused:
        await pacer.broadcast([ALL], queue("11", 1, 3), SHUT)
    assert not refused.value.everybody


async def test_broadcasts_sent_away_by_a_slow_line_come_back_one_after_the_other(pacer: Pacer, time: Time) -> None:
    slow = queue("conversations.open", 0.5, 3)
    await pacer.broadcast([slow], None, SHUT)
    away = []
    for _ in range(3):
        with pytest.raises(NotNow) as refused:
            await pacer.broadcast([slow], None, SHUT)
        away.append(refused.value.turn)
    assert away == [2.0, 4.0, 6.0]
    time.now += 2
    await pacer.broadcast([slow], None, SHUT)


@pytest.fixture
def postgres(postgres_databases: Databases) -> Iterator[Engine]:
    url = postgres_databases.take()
    engine = connect(url)
    yield engine
    engine.dispose()
    postgres_databases.give_back(url)


async def test_replicas_share_one_pace(postgres: Engine, time: Time) -> None:
    one, other = (Pacer("telegram", SharedLedger(house(postgres)), time, time.sleep) for _ in range(2))
    slow = Queue("", 100.0, 0.0)
    await one.answer([slow], None, SHUT)
    with pytest.raises(DeliveryFailed) as refused:
        await other.answer([slow], None, SHUT)
    assert refused.value.retry_after == pytest.approx(100, abs=5)
    await other.close("closed", 50)
    with pytest.raises(NotNow) as shut:
        await one.broadcast([Queue("elsewhere", 1.0, 0.0)], None, SHUT)
    assert shut.value.seconds == pytest.approx(50, abs=5)


async def test_while_the_database_is_away_people_are_answered_and_nothing_is_broadcast(
    postgres: Engine, time: Time
) -> None:
    ledger = SharedLedger(house(postgres), time)
    pacer = Pacer("telegram", ledger, time, time.sleep)
    with closed(postgres.url):
        for _ in range(6):
            await pacer.answer([ALL], None, SHUT)
        assert time.now - 100 == pytest.approx(0.1)
        await pacer.close("closed", 3)
        with pytest.raises(Unavailable):
            await pacer.broadcast([ALL], None, SHUT)
        await pacer.answer([ALL], None, SHUT)
        assert time.now - 100 == pytest.approx(3.1)
    time.now += 10
    await pacer.broadcast([ALL], None, SHUT)
    assert (await ledger.latest("telegram", [""])).seconds > 0


def house(engine: Engine) -> House:
    return House(engine, phrases(), lambda key, _: key, {}, _nothing, _nothing)


def _nothing() -> NoReturn:
    raise AssertionError("no policy and no playbooks here")
