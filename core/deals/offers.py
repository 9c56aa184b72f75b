"""Make many customers the offers that one would get, all at once.

What customers have is a sorted array of whole numbers, one for each product somebody has: the customer's place times
the width, plus the product. Offers are a row for each customer, the best first, -1 where there is none left.
"""

from collections.abc import Iterable, Iterator

import numpy as np

from core.frames import Array

AT_ONCE = 1 << 20  # rules that start at something a customer has


def among(codes: Array, known: Array) -> Array:
    """Say of each whole number whether it is in a sorted array."""
    if not len(known):
        return np.zeros(codes.shape, np.bool_)
    place = np.minimum(np.searchsorted(known, codes), len(known) - 1)
    found: Array = known[place] == codes
    return found


def follow(
    owned: Array, shape: tuple[int, int], ranked: tuple[Array, Array], width: int, at_once: int = AT_ONCE
) -> Array:
    """Return what the best of the ranked pairs (first, second) offer: they have the first, and not the second.

    ``shape`` are the customers and the offers each gets.
    """
    first, second = ranked
    by_first = np.argsort(first, kind="stable")
    firsts, product = first[by_first], owned % width
    starts, ends = (np.searchsorted(firsts, product, side) for side in ("left", "right"))
    offered = np.full(shape, -1, np.int64)
    if not len(first):
        return offered
    for rows in _batches(owned // width, ends - starts, at_once):
        many = (ends - starts)[rows]
        place = np.repeat(starts[rows], many) + _counting(many)
        rank, customer = by_first[place], np.repeat(owned[rows] // width, many)
        new = ~among(customer * width + second[rank], owned[rows])
        _choose(offered, np.sort(customer[new] * len(first) + rank[new]), second)
    return offered


def _choose(offered: Array, ranked: Array, second: Array) -> None:
    """Write down each customer's best different products; ``ranked`` is customer times pairs, plus rank, sorted."""
    customer, product = ranked // len(second), second[ranked % len(second)]
    for turn in range(offered.shape[1]):
        best = np.flatnonzero(np.diff(customer, prepend=-1))
        offered[customer[best], turn] = product[best]
        left = product != offered[customer, turn]
        customer, product = customer[left], product[left]


def _batches(customer: Array, many: Array, at_once: int) -> Iterator[slice]:
    """Give the rows of whole customers, so many that not too much comes of them at once."""
    new = np.flatnonzero(np.diff(customer, prepend=-1))
    batch = (np.cumsum(many) - many)[new] // at_once
    cut = new[np.flatnonzero(np.diff(batch, prepend=-1))].tolist()
    yield from (slice(start, end) for start, end in zip(cut, [*cut[1:], len(customer)], strict=True))


def _counting(sizes: Array) -> Array:
    """Return 0, 1, 2 … up to each size, one after the other."""
    ends = np.cumsum(sizes)
    counted: Array = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)
    return counted


def next_of(owned: Array, shape: tuple[int, int], ranked: Iterable[int], width: int) -> Array:
    """Return the first of ranked products that each customer does not have."""
    offered, given = np.full(shape, -1, np.int64), np.zeros(shape[0], np.int64)
    waiting = np.arange(shape[0])
    for product in ranked:
        takers = waiting[~among(waiting * width + product, owned)]
        offered[takers, given[takers]] = product
        given[takers] += 1
        waiting = waiting[given[waiting] < shape[1]]
        if not len(waiting):
            break
    return offered
