"""The gate lets a few calls through at once, then one a second in a channel, and waits as it is told."""

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.slack.gate import Gate
from bot.channels.slack.limits import CHANNEL_BURST
from tests.bot.channels.slack.conftest import Clock


async def test_a_channel_does_not_wait_for_another(clock: Clock) -> None:
    gate = Gate(clock, clock.sleep)
    for number in range(1_500):
        await gate.enter("chat.postMessage", f"C{number}")
    assert clock.now == 0


async def test_a_burst_passes_again_after_a_quiet_while(clock: Clock) -> None:
    gate = Gate(clock, clock.sleep)
    for _ in range(CHANNEL_BURST):
        await gate.enter("chat.postMessage", "C1")
    clock.now += CHANNEL_BURST
    for _ in range(CHANNEL_BURST):
        await gate.enter("chat.postMessage", "C1")
    assert clock.slept == []


async def test_a_method_held_back_waits_in_every_channel_and_others_do_not(clock: Clock) -> None:
    gate = Gate(clock, clock.sleep)
    gate.hold("chat.postMessage", 30)
    gate.hold("chat.postMessage", 10)
    await gate.enter("views.publish", None)
    assert clock.now == 0
    await gate.enter("chat.postMessage", "C2")
    assert clock.now == 30


@settings(deadline=None)
@given(st.lists(st.floats(0, 3), max_size=60))
async def test_no_minute_in_a_channel_has_more_than_its_share(gaps: list[float]) -> None:
    clock = Clock()
    gate = Gate(clock, clock.sleep)
    times = []
    for gap in gaps:
        clock.now += gap
        await gate.enter("chat.postMessage", "C1")
        times.append(clock.now)
    for first in range(len(times)):
        for last in range(first, len(times)):
            assert last - first + 1 <= times[last] - times[first] + CHANNEL_BURST + 1e-6
