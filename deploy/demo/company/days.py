"""The demo's days: three years that end on a fixed reference day."""

from datetime import date, timedelta

START = date(2023, 7, 3)
REFERENCE = date(2026, 6, 30)
SATURDAY = 5


def shift(day: date, days: float) -> date:
    """Return the day this many days later (or earlier)."""
    return day + timedelta(days=round(days))


def workday(day: date) -> date:
    """Return the day itself or, on a weekend, the Friday before."""
    return day - timedelta(days=max(0, day.weekday() - SATURDAY + 1))


def years_ago(day: date) -> float:
    """Return how many years lie between a day and the reference day."""
    return (REFERENCE - day).days / 365


def happened(day: date) -> bool:
    """Say whether a day has come by the reference day."""
    return day <= REFERENCE
