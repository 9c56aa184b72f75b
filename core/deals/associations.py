"""Find which products go together: bought in one order, or one after the other within a time.

Simple: over the orders of the window, support = orders with both / all orders, confidence = orders with both / orders
with the first, lift = confidence / part of all orders that have the second (Agrawal, Imieliński and Swami 1993; lift
from Brin et al. 1997). Lift is the same both ways.

Sequential: over customers, by when they first bought a product (sequences of two within a time: Srikant and Agrawal
1996). Counted are the customers who bought the first product so long ago that the whole time to follow has passed, and
who had not bought the second by then; confidence is the part of them who bought the second within that time, lift that
over the part of all customers who ever bought it.

A rule that rests on fewer orders or customers than the policy asks for is none. Where one product follows the other far
more often than the other way round, that the first makes the second needed is a guess worth asking about, no more.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from core.deals.baskets import Baskets, first_days, since
from core.frames import Array
from core.policy.sections.associations import Associations

Kind = Literal["simple", "sequential"]
KINDS: tuple[Kind, ...] = get_args(Kind)
PAIRS = 1 << 22  # of products, that are counted at a time


@dataclass(frozen=True, slots=True)
class Rule:
    """Who bought ``first`` bought ``second``, too: in one order (simple) or later within the time (sequential).

    Counts are orders where simple, customers where sequential: ``both`` of ``firsts``, ``seconds`` among ``all``.
    """

    kind: Kind
    first: int
    second: int
    both: int
    firsts: int
    seconds: int
    all: int

    @property
    def support(self) -> float:
        """The part of all that has both."""
        return self.both / self.all

    @property
    def confidence(self) -> float:
        """The part of those with the first that has the second, too."""
        return self.both / self.firsts

    @property
    def lift(self) -> float:
        """How many times as often as without knowing of the first."""
        return self.both * self.all / (self.firsts * self.seconds)


def simple(found: Baskets, as_of: int, rules: Associations) -> list[Rule]:
    """Return the products bought together in one order of the window, both ways, with what the policy asks for."""
    recent = since(found, as_of - rules.window_days)
    products, product = _numbered(recent.product)
    alone, orders = np.bincount(product, minlength=len(products)).tolist(), _different(recent.order)
    together = _Counted(len(products))
    for a, b in _pairs(recent.order):
        together.add(product[a], product[b], a != b)
    names = products.tolist()
    made = [
        Rule("simple", names[a], names[b], both, alone[a], alone[b], orders)
        for a, b, both in together.of_at_least(rules.orders_min)
    ]
    return [rule for rule in made if rule.lift >= rules.lift_min]


def sequential(found: Baskets, as_of: int, rules: Associations) -> list[Rule]:
    """Return the products first bought within the time after another, with what the policy asks for."""
    return sequential_of(first_days(found), as_of, rules)


def sequential_of(firsts: Baskets, as_of: int, rules: Associations) -> list[Rule]:
    """Return the same of the days on which products were first bought."""
    products, product = _numbered(firsts.product)
    seconds, customers = np.bincount(product, minlength=len(products)).tolist(), _different(firsts.customer)
    old = firsts.day <= as_of - rules.follow_days
    at_risk = np.bincount(product[old], minlength=len(products)).tolist()
    had, followed = _Counted(len(products)), _Counted(len(products))
    for a, b in _pairs(firsts.customer):
        gap, counts = firsts.day[b] - firsts.day[a], old[a]
        had.add(product[a], product[b], counts & (gap <= 0) & (a != b))
        followed.add(product[a], product[b], counts & (gap > 0) & (gap <= rules.follow_days))
    before = {(a, b): number for a, b, number in had.of_at_least(1)}
    names = products.tolist()
    made = [
        Rule("sequential", names[a], names[b], both, at_risk[a] - before.get((a, b), 0), seconds[b], customers)
        for a, b, both in followed.of_at_least(rules.customers_min)
    ]
    return [rule for rule in made if rule.lift >= rules.lift_min]


def needs(rules: list[Rule], policy: Associations) -> set[tuple[int, int]]:
    """Return the pairs whose first may make the second needed: it follows far more often than the other way round.

    The other way round must have been counted at all, or be below what the policy counts: then the least it counts
    stands for it.
    """
    by = {(rule.first, rule.second): rule.both for rule in rules if rule.kind == "sequential"}
    return {
        (first, second)
        for (first, second), both in by.items()
        if both >= policy.direction * by.get((second, first), policy.customers_min)
    }


def _numbered(values: Array) -> tuple[Array, Array]:
    """Return the different values, sorted, and the place of each row's among them."""
    least, span = int(values.min(initial=0)), int(values.max(initial=0)) + 1
    if span - least > PAIRS:
        found, places = np.unique(values, return_inverse=True)
        return found, places
    there = np.bincount(values - least, minlength=1) > 0
    return np.flatnonzero(there) + least, (np.cumsum(there) - 1)[values - least]


def _different(sorted_values: Array) -> int:
    return int(np.count_nonzero(np.diff(sorted_values, prepend=-1)))


def _pairs(group: Array) -> Iterator[tuple[Array, Array]]:
    """Give the rows of all ordered pairs within each group (rows of one together), some groups at a time."""
    starts = np.flatnonzero(np.diff(group, prepend=-1))
    sizes = np.diff(starts, append=len(group))
    batch = np.cumsum(sizes**2) // PAIRS
    for number in np.unique(batch):
        chosen = batch == number
        first, size = starts[chosen], sizes[chosen]
        rows = np.repeat(first, size) + _counting(size)
        width = np.repeat(size, size)
        yield np.repeat(rows, width), np.repeat(np.repeat(first, size), width) + _counting(width)


def _counting(sizes: Array) -> Array:
    """Return 0, 1, 2 … up to each size, one after the other."""
    ends = np.cumsum(sizes)
    counted: Array = np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - sizes, sizes)
    return counted


def _counted(codes: Array, below: int) -> tuple[Array, Array]:
    """Return the different codes, sorted, and how often each one is there."""
    if below > PAIRS:
        return np.unique(codes, return_counts=True)
    numbers = np.bincount(codes, minlength=1)
    there = np.flatnonzero(numbers)
    return there, numbers[there]


class _Counted:
    """How many pairs there are of each two products, counted some at a time: only the pairs there are take room."""

    def __init__(self, width: int) -> None:
        self._width = max(width, 1)
        self._codes = self._numbers = np.empty(0, np.int64)

    def add(self, first: Array, second: Array, which: Array) -> None:
        """Count the chosen pairs."""
        codes, numbers = _counted(first[which] * self._width + second[which], self._width**2)
        merged, place = np.unique(np.concatenate([self._codes, codes]), return_inverse=True)
        both = np.concatenate([self._numbers, numbers])
        self._codes, self._numbers = merged, np.bincount(place, both, len(merged)).astype(np.int64)

    def of_at_least(self, least: int) -> Iterator[tuple[int, int, int]]:
        """Give the pairs that were counted so often, with how often."""
        kept = self._numbers >= least
        for code, number in zip(self._codes[kept].tolist(), self._numbers[kept].tolist(), strict=True):
            yield (*divmod(code, self._width), number)
