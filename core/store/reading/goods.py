"""Orders, what was taken back, and lines, as scoring reads them."""

from dataclasses import dataclass, fields, replace

import numpy as np

from core.frames import Array, Floats, Frame
from core.store.codes import Longs
from core.store.reading.places import NOWHERE, Places, at, in_whole_units, table
from core.store.reading.rates import Rates
from core.store.reading.reader import Extracted, Reader, Words
from core.tables import empty

SPAN = 2**32  # more days than there are


@dataclass(frozen=True, slots=True)
class Heads:
    """Every order's customer, day and factor into the reporting currency, NaN where it has none."""

    places: Places
    customer: Array
    day: Array
    factor: Floats
    added: Longs  # the keys of the rows at the end: what was added to an order on a later day is an order of that day

    def of(self, order_ids: Array) -> Array:
        """Return the row of each order, -1 for one whose currency has no rate."""
        row = self.places.of(order_ids)
        if not np.isnan(self.factor).any():
            return row
        return np.where(np.isnan(at(self.factor, row, np.nan)), NOWHERE, row)

    def on(self, row: Array, day: Array) -> Array:
        """Return the row of what was bought under an order's number on a day, the order's own where nothing was."""
        if not len(self.added):
            return row
        place = np.searchsorted(self.added, keys := _keys(row, day))
        found = np.append(self.added, NOWHERE)[place] == keys
        return np.where(found & (row != NOWHERE), len(self.day) - len(self.added) + place, row)

    def with_days(self, lines: "Lines") -> "Heads":
        """Return the orders and those that lines of a later day make."""
        later = (lines.flag == 0) & (lines.day != self.day[lines.order])
        if not later.any():
            return self
        added, first = np.unique(_keys(lines.order[later], lines.day[later]), return_index=True)
        row, day = lines.order[later][first], lines.day[later][first]
        customer, factor = np.append(self.customer, self.customer[row]), np.append(self.factor, self.factor[row])
        return Heads(self.places, customer, np.append(self.day, day), factor, added)


@dataclass(frozen=True, slots=True)
class Products:
    """Each product's category and the cost of a piece, in its own currency."""

    places: Places
    category: Array
    cost: Floats
    currency: Words
    rates: Rates

    def categories(self, product: Array) -> Array:
        """Return the category of each product, -1 where it is unknown."""
        return at(self.category, self.places.of(product), NOWHERE)

    def costs(self, product: Array, quantity: Floats, day: Array) -> Floats:
        """Return what so many pieces cost us on a day, NaN where it is unknown."""
        row = self.places.of(product)
        currency = Words(at(self.currency.codes, row, NOWHERE), self.currency.words)
        return in_whole_units(at(self.cost, row, np.nan) * quantity, self.rates.factors(currency, day))


@dataclass(frozen=True, slots=True)
class Goods:
    """The tables of orders, of what was taken back, and of lines; ``unrated`` says that orders without a rate are not
    among them.
    """

    orders: Frame
    reversals: Frame
    lines: Frame
    unrated: bool


@dataclass(frozen=True, slots=True)
class Lines:
    """Order lines, or what came back of them: the row of the order, when, what, how much; costs NaN where unknown."""

    order: Array
    day: Array
    product: Array
    quantity: Floats
    amount: Floats
    cost: Floats
    discount: Floats
    flag: Array  # of a line: taken back; of what came back: by a status, there is no line that says so


NO_LINES = Lines(*(np.empty(0) for _ in fields(Lines)))


def goods(reader: Reader, customers: Places, rates: Rates) -> Goods:
    """Read what customers ordered and gave back; orders in a currency without a rate are left out."""
    heads, products = _heads(reader.read("orders"), customers, rates), _products(reader.read("products"), rates)
    lines = _lines(reader.read("lines"), heads, products)
    heads, unrated = heads.with_days(lines), bool(np.isnan(heads.factor).any())
    bought = lines.flag == 0
    lines = replace(lines, order=np.where(bought, heads.on(lines.order, lines.day), lines.order))
    purchase = np.bincount(lines.order[bought], minlength=len(heads.day)) > 0
    orders = table(
        "orders",
        customer=heads.customer[purchase],
        day=heads.day[purchase],
        amount=_sums(lines.order, np.where(bought, lines.amount, 0.0), purchase),
        cost=_sums(lines.order, np.where(bought, lines.cost, 0.0), purchase),
    )
    if not reader.has("reversals"):
        return Goods(orders, empty("reversals"), _line_table(lines, NO_LINES, heads, products), unrated)
    back, purchased = _back(reader.read("reversals"), heads, products)
    row = np.where(purchase, np.cumsum(purchase) - 1, NOWHERE)
    reversals = table(
        "reversals",
        customer=heads.customer[back.order],
        day=back.day,
        order=np.where(purchased, row[back.order], NOWHERE),
        amount=back.amount,
        cost=back.cost,
    )
    return Goods(orders, reversals, _line_table(lines, _only(back, back.flag == 1), heads, products), unrated)


