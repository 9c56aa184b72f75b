"""What customers really bought: orders less what was taken back, added up by day, in order of time."""

from dataclasses import dataclass

import numpy as np

from core.frames import Array, Floats, Frame, Ints
from core.grouping import Groups, ordered, starts_of, total


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchase days of all customers, sorted by customer and day.

    A purchase day counts once, however many orders it has (one transaction per customer-day, as in Fader, Hardie and
    Lee 2005); its ``amount`` is what is left after everything taken back. An order that nets to zero or less is no
    purchase. ``orders`` are the purchases that were added up (customer, day, amount and cost, unsorted), ``returns``
    what was taken back from no known order (customer, day, amount and cost); it reduces money on its own day.
    """

    customer: Ints
    day: Ints
    amount: Floats
    groups: Groups
    orders: Frame
    returns: Frame

    def money(self, after: int, until: int) -> Floats:
        """Return each customer's revenue on the days after ``after`` up to ``until``, in minor units."""
        within = (self.day > after) & (self.day <= until)
        money = self.groups.total(np.where(within, self.amount, 0.0))
        returned = (self.returns["day"] > after) & (self.returns["day"] <= until)
        if not returned.any():
            return money
        return money - total(self.returns["customer"][returned], self.groups.count, self.returns["amount"][returned])

    def days(self, after: int) -> Floats:
        """Return each customer's number of purchase days after ``after``."""
        return self.groups.number(self.day > after)


def purchases(orders: Frame, reversals: Frame, count: int) -> Purchases:
    """Return the purchases of ``count`` customers."""
    amount, cost = _net(orders, reversals)
    orders = orders.with_columns({"amount": amount, "cost": cost})
    bought = amount > 0
    if not bought.all():
        orders = orders.take(bought)
    customer, day, amounts = ordered(orders["customer"], orders["day"], orders["amount"])
    starts = starts_of(customer, day)
    if len(starts) < len(customer):
        customer, day, amounts = customer[starts], day[starts], np.add.reduceat(amounts, starts)
    returns = reversals.take(reversals["order"] < 0)
    return Purchases(customer, day, amounts, Groups.of(customer, count), orders, returns)


def _net(orders: Frame, reversals: Frame) -> tuple[Array, Array]:
    """Return amount and cost of each order less what was taken back; a cost becomes unknown with the returned one."""
    matched = reversals["order"] >= 0
    if not matched.any():
        return orders["amount"], orders["cost"]
    row, back = reversals["order"][matched], reversals.take(matched)
    amount, cost = orders["amount"].copy(), orders["cost"].copy()
    np.subtract.at(amount, row, back["amount"])
    np.subtract.at(cost, row, back["cost"])
    return amount, cost
