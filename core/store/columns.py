"""How days and money lie in the database: the same whole numbers on every database, and in frames."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field

EPOCH = date(1970, 1, 1)


class Day(TypeDecorator[date]):
    """A date, stored as days since 1970-01-01."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: date | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number stored for a date."""
        return None if value is None else number_of(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> date | None:  # noqa: ARG002
        """Return the date of a stored number."""
        return None if value is None else day_of(value)

    def __repr__(self) -> str:
        return "Day()"


def number_of(day: date) -> int:
    """Return a date as days since 1970-01-01."""
    return day.toordinal() - EPOCH.toordinal()


def day_of(number: int) -> date:
    """Return the date of a number of days since 1970-01-01."""
    return EPOCH + timedelta(days=number)


def day_column(**options: Any) -> Any:
    """Declare a date column."""
    return Field(sa_type=Day, **options)


def minor_column(**options: Any) -> Any:
    """Declare a column of money in minor units; a year of a large customer in fen does not fit in 32 bits."""
    return Field(sa_type=BigInteger, **options)
