"""Score a million customers with eleven million orders in memory, and one customer alone."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from functools import partial

import numpy as np

import core.score as scoring
from bench._measure import Bench, Measure, times
from core.backtest import history
from core.frames import Frame, day_number
from core.policy import load_policy
from core.tables import Tables

AS_OF = date(2026, 6, 30)
CUSTOMERS, ORDERS, REVERSED = 1_000_000, 11_000_000, 200_000
YEARS = 3
RUNS = 5
GOAL = 3.0  # seconds for everybody
GOAL_ONE = 0.003  # seconds for one, of the 10 ms a whole answer may take


def invented(customers: int, orders: int, reversed_orders: int) -> Tables:
    """Return a book of log-normal amounts, some of them taken back, on days of three years."""
    rng = np.random.default_rng(7)
    today = day_number(AS_OF)
    customer = rng.integers(0, customers, orders, np.int32)
    day = rng.integers(today - YEARS * 365, today + 1, orders, np.int32)
    amount = np.rint(np.exp(rng.normal(11, 1, orders)))
    table = {"customer": customer, "day": day, "amount": amount, "cost": np.rint(amount * 0.7)}
    back = rng.choice(orders, reversed_orders, replace=False)
    taken = {"amount": np.rint(amount[back] / 2), "cost": np.rint(amount[back] * 0.35)}
    days = np.minimum(day[back] + 5, today).astype(np.int32)
    reversals = {"customer": customer[back], "day": days, "order": back.astype(np.int32), **taken}
    return Tables(np.arange(customers, dtype=np.int64), orders=Frame(table), reversals=Frame(reversals))


def _alone(tables: Tables, customer: int) -> Tables:
    rows = np.flatnonzero(tables.orders["customer"] == customer)
    orders = tables.orders.take(rows).with_columns({"customer": np.zeros(len(rows), np.int32)})
    return Tables(tables.ids[[customer]], orders=orders)


def run() -> list[Measure]:
    """Measure each step for everybody, the whole, and the live answer for one."""
    policy = load_policy()
    book = invented(CUSTOMERS, ORDERS, REVERSED)
    frame = scoring.features(book, AS_OF, policy)
    calibration = scoring.calibrate(frame, policy)

    def features() -> Frame:
        return scoring.features(replace(book), AS_OF, policy)  # a book that nothing was worked out of yet

    def whole() -> None:
        made = features()
        scoring.score(made, scoring.calibrate(made, policy, history(book, AS_OF, policy)), policy)

    one = _alone(book, 0)

    def live() -> None:
        scoring.score(scoring.features(one, AS_OF, policy), calibration, policy)

    steps: dict[str, Callable[[], object]] = {
        "features: 1,000,000 customers, 11,000,000 orders": features,
        "looking back from earlier days": partial(history, book, AS_OF, policy),
        "calibrate": partial(scoring.calibrate, frame, policy),
        "score": partial(scoring.score, frame, calibration, policy),
    }
    return [
        *(Measure(what, times(step, RUNS)) for what, step in steps.items()),
        Measure("features, calibrate, score together", times(whole, RUNS), GOAL),
        Measure("features and score of one customer alone", times(live, 200, 10), GOAL_ONE),
    ]


score = Bench("scoring in memory", run)
