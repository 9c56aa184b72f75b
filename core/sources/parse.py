"""From the cells of one column to typed values, each distinct spelling parsed once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from core.frames import Array
from core.sources.batch import Objects
from core.sources.kind import Field
from core.sources.phrase import Phrase
from core.sources.spelling import plain
from core.sources.styles import SHOWN_ORDER, Unit
from core.sources.texts import Mask, Texts, missing, spread
from core.sources.values.currencies import currency
from core.sources.values.dates import Order, day, moment
from core.sources.values.identifiers import are_floats, identifier
from core.sources.values.numbers import Amount, Decimal, number
from core.sources.values.options import flag, option, said_options, spellings_of
from core.sources.values.shares import are_percentages, share
from core.sources.values.text import text

Parser = Callable[[str], Any]
NUMERIC = ("money", "number", "share")
DATED = ("date", "moment")


@dataclass(frozen=True, slots=True)
class Parsed:
    """A column's values (float64 with NaN when numeric, else objects with None), and what is wrong where.

    ``currencies`` are those written beside the numbers.
    """

    values: Array
    wrong: Mask
    expected: Phrase
    currencies: Objects | None = None

    @property
    def empty(self) -> Mask:
        """The rows without a value."""
        return missing(self.values)


@dataclass(frozen=True, slots=True)
class Manner:
    """How a column is to be read."""

    field: Field
    unit: Unit
    order: Order
    decimal: Decimal
    spelled: Mapping[str, str]  # a person's own words for options


def parse(texts: Texts, how: Manner) -> Parsed:
    """Return a column's typed values."""
    if how.field.type in NUMERIC:
        return _numeric(texts, how)
    parser, expected = _parser(texts, how)
    values, wrong = _each(texts, parser)
    return Parsed(spread(values, texts.codes), wrong, expected)


def _parser(texts: Texts, how: Manner) -> tuple[Parser, Phrase]:
    match how.field.type:
        case "id":
            return partial(identifier, floats=are_floats(texts.spellings)), Phrase("sources.expect.id")
        case "date":
            return partial(day, order=how.order), Phrase("sources.expect.date", {"order": SHOWN_ORDER[how.order]})
        case "moment":
            return partial(moment, order=how.order), Phrase("sources.expect.date", {"order": SHOWN_ORDER[how.order]})
        case "option":
            spelled = {**spellings_of(how.field), **{plain(word): name for word, name in how.spelled.items()}}
            expected = Phrase("sources.expect.option", {"options": said_options(how.field)})
            return partial(option, spelled=spelled), expected
        case "flag":
            return flag, Phrase("sources.expect.flag")
        case "currency":
            return currency, Phrase("sources.expect.currency")
        case _:
            return text, Phrase("sources.expect.text")


def _each(texts: Texts, parser: Parser) -> tuple[list[Any], Mask]:
    """Return the value of each spelling (None when it is wrong) and the rows that are wrong."""
    values: list[Any] = [None] * len(texts.spellings)
    wrong = np.zeros(len(values) + 1, dtype=np.bool_)
    for index, spelling in enumerate(texts.spellings):
        try:
            values[index] = parser(_undamaged(spelling))
        except (ValueError, KeyError):
            wrong[index] = True
    return values, wrong[texts.codes]


def _undamaged(spelling: str) -> str:
    if "\0" in spelling or "\ufffd" in spelling:
        raise ValueError(spelling)
    return spelling


def _numeric(texts: Texts, how: Manner) -> Parsed:
    parser, expected = _number_parser(texts, how)
    found, wrong = _each(texts, parser)
    amounts: list[Amount | None] = found
    values = np.array([np.nan if amount is None else amount.value for amount in amounts] + [np.nan])
    written = [None if amount is None else amount.currency for amount in amounts]
    currencies = spread(written, texts.codes) if any(written) else None
    return Parsed(values[texts.codes] * how.unit.factor, wrong, expected, currencies)


def _number_parser(texts: Texts, how: Manner) -> tuple[Parser, Phrase]:
    if how.field.type == "share":
        percent = how.unit.percent or are_percentages(texts.spellings, how.decimal)
        return partial(share, decimal=how.decimal, percent=percent), Phrase("sources.expect.share")
    key = "sources.expect.money" if how.field.type == "money" else "sources.expect.number"
    return partial(number, decimal=how.decimal), Phrase(key, {"sign": how.decimal})
