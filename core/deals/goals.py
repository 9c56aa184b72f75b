"""Size the three goals of a deal, must-hit, stretch and challenge, from what the customer really buys.

A single order is sized by quantiles of their own purchase days (the smallest amount that so many of them do not
exceed), a year by the last year and the policy's increments, the number of items by their own orders and those of
their peers. What they can sensibly absorb caps an order: the credit that is left, and a multiple of their largest
purchase; what is left of their budget caps a year. A goal that a cap lowers never falls below the one before it: then
the lower goals fall with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import Literal

import numpy as np

from core.deals.baskets import Baskets, first_days, since
from core.frames import Array
from core.grouping import YEAR
from core.policy.sections.goals import Goals

LEVELS = ("must", "stretch", "challenge")
Cap = Literal["credit", "largest", "budget"]


@dataclass(frozen=True, slots=True)
class Sizes:
    """One size for each level, and what lowered the highest, None where nothing did."""

    must: int
    stretch: int
    challenge: int
    cap: Cap | None = None

    @property
    def levels(self) -> tuple[int, int, int]:
        """The sizes, the smallest first."""
        return self.must, self.stretch, self.challenge


@dataclass(frozen=True, slots=True)
class Habits:
    """How customers order, a row each: orders in a year, products of an order (on average), products in a year."""

    customer: Array
    orders: Array
    items: Array
    products: Array


@dataclass(frozen=True, slots=True)
class Peers:
    """How many buyers were compared with, and their middle and upper quartile of items of an order; whole numbers."""

    count: int
    orders: float
    items: float
    items_high: float
    products: float


def quantile(amounts: Sequence[int], part: float) -> int:
    """Return the smallest amount that at least this part of the amounts does not exceed."""
    ordered = sorted(amounts)
    return ordered[max(0, ceil(part * len(ordered) - 1e-9) - 1)]


def order_goals(amounts: Sequence[int], credit_left: int | None, policy: Goals) -> Sizes | None:
    """Return the goals of a single order; None where there are too few purchases.

    Credit that is used up caps nothing: then the order is paid in advance, whatever its size.
    """
    if len(amounts) < policy.purchases_min:
        return None
    sizes = [quantile(amounts, part) for part in (policy.must, policy.stretch, policy.challenge)]
    caps: list[tuple[int, Cap]] = [(round(policy.absorb * max(amounts)), "largest")]
    if credit_left is not None and credit_left > 0:
        caps.append((credit_left, "credit"))
    return _capped(sizes, caps)


def year_goals(revenue: int | None, budget: int | None, policy: Goals) -> Sizes | None:
    """Return the goals of a year: hold the last one, and two increments; None for who bought nothing in it.

    A budget below what they bought is wrong, and caps nothing.
    """
    if revenue is None or revenue <= 0:
        return None
    sizes = [revenue, round(revenue * (1 + policy.annual_stretch)), round(revenue * (1 + policy.annual_challenge))]
    return _capped(sizes, [(budget, "budget")] if budget is not None and budget >= revenue else [])


def _capped(sizes: Sequence[int], caps: Sequence[tuple[int, Cap]]) -> Sizes:
    lowest, why = min(caps, default=(max(sizes), None))
    must, stretch, challenge = (min(size, lowest) for size in np.maximum.accumulate(sizes).tolist())
    return Sizes(must, stretch, challenge, why if lowest < max(sizes) else None)


def item_goals(own: float, peers: Peers | None) -> Sizes:
    """Return the goals of products on an order: their own, what peers take, what the upper quarter of them takes."""
    must = max(1, round(own))
    stretch = max(must, ceil(peers.items) if peers else must)
    return Sizes(must, stretch, max(stretch, ceil(peers.items_high) if peers else stretch))


def habits(found: Baskets, as_of: int) -> Habits:
    """Return how all who bought in the last year order."""
    recent = since(found, as_of - YEAR)
    customers, customer = np.unique(recent.customer, return_inverse=True)
    _, first = np.unique(recent.order, return_index=True)
    orders = np.bincount(customer[first], minlength=len(customers))
    products = np.bincount(np.searchsorted(customers, first_days(recent).customer), minlength=len(customers))
    items = np.bincount(customer, minlength=len(customers)) / np.maximum(orders, 1)
    return Habits(customers, orders, items, products)


def peers_of(found: Habits, customer: int, alike: Array, policy: Goals) -> Peers | None:
    """Return how the others of ``alike`` (store ids) order; None where they are too few to say anything."""
    rows = np.isin(found.customer, alike) & (found.customer != customer)
    count = int(rows.sum())
    if count < policy.peers_min:
        return None
    orders, items, products = (values[rows] for values in (found.orders, found.items, found.products))
    half, high = float(np.median(items)), float(np.quantile(items, 0.75))
    return Peers(count, float(np.median(orders)), half, high, float(np.median(products)))
