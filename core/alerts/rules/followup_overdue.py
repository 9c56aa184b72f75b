"""Follow-up overdue: the day of an agreed next step is over and nobody has dealt with the customer since.

A rep notes the step with its day (``/log ACME next_step_on 2026-07-10``). It counts as kept with a dealing on record
since then, or up to the policy's days before it, as long as that was after the step was agreed. The promise was ours: a
supplier who forgets it is compared with one who does not. It ends with a dealing on record, or with a new day agreed.
Unknown without an agreed next step.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import SILENT, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Days, Money, Reason
from core.values import Row, day, known, money


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, dealt = policy.alert_rules.followup_overdue, frame["churn_contact_day"]
    level = graded(_worse(frame, policy), limits.grace_days + 1, limits.red_days)
    kept = (dealt >= frame["next_step_day"] - limits.early_days) & (dealt > frame["next_step_agreed_day"])
    return np.where(kept, SILENT, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the days since the agreed one."""
    worse: Floats = frame["as_of"] - frame["next_step_day"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    late = Days(row["as_of"] - row["next_step_day"])
    figures = {"day": day(row, "next_step_day"), "agreed": day(row, "next_step_agreed_day"), "days": late}
    return Reason("followup_overdue.missed", figures, -late.value)


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what the open deals are worth; the year's revenue where there is none."""
    deals = known(row, "open_opportunity_amount")
    return money(row, "open_opportunity_amount" if deals else "revenue_12m", policy)


_AHEAD = {
    "as_of": 20_000.0,
    "next_step_day": 20_005.0,
    "next_step_agreed_day": 19_980.0,
    "churn_contact_day": 19_980.0,
    "open_opportunity_amount": 0.0,
    "revenue_12m": 8_000_000.0,
}
_MISSED = {**_AHEAD, "next_step_day": 19_994.0}

followup_overdue = Rule(
    name="followup_overdue",
    takes=tuple(_AHEAD),
    level=_level,
    worse=_worse,
    reason=_reason,
    stake=_stake,
    words=words_beside(__file__),
    cases=(
        Case("next week", _AHEAD, 0),
        Case("yesterday", {**_AHEAD, "next_step_day": 19_999.0}, 0),
        Case("six days ago", _MISSED, AMBER),
        Case("three weeks ago", {**_AHEAD, "next_step_day": 19_981.0}, RED),
        Case("six days ago, called since", {**_MISSED, "churn_contact_day": 19_996.0}, 0),
        Case("six days ago, called the day before", {**_MISSED, "churn_contact_day": 19_993.0}, 0),
        Case(
            "the talk that agreed it does not keep it",
            {**_MISSED, "next_step_agreed_day": 19_993.0} | {"churn_contact_day": 19_993.0},
            AMBER,
        ),
        Case("nothing was agreed", {**_AHEAD, "next_step_day": np.nan, "next_step_agreed_day": np.nan}, -1),
    ),
)
