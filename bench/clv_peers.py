"""Our forecast of orders beside lifetimes and pymc-marketing: same orders, same machine, a process for every run.

The peers are installed into environments of their own in the cache folder ``.bench``, once; their versions are written
here. pymc-marketing 1.3 needs Python 3.12; on 3.11 its last release for that is taken. Its runs are fitted by maximum a
posteriori with flat priors, its fastest way and the one that aims at the same parameters, and its first run, which
compiles the model for the machine, does not count. Reading the orders does not count either; the memory is that of the
whole process. Our last phase also gives intervals, the days of the next order and the orders of a lifetime, which the
peers do not: it is what the product always works out. Processor time stands beside the time on the clock, for machines
that have other work.
"""

import json
import math
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from bench._measure import Bench, Line, Told, said

SIZES = (10_000, 100_000, 1_000_000)
COLD = 10_000  # customers where the whole process is compared, from its start to its end
RUNS = 3
ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".bench"
PHASES = {
    "summary": "summary of orders",
    "purchases": "BG/NBD fit",
    "spending": "Gamma-Gamma fit",
    "forecast": "P(alive), 90 days",
}
PARAMETERS = ("r", "alpha", "a", "b", "p", "q", "v")
GOAL_TIMES, GOAL_SIZE = 20, 1_000_000  # how much faster than the faster peer, and among how many customers
GOAL_MEMORY = 0.5  # of the smaller peer's


@dataclass(frozen=True, slots=True)
class Contender:
    """Who is measured: a script, and the packages of its environment; none is our own."""

    name: str
    script: str
    packages: tuple[str, ...] = ()

    def command(self) -> list[str]:
        """Return how it is started; its environment is made when it is not there."""
        if not self.packages:
            return [sys.executable, "-m", f"bench.{self.script}"]
        return [str(_environment(self)), str(ROOT / "bench" / f"{self.script}.py")]


OURS = Contender("callsheet", "_clv_ours")
LIFETIMES = Contender("lifetimes", "_clv_lifetimes", ("lifetimes==0.11.3", "pandas==2.3.3", "scipy==1.17.1"))
PYMC = Contender(
    "pymc-marketing",
    "_clv_pymc",
    ("pymc-marketing==1.3.0",) if sys.version_info >= (3, 12) else ("pymc-marketing==0.19.2", "pymc==5.28.5"),
)
CONTENDERS = (OURS, LIFETIMES, PYMC)


@dataclass(frozen=True, slots=True)
class Run:
    """What one run of a contender said, and how long its whole process took."""

    seconds: dict[str, float]
    processor: float  # seconds of all phases, on all cores
    parameters: list[float]
    orders: float
    mib: float
    process: float


@dataclass(frozen=True, slots=True)
class Result:
    """The medians of a contender's runs on one book."""

    contender: Contender
    customers: int
    runs: tuple[Run, ...]

    def phase(self, name: str) -> float:
        """Return the median seconds of a phase."""
        return statistics.median(run.seconds[name] for run in self.runs)

    @property
    def total(self) -> float:
        """Return the median seconds of all phases together."""
        return statistics.median(sum(run.seconds.values()) for run in self.runs)

    @property
    def processor(self) -> float:
        """Return the median processor time of all phases together."""
        return statistics.median(run.processor for run in self.runs)

    @property
    def process(self) -> float:
        """Return the median seconds of the whole process."""
        return statistics.median(run.process for run in self.runs)

    @property
    def mib(self) -> float:
        """Return the median peak memory."""
        return statistics.median(run.mib for run in self.runs)


def _environment(contender: Contender) -> Path:
    """Return the Python of a contender's own environment."""
    folder = CACHE / f"{contender.name}-{sys.version_info.major}.{sys.version_info.minor}"
    python, ready = folder / "bin" / "python", folder / "ready"
    wanted = "\n".join(contender.packages)
    if not ready.exists() or ready.read_text("utf-8") != wanted:
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(folder)], check=True)
        install = [str(python), "-m", "pip", "install", "-qq", "--disable-pip-version-check", *contender.packages]
        subprocess.run(install, check=True)
        ready.write_text(wanted, "utf-8")
    return python


def _orders(path: Path, customers: int) -> Path:
    """Write orders in a process of its own: a process starts with the peak memory of the one that starts it."""
    subprocess.run([sys.executable, "-m", "bench._clv_orders", str(path), str(customers)], cwd=ROOT, check=True)
    return path


