"""Run extracts and get columns; one customer's come through the session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

import numpy as np
from sqlmodel import Session

from core.frames import Array, Floats
from core.store import driver
from core.store.codes import encode
from core.store.reading.extracts import EXTRACTS, NO_NUMBER, NO_WHOLE
from core.store.reading.presence import absent


@dataclass(frozen=True, slots=True)
class Words:
    """A column of short words: ``words[codes[row]]``."""

    codes: Array
    words: Sequence[str]


@dataclass(frozen=True, slots=True)
class Extracted:
    """The rows of an extract: columns of numbers and columns of words."""

    numbers: Mapping[str, Array]
    words: Mapping[str, Words]

    def whole(self, name: str) -> Array:
        """Return a column of whole numbers that are always there."""
        return self.numbers[name].astype(np.int64, copy=False)

    def known(self, name: str) -> Floats:
        """Return a column of numbers as floats, NaN where the cell is empty."""
        values = self.numbers[name]
        empty = NO_NUMBER if values.dtype == np.float64 else NO_WHOLE
        return np.where(values == empty, np.nan, values)

    def days(self, name: str, never: int) -> Array:
        """Return a column of days, ``never`` where the cell is empty."""
        values = self.whole(name)
        return np.where(values == NO_WHOLE, never, values)

    def word(self, name: str) -> Words:
        """Return a column of words; a driver cannot tell that an empty one is of words."""
        return self.words.get(name) or Words(np.empty(0, np.int64), ())


class Reader(Protocol):
    """Gives the rows of an extract."""

    def has(self, name: str) -> bool:
        """Say whether an extract may have rows; False is sure."""

    def read(self, name: str) -> Extracted:
        """Return the rows of an extract by its name."""


class CustomerReader:
    """Reads one customer's rows."""

    def __init__(self, session: Session, customer_id: int, as_of: int) -> None:
        self._session = session
        self._customer = customer_id
        self._values = {"customer": customer_id, "as_of": as_of}

    @cached_property
    def absent(self) -> frozenset[str]:
        """The extracts that have no row of the customer."""
        return absent(self._session, self._customer)

    def has(self, name: str) -> bool:
        """Say whether the customer has rows in an extract."""
        return name not in self.absent

    def read(self, name: str) -> Extracted:
        """Return the rows of the customer."""
        return in_session(self._session, EXTRACTS[name].of_one, self._values)


def in_session(session: Session, statement: str, values: Mapping[str, Any]) -> Extracted:
    """Return the rows of a statement, read by the session's own driver."""
    result = driver.run(session, statement, values)
    columns = [described[0] for described in result.description]
    rows = result.fetchall()
    numbers: dict[str, Array] = {}
    words: dict[str, Words] = {}
    for column, cells in zip(columns, zip(*rows, strict=True) if rows else [()] * len(columns), strict=True):
        if cells and isinstance(cells[0], str):
            coded = encode(cells)
            words[column] = Words(coded.codes, coded.distinct)
        else:
            numbers[column] = np.array(cells)
    return Extracted(numbers, words)
