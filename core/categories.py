"""Which product categories a customer bought: exact sets, kept as bits of a few columns."""

from collections.abc import Iterable

import numpy as np

from core.bitsets import BITS
from core.frames import Array, Floats, Frame
from core.grouping import Longs, Mask
from core.model import Columns
from core.tables import NEVER, Tables

COLUMNS = tuple(f"categories_12m_{word}" for word in range(10))
LIMIT = BITS * len(COLUMNS)  # the first store id of a category that has no bit


def bought_categories(tables: Tables, after: int, until: int = NEVER) -> Columns:
    """Return the categories each customer bought after a day, up to another, as bits, and how many; NaN for none.

    Who bought a category without a bit has NaN in every column: part of what they buy would pass for the whole.
    """
    lines = tables.lines
    counts = (lines["day"] > after) & (lines["category"] >= 0) & (lines["quantity"] > 0)
    if until != NEVER:
        counts &= lines["day"] <= until
    customer, category = lines["customer"][counts], lines["category"][counts]
    none = np.zeros(tables.count)
    none[customer[category >= LIMIT]] = np.nan
    columns, number = dict.fromkeys(COLUMNS, none), none
    word_of = category // BITS
    for word in np.flatnonzero(np.bincount(word_of[category < LIMIT])):
        rows = word_of == word
        bits = np.zeros(tables.count, np.int64)
        np.bitwise_or.at(bits, customer[rows], np.int64(1) << category[rows] % BITS)
        columns[COLUMNS[word]] = none + bits
        number = number + np.bitwise_count(bits)
    return {**columns, "category_count": np.where(number > 0, number, np.nan)}


def categories_known(frame: Frame) -> Mask:
    """Return whose categories all have a bit; who bought none is known to."""
    known: Mask = ~np.isnan(frame[COLUMNS[0]])
    return known


def as_bits(frame: Frame, rows: Array) -> Longs:
    """Return the categories of some rows as a column of words each, to test bits of."""
    return np.array([frame[name][rows] for name in COLUMNS]).astype(np.int64)


def bits_of(categories: Iterable[int]) -> list[int]:
    """Return a set of categories as one column of words, in plain numbers."""
    words = [0] * len(COLUMNS)
    for category in categories:
        words[category // BITS] |= 1 << category % BITS
    return words


def has(bits: Longs, category: int) -> Mask:
    """Return who has a category."""
    found: Mask = (bits[category // BITS] >> category % BITS) & 1 == 1
    return found


def number_of(bits: Longs) -> Floats:
    """Return how many categories each column of words has."""
    number: Floats = np.bitwise_count(bits).sum(axis=0, dtype=np.float64)
    return number


def anybodys(bits: Longs) -> list[int]:
    """Return the categories that anybody has."""
    words = np.bitwise_or.reduce(bits, axis=1).tolist()
    return [word * BITS + bit for word, had in enumerate(words) for bit in range(BITS) if had >> bit & 1]
