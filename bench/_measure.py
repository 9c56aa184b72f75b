"""How a measurement is taken and told: several runs, the median, and the machine it was taken on."""

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure: what was done, how long each run took, and the goal (all in seconds)."""

    what: str
    seconds: tuple[float, ...]
    goal: float | None = None

    @property
    def median(self) -> float:
        """Return the median of the runs."""
        return statistics.median(self.seconds)

    def told(self) -> str:
        """Return the figure in a line."""
        goal = f"  goal {said(self.goal)}: {'met' if self.median < self.goal else 'MISSED'}" if self.goal else ""
        spread = f"{said(min(self.seconds))} to {said(max(self.seconds))}, {len(self.seconds)} runs"
        return f"{self.what:<58} {said(self.median):>10}  ({spread}){goal}"


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that is not a time, and what it is of."""

    what: str
    figure: str

    def told(self) -> str:
        """Return the figure in a line."""
        return f"{self.what:<58} {self.figure}"


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is more than one figure."""

    text: str

    def told(self) -> str:
        """Return it."""
        return self.text


class Told(Protocol):
    """Whatever can say itself in a line."""

    def told(self) -> str:
        """Return the line."""
        ...


@dataclass(frozen=True)
class Bench:
    """A file of measurements; ``run`` takes them, ``sized`` for numbers of customers of the caller's choice."""

    title: str
    run: Callable[[], Iterable[Told]]
    sized: Callable[[tuple[int, ...]], Iterable[Told]] | None = None


def said(seconds: float) -> str:
    """Return a time in the unit a reader expects."""
    return f"{seconds * 1000:.2f} ms" if seconds < 1 else f"{seconds:.2f} s"


def times(do: Callable[[], object], runs: int, warm_up: int = 1) -> tuple[float, ...]:
    """Return the seconds of each run after some that do not count."""
    for _ in range(warm_up):
        do()
    taken = []
    for _ in range(runs):
        start = time.perf_counter()
        do()
        taken.append(time.perf_counter() - start)
    return tuple(taken)


def machine() -> str:
    """Describe the machine in a line."""
    cpu = Path("/proc/cpuinfo")
    model = platform.processor() or platform.machine()
    if cpu.exists():
        names = [
            line.partition(":")[2].strip() for line in cpu.read_text().splitlines() if line.startswith("model name")
        ]
        model = names[0] if names else model
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Python {platform.python_version()}, {platform.system()}"
