"""Rhythm broken: an order is long due by the customer's own rhythm.

The silence in the customer's own usual gaps (``overdue_ratio``, core/customers/lifecycle.py) is compared with the
policy's number of gaps: what is a fortnight's holiday for one is a change of supplier for another. It ends with the
next order. Unknown without a usual gap. A dormant customer opens and ends nothing: to win one back is a plan of its own
and no alarm, but an alarm nobody heeded is not over because the customer is gone.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import UNKNOWN, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Reason
from core.values import Row, day, days

STATES = ("potential", "new", "regular", "dormant")  # as the state's column has them
DORMANT = STATES.index("dormant")


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, silence = policy.alert_rules.rhythm_broken, frame["overdue_ratio"]
    level = graded(silence, limits.amber_gaps, limits.red_gaps)
    return np.where(frame["state"] == DORMANT, UNKNOWN, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    worse: Floats = frame["overdue_ratio"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {
        "silence": days(row, "days_since_last"),
        "usual": days(row, "usual_gap_days"),
        "due": day(row, "next_order_day"),
    }
    return Reason("rhythm_broken.silent", figures, -row["overdue_ratio"])


_QUIET = {"state": 2, "overdue_ratio": 0.9, "days_since_last": 25, "usual_gap_days": 28, "next_order_day": 20_003}

rhythm_broken = Rule(
    name="rhythm_broken",
    takes=tuple(_QUIET),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="amber_gaps",
    words=words_beside(__file__),
    cases=(
        Case("within their rhythm", _QUIET, 0),
        Case("half a gap late", {**_QUIET, "overdue_ratio": 1.6}, AMBER),
        Case("more than twice their gap", {**_QUIET, "overdue_ratio": 2.2}, RED),
        Case("given up as dormant", {**_QUIET, "overdue_ratio": 5.0, "state": DORMANT}, -1),
        Case("nobody knows their rhythm", {**_QUIET, "overdue_ratio": np.nan}, -1),
    ),
)
