"""What customers owe: which invoices are paid, when, and what is left of the others."""

from dataclasses import dataclass, field

import numpy as np

from core.frames import NEVER, Array, Floats, Frame, Ints
from core.grouping import YEAR, Longs, Mask, latest, pick, total


@dataclass(frozen=True, slots=True)
class Judged:
    """The invoices that show how somebody pays: paid ones of the last 365 days, and open ones that are due."""

    customer: Ints
    day: Ints
    late: Floats  # days; of an open one so far, negative when paid early


@dataclass(frozen=True, slots=True)
class Receivables:
    """All invoices above zero of all customers, in the order of their table.

    ``left`` is what is not paid yet, ``paid_on`` the day of the last payment, NaN without one that names the invoice.
    Credit notes, payments on account and overpayments settle the oldest open invoices of their customer first (the
    custom for money received that names none); what they settle was paid on no known day.
    """

    customer: Ints
    day: Ints
    due: Ints
    amount: Floats
    disputed: Mask
    left: Floats
    paid_on: Floats
    credit_notes: Frame  # customer, day and amount, negative
    _judged: dict[int, Judged] = field(default_factory=dict)

    def overdue(self, as_of: int) -> Mask:
        """Return which invoices are open although their due day is over."""
        late: Mask = (self.left > 0) & (self.due < as_of) & (self.due >= 0)
        return late

    def judged(self, as_of: int) -> Judged:
        """Return the invoices that show how somebody pays, as of a day; several models ask for the same."""
        if as_of not in self._judged:
            paid = self.left <= 0
            recent = paid & (self.day > as_of - YEAR) & ~np.isnan(self.paid_on)
            rows = np.flatnonzero((recent & (self.due >= 0) & (self.due < NEVER)) | self.overdue(as_of))
            until = np.where(paid[rows], self.paid_on[rows], as_of)
            self._judged[as_of] = Judged(self.customer[rows], self.day[rows], until - self.due[rows])
        return self._judged[as_of]


def receivables(invoices: Frame, payments: Frame, count: int) -> Receivables:
    """Return what ``count`` customers owe."""
    named = payments["invoice"] >= 0
    row = payments["invoice"][named]
    amount = invoices["amount"]
    rest = amount - total(row, invoices.length, payments["amount"][named])
    paid_on = pick(payments["day"][named], latest(row, invoices.length, payments["day"][named]))
    billed = amount > 0
    customer, left = invoices["customer"], np.where(billed, np.maximum(rest, 0.0), 0.0)
    spare = total(customer, count, np.maximum(-rest, 0.0))
    spare += total(payments["customer"][~named], count, payments["amount"][~named])
    if spare.any():
        left = _settled(invoices, left, spare)
    return Receivables(
        customer[billed],
        invoices["day"][billed],
        invoices["due"][billed],
        amount[billed],
        _disputed(invoices)[billed],
        left[billed],
        paid_on[billed],
        credit_notes=_credit_notes(invoices, ~billed),
    )


def _disputed(invoices: Frame) -> Mask:
    disputed: Mask = (invoices["disputed_from"] != NEVER) & (invoices["disputed_until"] == NEVER)
    return disputed


def _settled(invoices: Frame, left: Floats, spare: Floats) -> Floats:
    """Return what is left of the invoices when each customer's spare money pays the oldest ones first."""
    customer = invoices["customer"]
    rows = np.flatnonzero((left > 0) & (spare[customer] > 0))
    keys = (invoices[name][rows] for name in ("disputed_until", "disputed_from", "amount", "day", "due"))
    rows = rows[np.lexsort((left[rows], *keys, customer[rows]))]
    owner, owed = customer[rows], left[rows]
    running = np.cumsum(owed)
    first = np.append(True, owner[1:] != owner[:-1])[: len(rows)]
    before = np.repeat((running - owed)[first], _lengths(first))
    settled = left.copy()
    settled[rows] = np.minimum(np.maximum(running - before - spare[owner], 0.0), owed)
    return settled


def _lengths(first: Array) -> Longs:
    """Return how many rows each group has, from the marks of its first."""
    return np.diff(np.append(np.flatnonzero(first), len(first)))


def _credit_notes(invoices: Frame, where: Mask) -> Frame:
    return Frame({name: invoices[name][where] for name in ("customer", "day", "amount")})
