"""Overdue: an invoice is open long past its due day, and the sum is worth a call by the rep.

Lateness is counted from the due day of the oldest open invoice (core/customers/credit_grade.py): money received that
names no invoice settles the oldest first, so a part payment moves the day. A rep hears what finance cannot: the invoice
is disputed, or the customer has no money. The policy says from which day and which sum on; a sum below it goes the way
of all small sums. It ends when what was late is paid, cancelled or below the sum. Unknown without an invoice on record.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import among, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Money, Reason
from core.values import Row, days, money, whole


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, owed = policy.alert_rules.overdue, frame["overdue_receivables"]
    level = graded(_days(frame), limits.amber_days, limits.red_days)
    return among(level, owed >= limits.amount_min, ~np.isnan(owed))


def _days(frame: Frame) -> Floats:
    """Return the days the oldest is late; 0 where nothing is."""
    late: Floats = np.nan_to_num(frame["oldest_overdue_days"])
    return late


def _worse(frame: Frame, policy: Policy) -> Floats:
    return _days(frame)


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {
        "amount": money(row, "overdue_receivables", policy),
        "count": whole(row, "overdue_invoices"),
        "days": days(row, "oldest_overdue_days"),
    }
    return Reason("overdue.late", figures, -row["oldest_overdue_days"])


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what is overdue."""
    return money(row, "overdue_receivables", policy)


_PAID = {"overdue_receivables": 0.0, "overdue_invoices": 0.0, "oldest_overdue_days": np.nan}
_LATE = {"overdue_receivables": 4_000_000.0, "overdue_invoices": 2.0, "oldest_overdue_days": 20.0}

overdue = Rule(
    name="overdue",
    takes=tuple(_PAID),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="amber_days",
    stake=_stake,
    words=words_beside(__file__),
    cases=(
        Case("nothing is late", _PAID, 0),
        Case("three weeks late", _LATE, AMBER),
        Case("two months late", {**_LATE, "oldest_overdue_days": 60.0}, RED),
        Case("a week late", {**_LATE, "oldest_overdue_days": 7.0}, 0),
        Case(
            "two months late with a small sum",
            {**_LATE, "oldest_overdue_days": 60.0} | {"overdue_receivables": 90_000.0},
            0,
        ),
        Case("never invoiced", dict.fromkeys(_PAID, np.nan), -1),
    ),
)
