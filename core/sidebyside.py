"""Do independent work side by side where there is much of it: numpy lets other threads run while it computes."""

from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from core.frames import Array, Frame

T = TypeVar("T")
Done = TypeVar("Done")

THREADS = 4  # more than that wait for memory, not for a core
ROWS = 1 << 16  # rows worked on at a time: their columns fit the cache, and threads are not worth it for fewer


def side_by_side(do: Callable[[T], Done], work: Iterable[T], rows: int) -> list[Done]:
    """Return what is done with each piece of work, in its order; in threads when there are many rows."""
    if rows <= ROWS:
        return [do(piece) for piece in work]
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(do, work))


def row_wise(do: Callable[[Frame], Mapping[str, Array]], frame: Frame) -> Mapping[str, Array]:
    """Return the columns of work that looks at no other row, done block by block."""
    if frame.length <= ROWS:
        return do(frame)
    blocks = [slice(start, start + ROWS) for start in range(0, frame.length, ROWS)]
    first = do(frame.take(blocks[0]))
    made: dict[str, Array] = {name: np.empty(frame.length, values.dtype) for name, values in first.items()}

    def put(block: slice) -> None:
        for name, values in (first if block is blocks[0] else do(frame.take(block))).items():
            np.copyto(made[name][block], values, casting="safe")

    side_by_side(put, blocks, frame.length)
    return made