def _keys(row: Array, day: Array) -> Longs:
    """Return one number for each order and day."""
    keys: Longs = row.astype(np.int64) * SPAN + day
    return keys


def _heads(read: Extracted, customers: Places, rates: Rates) -> Heads:
    day = read.whole("day")
    factor = rates.factors(read.word("currency"), day)
    return Heads(Places(read.whole("id")), customers.of(read.whole("customer")), day, factor, np.empty(0, np.int64))


def _products(read: Extracted, rates: Rates) -> Products:
    category = np.maximum(read.whole("category"), NOWHERE)
    return Products(Places(read.whole("id")), category, read.known("cost"), read.word("currency"), rates)


def _lines(read: Extracted, heads: Heads, products: Products) -> Lines:
    order = heads.of(read.whole("order"))
    day, factor = read.whole("day"), at(heads.factor, order, np.nan)
    product, quantity = np.maximum(read.whole("product"), NOWHERE), read.known("quantity")
    cost = in_whole_units(read.known("cost"), factor)
    unknown = np.isnan(cost)
    if unknown.any():
        cost[unknown] = products.costs(product[unknown], quantity[unknown], day[unknown])
    amount = in_whole_units(read.whole("amount"), factor)
    lines = Lines(order, day, product, quantity, amount, cost, read.known("discount"), read.whole("reversal"))
    return _only(lines, order != NOWHERE)


def _back(read: Extracted, heads: Heads, products: Products) -> tuple[Lines, Array]:
    """Return what came back, and whether it came from the order; else the order is the one that says so."""
    taken = heads.places.of(np.maximum(read.whole("order"), NOWHERE))
    named = np.where(taken == NOWHERE, read.whole("by_order"), read.whole("order"))
    order = heads.on(heads.of(named), read.whole("line_day"))
    day, factor = read.whole("day"), at(heads.factor, order, np.nan)
    product, quantity, minor = np.maximum(read.whole("product"), NOWHERE), read.known("quantity"), read.whole("amount")
    cost = in_whole_units(np.abs(read.known("line_cost")) * _part_of_line(read), factor)
    cost = np.where(np.isnan(cost), products.costs(product, quantity, at(heads.day, order, 0)), cost)
    amount, discount = in_whole_units(minor, factor), np.full(len(day), np.nan)
    back = Lines(order, day, product, quantity, amount, cost, discount, read.whole("by_status"))
    kept = order != NOWHERE
    return _only(back, kept), (taken != NOWHERE)[kept]


def _line_table(lines: Lines, silent: Lines, heads: Heads, products: Products) -> Frame:
    """Return all lines; goods that a status took back have none of their own and get one: they are ``silent``."""
    product = _joined(lines.product, silent.product)
    return table(
        "lines",
        customer=heads.customer[_joined(lines.order, silent.order)],
        day=_joined(lines.day, silent.day),
        product=product,
        category=products.categories(product),
        quantity=_joined(lines.quantity, -silent.quantity),
        amount=_joined(lines.amount, -silent.amount),
        discount=_joined(lines.discount, silent.discount),
    )


def _joined(rows: Array, more: Array) -> Array:
    """Return both, one after the other; most books have nothing more, and these are the longest columns of all."""
    return np.concatenate([rows, more]) if len(more) else rows


def _only(lines: Lines, kept: Array) -> Lines:
    if kept.all():
        return lines
    return Lines(*(getattr(lines, field.name)[kept] for field in fields(lines)))


def _sums(rows: Array, values: Floats, kept: Array) -> Floats:
    sums: Floats = np.bincount(rows, values, len(kept)).astype(np.float64)
    return sums[kept]


def _part_of_line(read: Extracted) -> Floats:
    """Return how much of its line came back: by pieces, by money where pieces are unknown."""
    pieces, money = np.abs(read.known("line_quantity")), np.abs(read.known("line_amount"))
    by_pieces = pieces > 0
    part, whole = np.where(by_pieces, read.known("quantity"), read.known("amount")), np.where(by_pieces, pieces, money)
    found: Floats = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0)
    return found
