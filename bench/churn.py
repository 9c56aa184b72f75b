"""Back-test the churn risk on held-out time: on the demo company and on the purchases of CDNOW's customers.

The days, the horizon and the signs are those of the shipped policy. Its signs were chosen with these two books in
sight, so read the figures as a comparison of methods, not as a promise for another book.
"""

import csv
import tempfile
from contextlib import closing
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from bench._measure import Bench, Figure, Measure, times
from bot.app import build
from bot.cli.house import now
from bot.jobs.demo import TODAY, demo_settings, load
from bot.settings import Settings
from core.backtest import history
from core.frames import EPOCH, Frame
from core.heldout import HeldOut, held_out
from core.policy import Policy, load_policy
from core.store.read import load_tables
from core.tables import Tables

CDNOW = Path(__file__).parents[1] / "tests" / "data" / "cdnow_sample.csv"
CDNOW_ENDS = date(1998, 6, 30)
RUNS = 5
TOLD_BY = {
    "learned": "the churn risk, learned weights",
    "policy": "the churn risk, the policy's weights",
    "alive": "P(alive) alone",
    "recency": "days since the last order alone",
}


def cdnow() -> Tables:
    """Return the purchases of 2,357 customers over 18 months; what the goods cost is unknown."""
    with CDNOW.open(encoding="utf-8", newline="") as stream:
        rows = [(int(row["customer"]), row["day"], float(row["amount"])) for row in csv.DictReader(stream)]
    customer, day, amount = (np.array(column) for column in zip(*rows, strict=True))
    ids, codes = np.unique(customer, return_inverse=True)
    days = (day.astype("datetime64[D]") - EPOCH).astype(np.int32)
    orders = {"customer": codes.astype(np.int32), "day": days, "amount": np.rint(amount * 100)}
    return Tables(ids.astype(np.int64), orders=Frame({**orders, "cost": np.full(len(rows), np.nan)}))


def demo_company(policy: Policy) -> Tables:
    """Return the demo company as its store gives it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        closing(build(demo_settings(Settings(data_dir=Path(folder))), now)) as app,
    ):
        load(app)
        return load_tables(app.house.engine, reporting_currency=policy.reporting_currency, as_of=TODAY)


def told(found: HeldOut) -> list[Figure]:
    """Return how well each method told who left."""
    learned, tested = (_date(day) for day in (found.trained[-1], found.day))
    lines = [Figure(f"learned up to {learned}, tested on {tested}", f"{found.gone:,} of {found.customers:,} gone")]
    for method in found.methods:
        auc = f"AUC {method.auc.value:.3f} ({method.auc.low:.3f} to {method.auc.high:.3f})"
        lines.append(Figure(TOLD_BY[method.name], f"{auc}  Brier {method.brier:.4f}"))
    return lines


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def run() -> list[Measure | Figure]:
    """Test both books, and measure what looking back costs."""
    policy = load_policy()
    lines: list[Measure | Figure] = []
    for name, tables, today in (("demo", demo_company(policy), TODAY), ("CDNOW", cdnow(), CDNOW_ENDS)):
        found = held_out(history(tables, today, policy), policy)
        lines += [] if found is None else [Figure(f"{name}: {f.what}", f.figure) for f in told(found)]
        taken = times(partial(history, tables, today, policy), RUNS)
        lines.append(Measure(f"{name}: looking back", taken))
    return lines


churn = Bench("who leaves, foretold on held-out time", run)
