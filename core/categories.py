"""Which product categories a customer bought, as bits of one number, and what others buy."""

import numpy as np

from core.frames import Floats
from core.grouping import Longs, Mask
from core.tables import Tables

# A float64 keeps this many bits exactly; a category's bit is its store id modulo this number. A company with more
# categories than bits sees some of them as one.
BITS = 53


def bought_categories(tables: Tables, after: int) -> Floats:
    """Return the categories each customer bought after a day (0 none), NaN for who bought nothing with a category."""
    lines = tables.lines
    counts = (lines["day"] > after) & (lines["category"] >= 0) & (lines["quantity"] > 0)
    bits = np.zeros(tables.count, np.int64)
    customer, category = lines["customer"][counts], lines["category"][counts].astype(np.int64) % BITS
    for bit in np.unique(category):
        bits[customer[category == bit]] |= np.int64(1) << bit
    return np.where(bits == 0, np.nan, bits.astype(np.float64))


def as_bits(categories: Floats) -> Longs:
    """Return the categories as whole numbers to test bits of, 0 where unknown."""
    return np.where(np.isnan(categories), 0.0, categories).astype(np.int64)


def has(bits: Longs, category: int) -> Mask:
    """Return who has a category."""
    found: Mask = (bits >> category) & 1 == 1
    return found
