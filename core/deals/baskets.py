"""What was in each order, after what was taken back: the orders, their customers, days and products."""

from dataclasses import dataclass
from math import prod

import numpy as np

from core.frames import Array, Frame

# The columns of entries: one row for each line bought and for each amount taken back of it (negative).
ENTRIES = ("order", "customer", "product", "day", "amount")

LARGEST = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Baskets:
    """One row for each product in an order, orders together: codes of store ids, ``day`` when it was first bought."""

    order: Array
    customer: Array
    product: Array
    day: Array


def in_order(entries: Frame) -> Frame:
    """Return entries of known orders and products, those of one order and product together, the earliest first."""
    known = entries.take((entries["product"] >= 0) & (entries["order"] >= 0))
    return known.take(_sorting(known["order"], known["product"], known["day"]))


def baskets(entries: Frame, as_of: int) -> Baskets:
    """Return what was in the orders as far as it was known on a day.

    A product counts in an order when what was bought of it there is worth more than what was taken back until then.
    """
    return sorted_baskets(in_order(entries), as_of)


def sorted_baskets(entries: Frame, as_of: int) -> Baskets:
    """Return the same of entries ``in_order``: those of several days are sorted once."""
    known = entries.take(entries["day"] <= as_of)
    if not known.length:
        none = np.empty(0, np.int64)
        return Baskets(none, none, none, none)
    order, product = known["order"], known["product"]
    first = np.flatnonzero(np.diff(order, prepend=-1).astype(bool) | np.diff(product, prepend=-1).astype(bool))
    kept = first[np.add.reduceat(known["amount"], first) > 0]
    return Baskets(order[kept], known["customer"][kept], product[kept], known["day"][kept])


def since(found: Baskets, day: int) -> Baskets:
    """Return what was bought after a day."""
    return _only(found, found.day > day)


def of_customer(found: Baskets, customer: int) -> Baskets:
    """Return one customer's."""
    return _only(found, found.customer == customer)


def first_days(found: Baskets) -> Baskets:
    """Return for each customer and product the first time it was bought, customers together."""
    place = _sorting(found.customer, found.product, found.day)
    customer, product = found.customer[place], found.product[place]
    new = np.diff(customer, prepend=-1).astype(bool) | np.diff(product, prepend=-1).astype(bool)
    return _only(Baskets(found.order[place], customer, product, found.day[place]), new)


def _sorting(*keys: Array) -> Array:
    """Return the rows sorted by the first key, then by the next: as one number where they fit, which is much faster."""
    spans = [int(np.ptp(key)) + 1 if len(key) else 1 for key in keys]
    if prod(spans) > LARGEST:
        return np.lexsort(keys[::-1])
    one = np.zeros(len(keys[0]), np.int64)
    for key, span in zip(keys, spans, strict=True):
        one = one * span + (key - key.min(initial=key[0] if len(key) else 0))
    return np.argsort(one, kind="stable")


def _only(found: Baskets, rows: Array) -> Baskets:
    return Baskets(found.order[rows], found.customer[rows], found.product[rows], found.day[rows])
