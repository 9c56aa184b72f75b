"""Rows of customers as tables of the schema: each with its customer and its day, amounts at the rate of the day."""

import numpy as np

from core.frames import Array, Floats, Frame
from core.store.reading.places import NOWHERE, Places, at, in_whole_units, table
from core.store.reading.rates import Rates
from core.store.reading.reader import Extracted, Reader, Words


class Dated:
    """Reads extracts of one reader for customers in their places."""

    def __init__(self, reader: Reader, customers: Places, rates: Rates) -> None:
        self._reader, self.customers, self._rates = reader, customers, rates

    def has(self, extract: str) -> bool:
        """Say whether an extract may have rows."""
        return self._reader.has(extract)

    def read(self, extract: str) -> Extracted:
        """Return the rows of an extract."""
        return self._reader.read(extract)

    def table(self, name: str, read: Extracted, **columns: Array) -> Frame:
        """Return a table of the schema with these columns beside the customer and the day."""
        return table(name, customer=self.customers.of(read.whole("customer")), day=read.whole("day"), **columns)

    def money(self, read: Extracted, column: str = "amount") -> Floats:
        """Return amounts in the reporting currency, NaN without an amount or a rate."""
        return in_whole_units(read.known(column), self.factors(read))

    def factors(self, read: Extracted) -> Floats:
        """Return what one minor unit of each row's currency was worth on its day, NaN where no rate is known."""
        return self._rates.factors(read.word("currency"), read.whole("day"))


def index(words: Words, options: tuple[str, ...]) -> Array:
    """Return each word's place among the options, -1 for another word."""
    places = np.array([options.index(word) if word in options else NOWHERE for word in words.words], np.int64)
    return at(places, words.codes, NOWHERE)
