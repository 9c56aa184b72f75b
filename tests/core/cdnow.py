"""CDNOW's customers as they were published: repeat purchases, times in weeks, average spend, and what came after."""

import csv
from functools import cache
from pathlib import Path

import numpy as np

from core.frames import Array, Floats, Frame, day_number
from core.tables import Tables

FILE = Path(__file__).parents[1] / "data" / "cdnow_sample.csv"
CALIBRATED = day_number("1997-09-30")  # after 39 weeks
WEEK = 7
CUSTOMERS = 2357


@cache
def purchases() -> Frame:
    """Return all purchases: customer from 0 on, day, amount in cents."""
    with FILE.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return Frame(
        {
            "customer": np.array([int(row["customer"]) - 1 for row in rows], np.int32),
            "day": np.array([day_number(row["day"]) for row in rows], np.int32),
            "amount": np.array([round(float(row["amount"]) * 100) for row in rows], np.float64),
            "cost": np.full(len(rows), np.nan),
        }
    )


def tables() -> Tables:
    """Return the whole history as the tables that scoring reads."""
    return Tables(np.arange(CUSTOMERS, dtype=np.int64), orders=purchases())


@cache
def summary() -> Frame:
    """Return x, t_x, age (weeks), the mean amount (dollars) of the repeat purchases, and those of the next 39 weeks.

    A purchase for nothing counts here, as it was published.
    """
    customer, day = np.unique(np.stack((purchases()["customer"], purchases()["day"])), axis=1)
    early = day <= CALIBRATED
    first, last = np.full(CUSTOMERS, CALIBRATED), np.zeros(CUSTOMERS)
    np.minimum.at(first, customer, day)
    np.maximum.at(last, customer[early], day[early])
    x = _count(customer[early]) - 1
    again = (purchases()["day"] <= CALIBRATED) & (purchases()["day"] > first[purchases()["customer"]])
    spent = np.bincount(purchases()["customer"][again], purchases()["amount"][again], CUSTOMERS)
    mean = np.divide(spent, 100 * x, out=np.zeros(CUSTOMERS), where=x > 0)
    times = {"t_x": (last - first) / WEEK, "age": (CALIBRATED - first) / WEEK}
    return Frame({"x": x, **times, "mean": mean, "later": _count(customer[~early])})


def _count(customer: Array) -> Floats:
    return np.bincount(customer, minlength=CUSTOMERS).astype(np.float64)
