"""Memory of large arrays is used again while a book is worked on, and given back after it."""

import gc
import platform
import resource
from pathlib import Path

import numpy as np
import pytest

from core.allocation import memory_kept

BYTES = 1 << 27
PAGE = resource.getpagesize()
glibc = pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another allocator keeps memory its own way")


def come_and_go() -> None:
    np.ones(BYTES // 8)


def faults_of(times: int) -> int:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
    for _ in range(times):
        come_and_go()
    return resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before


def resident() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[1]) * PAGE


@glibc
def test_the_next_array_finds_the_memory_of_the_last_one() -> None:
    fresh = faults_of(10)
    with memory_kept():
        come_and_go()
        assert faults_of(10) < fresh / 4


@glibc
def test_nothing_is_kept_after_it() -> None:
    gc.collect()
    before = resident()
    with memory_kept():
        come_and_go()
        assert resident() > before + BYTES / 2
    assert resident() < before + BYTES / 2


def test_elsewhere_it_does_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "libc_ver", lambda: ("", ""))
    with memory_kept():
        come_and_go()
