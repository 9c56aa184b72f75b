"""Credit down: a customer's credit grade is lower than in the run before.

The grade (core/customers/credit_grade.py) reads how they pay, what they dispute, how much of their limit they use and
their balance sheet. What is delivered on account after a fall is a loan to somebody who has become worse at paying, so
the rep must know before the next promise. It speaks from the policy's grade on, and
is red from its worse grade and a sum owed on. It ends when the grade is back where it was.
Unknown without a grade now or before: too few invoices to say.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.customers.credit_grade import GRADES
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Money, Reason, Term, Value
from core.values import Row, known, money


def _level(frame: Frame, policy: Policy) -> Ints:
    now, was = frame["credit_grade"], frame["was_credit_grade"]
    limits = policy.alert_rules.credit_down
    is_red = (now >= GRADES.index(limits.red_grade)) & (frame["open_receivables"] >= limits.red_owed_min)
    level = np.where(is_red, RED, AMBER) * ((now > was) & (now >= GRADES.index(limits.amber_grade)))
    return np.where((now < 0) | (was < 0), -1, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the points of reliability that are missing, 0..100."""
    worse: Floats = 100 - frame["credit_score"] / 100
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures: dict[str, Value] = {
        "before": Term(f"credit_grade.{GRADES[int(row['was_credit_grade'])]}"),
        "after": Term(f"credit_grade.{GRADES[int(row['credit_grade'])]}"),
        "score": round(row["credit_score"] / 100),
    }
    if (known(row, "open_receivables") or 0) <= 0:
        return Reason("credit_down.fell", figures, -1.0)
    return Reason("credit_down.fell_owing", {**figures, "open": money(row, "open_receivables", policy)}, -1.0)


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what they owe: that is what a worse payer puts at risk."""
    return money(row, "open_receivables", policy)


_STEADY = {"credit_grade": 1, "was_credit_grade": 1, "credit_score": 7200.0, "open_receivables": 9_000_000.0}
_LAST = {**_STEADY, "credit_grade": 3, "credit_score": 3000.0}

credit_down = Rule(
    name="credit_down",
    takes=("credit_grade", "credit_score", "open_receivables"),
    compares=("credit_grade",),
    level=_level,
    worse=_worse,
    reason=_reason,
    stake=_stake,
    words=words_beside(__file__),
    cases=(
        Case("as before", _STEADY, 0),
        Case("a grade lower", {**_STEADY, "credit_grade": 2, "credit_score": 5600.0}, AMBER),
        Case("down to the last grade", _LAST, RED),
        Case("the same with small money owed", {**_LAST, "open_receivables": 500_000.0}, AMBER),
        Case("from the best to the next", {**_STEADY, "was_credit_grade": 0}, 0),
        Case("a grade lower, nothing owed", {**_STEADY, "credit_grade": 2, "open_receivables": 0.0}, AMBER),
        Case("a grade better", {**_STEADY, "credit_grade": 0}, 0),
        Case("too few invoices to grade them now", {**_STEADY, "credit_grade": -1, "credit_score": np.nan}, -1),
        Case("graded for the first time", {**_STEADY, "was_credit_grade": -1}, -1),
    ),
)
