"""Work away from the loop: an answer is worked out in one thread from its first word to its last.

Each way to a thread and back costs a tenth of a millisecond and more, and what an answer computes would hold up
everybody else's on the loop.
"""

from collections.abc import Callable, Coroutine
from contextvars import ContextVar
from typing import TypeVar

import anyio.to_thread

T = TypeVar("T")

_is_away: ContextVar[bool] = ContextVar("is_away", default=False)


async def away(do: Callable[[], T]) -> T:
    """Return what a function returns, called in a thread: in another one, or in this one when it is away already."""
    return do() if _is_away.get() else await anyio.to_thread.run_sync(do)


async def through_away(start: Callable[[], Coroutine[object, None, T]]) -> T:
    """Return what a coroutine returns, run in one thread to its end: there is nothing it waits for but ``away``."""
    return await anyio.to_thread.run_sync(_through, start)


def _through(start: Callable[[], Coroutine[object, None, T]]) -> T:
    _is_away.set(True)  # of this call alone: it runs in a context of its own
    coroutine = start()
    try:
        coroutine.send(None)
    except StopIteration as done:
        result: T = done.value
        return result
    coroutine.close()
    raise RuntimeError("an answer waits for something else than the store and what is worked out away from the loop")
