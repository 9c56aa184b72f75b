"""The gate lets a few calls through at once, then one a second in a channel, and waits as it is told."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.gate import Gate
from bot.channels.slack.limits import CHANNEL_BURST
from bot.pacing import NotNow, OwnLedger, Pacer
from tests.bot.channels.slack.conftest import Clock


def gate_of(clock: Clock) -> Gate:
    return Gate(Pacer("slack", OwnLedger(clock), clock, clock.sleep))


async def test_a_channel_does_not_wait_for_another(clock: Clock) -> None:
    gate = gate_of(clock)
    for number in range(50):
        await gate.enter("chat.postMessage", f"C{number}")
    assert clock.now == 0


@pytest.mark.parametrize(
    ("method", "minute"), [("chat.postMessage", 300), ("chat.update", 50), ("conversations.open", 50)]
)
@pytest.mark.parametrize("unasked", [False, True])
async def test_a_workspace_gets_no_more_of_a_method_in_any_minute_than_its_tier(
    clock: Clock, method: str, minute: int, unasked: bool
) -> None:
    gate, times = gate_of(clock), []
    for number in range(3 * minute):
        try:
            await gate.enter(method, f"C{number}", unasked=unasked)
        except NotNow as refusal:
            await clock.sleep(refusal.seconds)
        else:
            times.append(clock.now)
    assert len(times) > minute
    for first, one_too_many in zip(times, times[minute:], strict=False):
        assert one_too_many - first >= 60 - 1e-6


async def test_a_burst_passes_again_after_a_quiet_while(clock: Clock) -> None:
    gate = gate_of(clock)
    for _ in range(CHANNEL_BURST):
        await gate.enter("chat.postMessage", "C1")
    clock.now += CHANNEL_BURST
    for _ in range(CHANNEL_BURST):
        await gate.enter("chat.postMessage", "C1")
    assert clock.slept == []


async def test_a_method_held_back_waits_in_every_channel_and_others_do_not(clock: Clock) -> None:
    gate = gate_of(clock)
    await gate.hold("chat.postMessage", 30)
    await gate.hold("chat.postMessage", 10)
    await gate.enter("views.publish", None)
    assert clock.now == 0
    await gate.enter("chat.postMessage", "C2")
    assert clock.now == 30


@settings(deadline=None)
@given(st.lists(st.floats(0, 3), max_size=60))
async def test_no_minute_in_a_channel_has_more_than_its_share(gaps: list[float]) -> None:
    clock = Clock()
    gate = gate_of(clock)
    times = []
    for gap in gaps:
        clock.now += gap
        await gate.enter("response_url", "C1")
        times.append(clock.now)
    for first in range(len(times)):
        for last in range(first, len(times)):
            assert last - first + 1 <= times[last] - times[first] + CHANNEL_BURST + 1e-6
