"""What customers really bought: orders less what was taken back, added up by day, in order of time."""

from dataclasses import dataclass, field
from threading import RLock

import numpy as np

from core.adding_up import added_up
from core.frames import Floats, Frame, Ints
from core.grouping import Groups, Longs, total


@dataclass(frozen=True, slots=True)
class Purchases:
    """Purchase days of all customers, sorted by customer and day.

    A purchase day counts once, however many orders it has (one transaction per customer-day, as in Fader, Hardie and
    Lee 2005); its amount is what is left after everything taken back. An order that nets to zero or less is no
    purchase. Money taken back from no known order reduces revenue on its own day.
    """

    day: Ints
    groups: Groups
    _orders: Frame
    _taken_back: Frame  # from known orders
    _returns: Frame  # from no known order
    _running: Longs  # running sum of the amounts from 0 on: whole numbers, so that differences are exact
    _later: dict[int, Ints] = field(default_factory=dict)
    _sums: dict[int, Longs] = field(default_factory=dict)
    _in_turn: RLock = field(default_factory=RLock)  # models side by side ask for the same; only the first works it out

    def bought(self, after: int, until: int) -> Floats:
        """Return what each customer bought on the days after ``after`` up to ``until``, in minor units."""
        return self.groups.spread(self._up_to(until) - self._up_to(after), 0.0)

    def in_periods(self, until: int, days: int, number: int) -> Floats:
        """Return what each customer bought in each of the last periods of so many days, a row each, newest first."""

        def bought(rows: slice, some: Groups) -> Floats:
            day = self.day[rows]
            recent = np.flatnonzero((day > until - days * number) & (day <= until))
            place = (until - day[recent]) // days * some.count + some.owners()[recent]
            recent += rows.start
            amounts = self._running[recent + 1] - self._running[recent]
            return total(place, number * some.count, amounts).reshape(number, some.count)

        found = np.zeros((number, self.groups.count))
        found[:, self.groups.customers] = self.groups.in_parts(number, bought)
        return found

    def returned(self, after: int, until: int) -> Floats:
        """Return what came back on those days from no known order."""
        late = (self._returns["day"] > after) & (self._returns["day"] <= until)
        return total(self._returns["customer"][late], self.groups.count, self._returns["amount"][late])

    def amount(self, back: int) -> Floats:
        """Return the amount of each customer's last purchase day but ``back``, NaN where there are not so many."""
        rows = self.groups.ends - 1 - back
        enough = rows >= self.groups.starts
        rows = np.maximum(rows, 0)
        return self.groups.spread(np.where(enough, self._running[rows + 1] - self._running[rows], np.nan), np.nan)

    def ever(self) -> Floats:
        """Return what each customer ever bought."""
        return self.groups.spread(self._running[self.groups.ends] - self._running[self.groups.starts], 0.0)

    def first_amount(self) -> Floats:
        """Return the amount of each customer's first purchase day, NaN without one."""
        starts = self.groups.starts
        return self.groups.spread(self._running[starts + 1] - self._running[starts], np.nan)

    def money(self, after: int, until: int) -> Floats:
        """Return each customer's revenue: what it bought less what came back from no known order."""
        bought = self.bought(after, until)
        return bought - self.returned(after, until) if self._returns.length else bought

    def days(self, after: int) -> Floats:
        """Return each customer's number of purchase days after ``after``."""
        return self.groups.spread(self._number(after), 0.0)

    def costs(self, after: int) -> tuple[Floats, Floats]:
        """Return the known cost of what was bought after a day less what came back, and the amounts of unknown cost.

        The cost of an order is unknown when its own is, or that of what was taken back of it.
        """
        rows = np.flatnonzero((self._orders["day"] > after) & (self._orders["amount"] > 0))
        cost = self._orders["cost"][rows]
        if self._taken_back.length and len(rows):
            place = np.minimum(np.searchsorted(rows, self._taken_back["order"]), len(rows) - 1)
            within = rows[place] == self._taken_back["order"]
            np.subtract.at(cost, place[within], self._taken_back["cost"][within])
        back = np.flatnonzero(self._returns["day"] > after)
        known, unknown = self._split(self._orders, rows, cost)
        known_back, unknown_back = self._split(self._returns, back, self._returns["cost"][back])
        return known - known_back, unknown + unknown_back

    def _split(self, trade: Frame, rows: Longs, cost: Floats) -> tuple[Floats, Floats]:
        """Return the known costs of rows of trade, and the amounts of those whose cost is unknown."""
        customer, missing = trade["customer"][rows], np.isnan(cost)
        cost[missing] = 0.0
        unknown = total(customer[missing], self.groups.count, trade["amount"][rows[missing]])
        return total(customer, self.groups.count, cost), unknown

    def _up_to(self, until: int) -> Longs:
        """Return the running sum at the last purchase day up to a day of each customer that has any."""
        with self._in_turn:
            if until not in self._sums:
                self._sums[until] = self._running[self.groups.ends - self._number(until)]
            return self._sums[until]

    def _number(self, after: int) -> Ints:
        """Return the purchase days after a day of each customer that has any; several models ask for the same."""
        with self._in_turn:
            if after not in self._later:
                later = self.day > after  # usually none: after today
                count = self.groups.count_each if later.any() else lambda _: np.zeros_like(self.groups.customers)
                self._later[after] = count(later)
            return self._later[after]


def purchases(orders: Frame, reversals: Frame, count: int) -> Purchases:
    """Return the purchases of ``count`` customers."""
    taken_back, returns = _apart(reversals)
    if taken_back.length:
        net = orders["amount"].copy()
        np.subtract.at(net, taken_back["order"], taken_back["amount"])
        orders = orders.with_columns({"amount": net})
    groups, day, running = added_up(orders["customer"], orders["day"], orders["amount"], count)
    return Purchases(day, groups, orders, taken_back, returns, running)


def _apart(reversals: Frame) -> tuple[Frame, Frame]:
    """Return what was taken back from known orders, in their order so that looking them up walks them once, and more.

    The rest was taken back from no known order.
    """
    order = reversals["order"]
    rows = np.argsort(order)
    first = np.searchsorted(order, 0, sorter=rows)
    return reversals.take(rows[first:]), reversals.take(rows[:first])
