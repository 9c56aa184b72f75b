"""Read a row's numbers as typed values: money, shares, days and dates; NaN becomes unknown."""

from collections.abc import Mapping
from datetime import date, timedelta
from math import isnan

from core.policy import Policy
from core.types import Days, Money, Points, Share

Row = Mapping[str, float | int]
FIRST_DAY = date(1970, 1, 1)


def known(row: Row, name: str) -> float | None:
    """Return a number of the row, None when it is unknown or not there."""
    value = row.get(name)
    return None if value is None or isnan(value) else float(value)


def money(row: Row, name: str, policy: Policy) -> Money | None:
    """Return an amount in the reporting currency."""
    value = known(row, name)
    return None if value is None else Money(round(value), policy.reporting_currency)


def share(row: Row, name: str) -> Share | None:
    """Return a part of a whole."""
    value = known(row, name)
    return None if value is None else Share(value)


def days(row: Row, name: str) -> Days | None:
    """Return a length of time."""
    value = known(row, name)
    return None if value is None else Days(value)


def points(row: Row, name: str) -> Points | None:
    """Return a score, kept in hundredths."""
    value = known(row, name)
    return None if value is None else Points(round(value))


def whole(row: Row, name: str) -> int | None:
    """Return a count."""
    value = known(row, name)
    return None if value is None else round(value)


def day(row: Row, name: str) -> date | None:
    """Return the date of a day number."""
    value = known(row, name)
    return None if value is None else FIRST_DAY + timedelta(days=int(value))
