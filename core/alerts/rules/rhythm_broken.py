"""Rhythm broken: an order is long due by the customer's own rhythm, and they are not yet given up as dormant.

The silence in the customer's own usual gaps (``overdue_ratio``, core/customers/lifecycle.py) is compared with the
policy's number of gaps. Unknown without a usual gap. A dormant customer is a plan of its own, not an alarm.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
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
    level = AMBER * (silence >= limits.amber_gaps) + (RED - AMBER) * (silence >= limits.red_gaps)
    level = np.where(frame["state"] == DORMANT, 0, level)
    return np.where(np.isnan(silence), -1, level).astype(np.int32)


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
        Case("given up as dormant", {**_QUIET, "overdue_ratio": 5.0, "state": DORMANT}, 0),
        Case("nobody knows their rhythm", {**_QUIET, "overdue_ratio": np.nan}, -1),
    ),
)
