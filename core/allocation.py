"""Use memory again that was used before, while a whole book is worked on.

The allocator of Linux (glibc) gives every large array back to the system as soon as it is let go of, and takes the next
one fresh: the system clears it, and on a virtual machine its host may have to find it first. Columns of a million
customers come and go by the hundred; kept for the next one, they are at hand (mallopt(3), M_MMAP_THRESHOLD).
"""

import ctypes
import platform
from collections.abc import Iterator
from contextlib import contextmanager

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as malloc.h numbers them
KEPT = 1 << 30  # bytes; larger arrays are taken fresh
USUAL = 1 << 25  # what the allocator itself comes to, once it has seen large arrays


@contextmanager
def memory_kept() -> Iterator[None]:
    """Keep the memory of arrays that are let go of, and give it back in the end; elsewhere than on glibc do nothing."""
    if platform.libc_ver()[0] != "glibc":
        yield
        return
    c = ctypes.CDLL(None)
    c.mallopt(M_MMAP_THRESHOLD, KEPT)
    c.mallopt(M_TRIM_THRESHOLD, 2 * KEPT - 1)
    try:
        yield
    finally:
        c.mallopt(M_MMAP_THRESHOLD, USUAL)
        c.mallopt(M_TRIM_THRESHOLD, 2 * USUAL)
        c.malloc_trim(ctypes.c_size_t(0))
