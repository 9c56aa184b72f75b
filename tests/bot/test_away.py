"""An answer is worked out in one thread, and waits for nothing that only a loop could give."""

import asyncio
from threading import get_ident

import pytest

from bot.away import away, through_away


async def test_work_leaves_the_loop() -> None:
    assert await away(get_ident) != get_ident()


async def test_what_an_answer_asks_for_is_done_in_its_own_thread() -> None:
    async def answer() -> tuple[int, int, int]:
        return await away(get_ident), get_ident(), await away(get_ident)

    threads = await through_away(answer)
    assert len({*threads}) == 1
    assert get_ident() not in threads


async def test_the_loop_is_free_meanwhile() -> None:
    asked, told = asyncio.Event(), asyncio.Event()
    loop = asyncio.get_running_loop()

    async def answer() -> bool:
        loop.call_soon_threadsafe(asked.set)
        return await away(asyncio.run_coroutine_threadsafe(told.wait(), loop).result)

    answering = asyncio.create_task(through_away(answer))
    await asked.wait()
    told.set()
    assert await answering


async def test_work_of_others_still_leaves_the_loop_after_an_answer() -> None:
    async def answer() -> int:
        return await away(get_ident)

    await through_away(answer)
    assert await away(get_ident) != get_ident()


async def test_what_goes_wrong_is_raised_where_it_is_asked() -> None:
    async def answer() -> None:
        raise KeyError("lost")

    with pytest.raises(KeyError, match="lost"):
        await through_away(answer)


async def test_an_answer_that_waits_for_the_loop_is_told_so() -> None:
    async def answer() -> None:
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="waits for something else"):
        await through_away(answer)
