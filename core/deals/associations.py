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
from typing import TYPE_CHECKING, Literal

import numpy as np

from core.deals.baskets import Baskets, first_days, since
from core.frames import Array
from core.policy.sections.associations import Associations

if TYPE_CHECKING:
    from scipy.sparse import csr_array  # type: ignore[import-untyped]

Kind = Literal["simple", "sequential"]
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
    from scipy.sparse import coo_array, csr_array

    recent = since(found, as_of - rules.window_days)
    products, product = np.unique(recent.product, return_inverse=True)
    orders, order = np.unique(recent.order, return_inverse=True)
    shape = (len(orders), len(products))
    marked = csr_array((np.ones(len(order), np.int64), (order, product)), shape=shape)
    together = coo_array(marked.T @ marked)
    alone = np.bincount(product, minlength=len(products))
    kept = (together.row != together.col) & (together.data >= rules.orders_min)
    cells = zip(together.row[kept].tolist(), together.col[kept].tolist(), together.data[kept].tolist(), strict=True)
    made = (
        Rule("simple", int(products[a]), int(products[b]), both, int(alone[a]), int(alone[b]), len(orders))
        for a, b, both in cells
    )
    return [rule for rule in made if rule.lift >= rules.lift_min]


def sequential(found: Baskets, as_of: int, rules: Associations) -> list[Rule]:
    """Return the products first bought within the time after another, with what the policy asks for."""
    from scipy.sparse import coo_array, csr_array

    firsts = first_days(found)
    products, product = np.unique(firsts.product, return_inverse=True)
    width, customers = len(products), len(np.unique(firsts.customer))
    seconds = np.bincount(product, minlength=width)
    old = firsts.day <= as_of - rules.follow_days
    at_risk = np.bincount(product[old], minlength=width)
    had = csr_array((width, width), dtype=np.int64)
    followed = csr_array((width, width), dtype=np.int64)
    for a, b in _pairs(firsts.customer):
        gap, counts = firsts.day[b] - firsts.day[a], old[a]
        had += _counted(product, a, b, counts & (gap <= 0) & (a != b), width)
        followed += _counted(product, a, b, counts & (gap > 0) & (gap <= rules.follow_days), width)
    cells = coo_array(followed)
    kept = cells.data >= rules.customers_min
    rows, columns, counted = cells.row[kept], cells.col[kept], cells.data[kept]
    made = []
    for a, b, both in zip(rows.tolist(), columns.tolist(), counted.tolist(), strict=True):
        asked = int(at_risk[a]) - int(had[a, b])
        made.append(Rule("sequential", int(products[a]), int(products[b]), both, asked, int(seconds[b]), customers))
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


def _counted(product: Array, a: Array, b: Array, which: Array, width: int) -> "csr_array":
    """Return how many of the chosen pairs there are of each two products."""
    from scipy.sparse import coo_array

    cells = (product[a[which]], product[b[which]])
    return coo_array((np.ones(len(cells[0]), np.int64), cells), shape=(width, width)).tocsr()
