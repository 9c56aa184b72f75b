"""Facts of customers, as scoring reads them."""

import numpy as np

from core.dimensions import code_of, dimensions
from core.frames import Array, Frame
from core.store.reading.places import NOWHERE, Places, at, in_whole_units, table
from core.store.reading.rates import Rates
from core.store.reading.reader import Reader, Words
from core.tables import NEVER

TEXT = 1.0  # the number of a text: it is there


def facts(reader: Reader, customers: Places, rates: Rates) -> Frame:
    """Return all facts of the customers, options and money as numbers."""
    read = reader.read("facts")
    day, dimension = read.whole("day"), read.word("dimension")
    money = in_whole_units(read.known("money"), rates.factors(read.word("currency"), day))
    option = _options(dimension, read.word("option"))
    on_date = read.days("on_date", NEVER)
    number, is_money = read.known("number"), ~np.isnan(read.known("money"))
    value = np.where(np.isnan(number), TEXT, number)
    value = np.where(on_date != NEVER, on_date, value)
    value = np.where(option != NOWHERE, option, value)
    value = np.where(is_money, money, value)
    codes = np.array([code_of(name) if name in dimensions() else NOWHERE for name in dimension.words], np.int64)
    customer, code = customers.of(read.whole("customer")), at(codes, dimension.codes, NOWHERE)
    made = table("facts", customer=customer, day=day, dimension=code, value=value, recorded=read.whole("id"))
    return made.take((customer != NOWHERE) & (code != NOWHERE))


def _options(dimension: Words, option: Words) -> Array:
    """Return each fact's option as its place among the options of its dimension, -1 for none."""
    width = len(option.words) + 1
    pairs, back = np.unique(dimension.codes * width + option.codes, return_inverse=True)
    places = [_place(dimension.words[pair // width], option.words[pair % width]) for pair in pairs.tolist()]
    return np.array(places, np.int64)[back] if len(places) else np.empty(0, np.int64)


def _place(dimension: str, option: str) -> int:
    known = dimensions().get(dimension)
    return list(known.options).index(option) if known and option in known.options else NOWHERE
