"""One run of our own forecast on a file of orders, in a process of its own: seconds a phase, as a line of JSON."""

import json
import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from core.allocation import memory_kept
from core.customers.alive import alive
from core.customers.clv import clv
from core.customers.rfm import rfm
from core.frames import Frame
from core.model import Columns
from core.policy import Policy, parse_policy
from core.sidebyside import row_wise, side_by_side
from core.tables import Tables

YEAR = 365
FEATURES: tuple[Callable[[Tables, int, Policy], Columns], ...] = (
    rfm.features,
    clv.features,
    lambda tables, today, _policy: {
        "purchase_days_12m": tables.purchases.days(today - YEAR),
        "as_of": np.full(tables.count, float(today)),
    },
)
POLICY = parse_policy("[clv]\nfirst_order_counts = false")  # as the contenders have it


def main(path: Path) -> None:
    """Print the phases of one run, its memory kept as bot.scoring keeps it."""
    with memory_kept():
        _run(path)


def _run(path: Path) -> None:
    with np.load(path) as read:
        orders = dict(read)
    customers = int(orders["customer"].max()) + 1
    orders["cost"] = np.full(len(orders["day"]), np.nan)
    today = int(orders["day"].max())
    seconds: dict[str, float] = {}

    @contextmanager
    def timed(phase: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        seconds[phase] = time.perf_counter() - start

    processor = time.process_time()
    with timed("summary"):
        tables = Tables(np.arange(customers, dtype=np.int64), orders=Frame(orders))
        rows = len(tables.purchases.day)  # made before the models ask for them side by side, as in core.score.features
        parts = side_by_side(lambda features: features(tables, today, POLICY), FEATURES, rows)
        frame = Frame({name: column for part in parts for name, column in part.items()})
    with timed("purchases"):
        learnt = alive.calibrate(frame, POLICY)
    with timed("spending"):
        spending = clv.calibrate(frame, POLICY)
    with timed("forecast"):
        told = row_wise(lambda rows: alive.score(rows, learnt, POLICY), frame)
    processor = time.process_time() - processor
    report = {
        "processor": processor,
        "seconds": seconds,
        "parameters": [*learnt["parameters"], *spending["parameters"]],
        "orders": float(told["expected_orders"].sum()),
        "mib": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
    }
    sys.stdout.write(json.dumps(report) + "\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
