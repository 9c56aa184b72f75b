"""Sets of small numbers, one a customer, as bits of whole numbers."""

import numpy as np

from core.frames import Array, Floats
from core.grouping import Longs

BITS = 53  # that a float64 keeps exactly


def members(customer: Array, number: Array, count: int) -> Longs:
    """Return each customer's set of numbers 0..62 as one word; a word of numbers below 53 fits a float column."""
    words = np.zeros(count, np.int64)
    np.bitwise_or.at(words, customer, np.int64(1) << number.astype(np.int64))
    return words


def anybodys(words: Array) -> int:
    """Return the numbers that anybody has, as one word; who is unknown (NaN) has none."""
    known = words[~np.isnan(words)].astype(np.int64)
    return int(np.bitwise_or.reduce(known, initial=0))


def number_in(words: Longs) -> Floats:
    """Return how many numbers each word holds."""
    return np.bitwise_count(words).astype(np.float64)
