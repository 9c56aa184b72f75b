"""Journey stuck: the oldest open deal has been going on far longer than a win usually takes.

The usual time is the median of what our wins took (core/customers/underway.py). A deal at a multiple of it is seldom
slow and mostly decided, without anybody having told us: asking costs a call, hoping costs the forecast. It ends when
the deal is won, lost or given up on record. Unknown when too few deals were won to know what is usual; who has no open
deal is silent where the company records deals at all.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import among, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Money, Reason
from core.values import Row, day, days, known, money


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, none = policy.alert_rules.journey_stuck, frame["open_opportunities"] == 0
    level = graded(_worse(frame, policy), limits.amber_times, limits.red_times)
    return among(level, ~none, ~np.isnan(frame["usual_win_days"]))


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the times the usual that the deal took so far."""
    worse: Floats = frame["deal_slowness"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {
        "day": day(row, "oldest_deal_day"),
        "days": days(row, "oldest_deal_days"),
        "usual": days(row, "usual_win_days"),
    }
    amount = _stake(row, policy)
    if amount is None:
        return Reason("journey_stuck.slow", figures, -row["deal_slowness"])
    return Reason("journey_stuck.slow_worth", {**figures, "amount": amount}, -row["deal_slowness"])


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what the open deals are worth, as far as anybody said."""
    return money(row, "open_opportunity_amount", policy) if known(row, "open_opportunity_amount") else None


_FRESH = {
    "open_opportunities": 1.0,
    "open_opportunity_amount": 30_000_000.0,
    "oldest_deal_day": 19_960.0,
    "oldest_deal_days": 40.0,
    "usual_win_days": 90.0,
    "deal_slowness": 0.44,
}

journey_stuck = Rule(
    name="journey_stuck",
    takes=tuple(_FRESH),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="amber_times",
    stake=_stake,
    words=words_beside(__file__),
    cases=(
        Case("six weeks old", _FRESH, 0),
        Case("twice the usual", {**_FRESH, "oldest_deal_days": 190.0, "deal_slowness": 2.1}, AMBER),
        Case("three times the usual", {**_FRESH, "oldest_deal_days": 280.0, "deal_slowness": 3.1}, RED),
        Case("and nobody said how much", {**_FRESH, "open_opportunity_amount": 0.0, "deal_slowness": 2.0}, AMBER),
        Case("no open deal", {**_FRESH, "open_opportunities": 0.0, "deal_slowness": np.nan}, 0),
        Case("too few wins to compare with", {**_FRESH, "usual_win_days": np.nan, "deal_slowness": np.nan}, -1),
    ),
)