def _run(contender: Contender, orders: Path) -> Run:
    command = [*contender.command(), str(orders)]
    start = time.perf_counter()
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    process = time.perf_counter() - start
    report = json.loads(done.stdout.splitlines()[-1])
    phases, parameters = report["seconds"], report["parameters"]
    return Run(phases, report["processor"], parameters, report["orders"], report["mib"], process)


def measured(sizes: tuple[int, ...]) -> Iterator[Told]:
    """Measure books of these sizes, in turns, and tell each as soon as it is done."""
    results: list[Result] = []
    with tempfile.TemporaryDirectory() as folder:
        small = _orders(Path(folder) / "warm.npz", min(COLD, *sizes))
        for contender in CONTENDERS:
            _run(contender, small)
        for customers in sizes:
            orders = _orders(Path(folder) / "orders.npz", customers)
            turns = [[_run(contender, orders) for contender in CONTENDERS] for _ in range(RUNS)]
            runs = zip(*turns, strict=True)
            here = [Result(*each) for each in zip(CONTENDERS, [customers] * 3, runs, strict=True)]
            results += here
            yield from _told(here)
    yield from _growth(results)


def _told(results: Sequence[Result]) -> Iterator[Told]:
    """Tell the contenders side by side on one book."""
    ours, *peers = results
    yield Line(f"{ours.customers:,} customers, medians of {RUNS} runs")
    yield _row("", *(result.contender.name for result in results), *(f"{peer.contender.name} ÷ ours" for peer in peers))
    for phase, name in PHASES.items():
        yield _seconds(name, [result.phase(phase) for result in results])
    yield _seconds("all phases", [result.total for result in results])
    yield _seconds("processor time of all", [result.processor for result in results])
    if ours.customers == COLD:
        yield _seconds("process, from its start", [result.process for result in results])
    memory = [result.mib for result in results]
    yield _row("peak memory", *(f"{mib:,.0f} MiB" for mib in memory), *(f"{mib / memory[0]:.1f}" for mib in memory[1:]))
    yield from _alike(results)
    if ours.customers >= GOAL_SIZE:
        yield _goal(results)


def _alike(results: Sequence[Result]) -> Iterator[Told]:
    """Tell the parameters side by side, and whether three digits are the same."""
    for place, name in enumerate(PARAMETERS):
        values = [result.runs[0].parameters[place] for result in results]
        alike = [
            "same" if _digits(value) == _digits(values[0]) else f"{value / values[0] - 1:+.1e}" for value in values
        ]
        yield _row(name, *(f"{value:.5g}" for value in values), *alike[1:])
    orders = [result.runs[0].orders for result in results]
    yield _row("orders in 90 days", *(f"{value:,.0f}" for value in orders))


def _digits(value: float) -> str:
    return f"{value:.3g}"


def _goal(results: Sequence[Result]) -> Told:
    ours, *peers = results
    times = min(peer.total for peer in peers) / ours.total
    memory = ours.mib / min(peer.mib for peer in peers)
    speed = f"{times:.0f} times faster than the faster peer (goal {GOAL_TIMES}: {_met(times >= GOAL_TIMES)})"
    return Line(f"{speed}, {memory:.0%} of its memory (goal {GOAL_MEMORY:.0%}: {_met(memory <= GOAL_MEMORY)})")


def _met(reached: bool) -> str:
    return "met" if reached else "MISSED"


def _growth(results: Sequence[Result]) -> Iterator[Told]:
    """Tell with which power of the number of customers the time grows, from one size to the next."""
    for contender in CONTENDERS:
        own = [result for result in results if result.contender is contender]
        for small, large in pairwise(own):
            power = math.log(large.total / small.total) / math.log(large.customers / small.customers)
            sizes = f"{small.customers:,} to {large.customers:,}"
            yield Line(
                f"{contender.name} from {sizes} customers: time grows with their number to the power {power:.2f}"
            )


def _seconds(name: str, seconds: Sequence[float]) -> Told:
    return _row(name, *map(said, seconds), *(f"{peer / seconds[0]:.1f}" for peer in seconds[1:]))


def _row(*cells: str) -> Told:
    return Line(f"{cells[0]:<26}" + "".join(f"{cell:>22}" for cell in cells[1:]))


def run() -> Iterator[Told]:
    """Measure all sizes."""
    return measured(SIZES)


clv_peers = Bench("forecasts of orders, beside lifetimes and pymc-marketing", run, measured)
