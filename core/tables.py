"""What ``features`` reads: a set of whole customers, as columns, already matched and in one currency."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from core.frames import Column, Frame
from core.purchases import Purchases, purchases

NEVER = np.iinfo(np.int32).max  # the day of something that has not happened

# The columns of each table. `customer` is a code 0..n-1, the row of the customer in `Tables.ids`; days are days since
# 1970-01-01; money is float64 in whole minor units of the reporting currency. Rows of one table come in any order.
CUSTOMER = Column("customer", "code", "row of the customer")
DAY = Column("day", "day", "when it happened")

SCHEMA: dict[str, tuple[Column, ...]] = {
    "orders": (
        CUSTOMER,
        DAY,
        Column("amount", "money", "sum of the positive lines, before anything taken back"),
        Column("cost", "money", "what those goods cost us; NaN unknown"),
    ),
    "reversals": (
        CUSTOMER,
        DAY,
        Column("order", "code", "row in orders that is taken back, -1 when no earlier purchase matches"),
        Column("amount", "money", "how much is taken back, positive"),
        Column("cost", "money", "cost of the goods that came back; NaN unknown"),
    ),
    "lines": (
        CUSTOMER,
        DAY,
        Column("product", "code", "product, stable across customers (its store id)"),
        Column("category", "code", "product category (its store id), -1 unknown"),
        Column("quantity", "number", "pieces, negative when taken back"),
        Column("amount", "money", "line amount, negative when taken back"),
        Column("discount", "share", "discount on the list price, NaN unknown"),
    ),
    "invoices": (
        CUSTOMER,
        DAY,
        Column("due", "day", "day it is due"),
        Column("amount", "money", "invoiced amount; void invoices are left out, credit notes are negative"),
    ),
    "payments": (
        CUSTOMER,
        DAY,
        Column("invoice", "code", "row in invoices, -1 when it names none"),
        Column("amount", "money", "amount received"),
    ),
    "contracts": (CUSTOMER, DAY, Column("end", "day", "last day"), Column("amount", "money", "value; NaN unknown")),
    "interactions": (CUSTOMER, DAY, Column("kind", "code", "index in core.tables.INTERACTIONS")),
    "complaints": (
        CUSTOMER,
        DAY,
        Column("closed", "day", "day it was closed, NEVER while open"),
        Column("urgent", "code", "1 when urgent"),
    ),
    "opportunities": (
        CUSTOMER,
        DAY,
        Column("amount", "money", "expected amount; NaN unknown"),
        Column("closed", "day", "day it was won or lost, NEVER while open"),
        Column("won", "code", "1 won, 0 lost, -1 open"),
    ),
    "contacts": (
        CUSTOMER,
        DAY,
        Column("role", "code", "index in core.tables.ROLES, -1 unknown"),
        Column("left", "day", "day they left the company, NEVER while there"),
    ),
    "facts": (
        CUSTOMER,
        DAY,
        Column("dimension", "code", "core.dimensions.code_of its name"),
        Column("value", "number", "number, money in minor units, option index, or 1 for a text that is there"),
        Column("recorded", "number", "of two facts valid from one day the later recorded holds"),
    ),
}

INTERACTIONS = ("call", "visit", "meeting", "email", "chat", "quote", "delivery", "service", "event", "other")
ROLES = ("economic_buyer", "purchasing", "technical_evaluator", "champion", "user")


def empty(table: str) -> Frame:
    """Return a table without rows."""
    kinds = {"code": np.int32, "day": np.int32}
    return Frame({c.name: np.empty(0, kinds.get(c.unit, np.float64)) for c in SCHEMA[table]})


@dataclass(frozen=True)
class Tables:
    """Whole customers: everything on record about each of them. ``ids`` are store ids, in the order of the codes."""

    ids: np.ndarray[tuple[int], np.dtype[np.int64]]
    orders: Frame = field(default_factory=lambda: empty("orders"))
    reversals: Frame = field(default_factory=lambda: empty("reversals"))
    lines: Frame = field(default_factory=lambda: empty("lines"))
    invoices: Frame = field(default_factory=lambda: empty("invoices"))
    payments: Frame = field(default_factory=lambda: empty("payments"))
    contracts: Frame = field(default_factory=lambda: empty("contracts"))
    interactions: Frame = field(default_factory=lambda: empty("interactions"))
    complaints: Frame = field(default_factory=lambda: empty("complaints"))
    opportunities: Frame = field(default_factory=lambda: empty("opportunities"))
    contacts: Frame = field(default_factory=lambda: empty("contacts"))
    facts: Frame = field(default_factory=lambda: empty("facts"))

    @cached_property
    def count(self) -> int:
        """Number of customers."""
        return len(self.ids)

    @cached_property
    def purchases(self) -> Purchases:
        """What the customers really bought, made once for all models."""
        return purchases(self.orders, self.reversals, self.count)
