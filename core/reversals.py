"""Match what was taken back to the purchase it takes back, so that a cancellation is never a purchase."""

import math
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt

from core.frames import Array, Floats, Ints

Longs = npt.NDArray[np.int64]
NONE = -1
LEAST = 1e-9  # quantities are floats: less than this is nothing


@dataclass(frozen=True, slots=True)
class Matches:
    """What was taken back from where; one reversal line may span several rows.

    ``reversal`` and ``purchase`` are line indices; ``purchase`` is -1 for what no earlier purchase covers.
    ``quantity`` is in pieces, ``amount`` in whole minor units, both positive.
    """

    reversal: Ints
    purchase: Ints
    quantity: Floats
    amount: Floats


def match_reversals(
    customer: Array,
    product: Array,
    moment: Array,
    quantity: Array,
    amount: Array,
    *,
    order: Array | None = None,
    line: Array | None = None,
    reverses: Array | None = None,
) -> Matches:
    """Return what each reversal line takes back from which purchase line.

    A line is a reversal when its quantity or its amount is negative. In the order of time, a reversal takes from the
    latest purchases of the same customer and product that have something left, those of the very same moment
    included; from the order named in ``reverses`` (order codes, -1 for none) before all others. It takes quantity, and
    money at the reversal's own price, or money alone when it has no quantity; never more than a purchase has left.
    Nothing later than a reversal decides its match. Rows come in any order: equal moments go by ``order`` and ``line``.
    """
    reversal = (quantity < 0) | (amount < 0)
    if not reversal.any():
        return _matches([])
    pair = _pairs(customer, product)
    rows = np.flatnonzero(np.isin(pair, pair[reversal]))
    keys = [k[rows] for k in (line, order) if k is not None]
    rows = rows[np.lexsort((*keys, reversal[rows], moment[rows], pair[rows]))]
    first = np.flatnonzero(np.diff(pair[rows], prepend=pair[rows[0]] - 1))
    orders = np.full(len(rows), NONE) if order is None else order[rows]
    named = np.full(len(rows), NONE) if reverses is None else reverses[rows]
    columns = (rows, reversal[rows], quantity[rows], amount[rows], orders, named)
    lines = [_Line(*values) for values in zip(*(c.tolist() for c in columns), strict=True)]
    bounds = [*first.tolist(), len(lines)]
    return _matches([m for start, end in pairwise(bounds) for m in _match(lines[start:end])])


_Match = tuple[int, int, float, float]


class _Line:
    """A line with what is left of it; a purchase of unknown quantity never runs out of pieces."""

    __slots__ = ("amount", "order", "paid", "quantity", "reversal", "reverses", "row")

    def __init__(self, row: int, reversal: bool, quantity: float, amount: float, order: int, reverses: int) -> None:
        self.row, self.reversal, self.order, self.reverses = row, reversal, order, reverses
        unknown = 0.0 if reversal else math.inf
        self.quantity = unknown if math.isnan(quantity) else max(-quantity if reversal else quantity, 0.0)
        self.amount = max(-amount if reversal else amount, 0.0)
        self.paid = self.amount > 0

    def used_up(self) -> bool:
        return self.quantity <= LEAST or (self.paid and self.amount <= 0)


def _match(lines: list[_Line]) -> Iterator[_Match]:
    """Match the lines of one customer and product, in order of time."""
    bought: list[_Line] = []
    by_order: defaultdict[int, list[_Line]] = defaultdict(list)
    for line in lines:
        if line.reversal:
            named = by_order.get(line.reverses, []) if line.reverses != NONE else []
            yield from _take_back(line, chain(reversed(named), reversed(bought)))
            while bought and bought[-1].used_up():
                bought.pop()
        else:
            bought.append(line)
            by_order[line.order].append(line)


def _take_back(line: _Line, purchases: Iterator[_Line]) -> Iterator[_Match]:
    """Take one reversal from the purchases in turn; what none covers comes last."""
    pieces, money = line.quantity, line.amount
    while line.quantity > LEAST or (pieces <= LEAST and line.amount > 0):
        purchase = next((p for p in purchases if not p.used_up()), None)
        if purchase is None:
            break
        quantity = min(line.quantity, purchase.quantity)
        due = _part(money, pieces, line.quantity) - _part(money, pieces, line.quantity - quantity)
        amount = min(due if pieces > LEAST else line.amount, purchase.amount)
        for side in (line, purchase):
            side.quantity -= quantity
            side.amount -= amount
        yield line.row, purchase.row, quantity, amount
    if line.quantity > LEAST or line.amount > 0:
        yield line.row, NONE, line.quantity, line.amount


def _part(money: float, pieces: float, of: float) -> float:
    """Return the whole minor units that some of the pieces stand for; parts of all pieces sum to the money."""
    return float(round(money * of / pieces)) if pieces > LEAST else 0.0


def _pairs(customer: Array, product: Array) -> Longs:
    """Return one number for each customer and product."""
    codes = product.astype(np.int64) - int(product.min())
    pairs: Longs = customer.astype(np.int64) * (int(codes.max()) + 1) + codes
    return pairs


def _matches(found: list[_Match]) -> Matches:
    reversal, purchase, quantity, amount = zip(*found, strict=True) if found else ((), (), (), ())
    return Matches(
        np.array(reversal, np.int32), np.array(purchase, np.int32), np.array(quantity, float), np.array(amount, float)
    )
