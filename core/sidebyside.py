"""Do independent work side by side where there is much of it: numpy lets other threads run while it computes."""

import os
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

import numpy as np

from core.frames import Array, Frame

T = TypeVar("T")
Done = TypeVar("Done")

THREADS = min(4, os.cpu_count() or 1)  # more than four wait for memory, more than there are cores for each other
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
    pieces = blocks(frame.length, ROWS)
    first = do(frame.take(pieces[0]))
    made: dict[str, Array] = {name: np.empty(frame.length, values.dtype) for name, values in first.items()}

    def put(block: slice) -> None:
        for name, values in (first if block is pieces[0] else do(frame.take(block))).items():
            np.copyto(made[name][block], values, casting="safe")

    side_by_side(put, pieces, frame.length)
    return made


def blocks(length: int, size: int) -> list[slice]:
    """Return the rows of so many as blocks of a size, the last as long as what is left."""
    return [slice(start, min(start + size, length)) for start in range(0, length, size)]
