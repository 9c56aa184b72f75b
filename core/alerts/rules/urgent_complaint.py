"""Urgent complaint: one that the customer called urgent is open, and nobody has answered it, or it drags on.

Answered means a dealing with them on record after the day of the complaint; whether it was about the complaint nobody
can tell, so an answered one speaks again when it stays open. Red when nobody has answered within the policy's days, or
when it is open too long in spite of an answer. It ends when no urgent complaint is open. Unknown where the company
records no complaints of anybody.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import among
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.grouping import Mask
from core.policy import Policy
from core.types import Days, Reason
from core.values import Row, day, whole


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, age = policy.alert_rules.urgent_complaint, _worse(frame, policy)
    late = np.where(_answered(frame), limits.red_days, min(limits.unanswered_days, limits.red_days))
    level = AMBER * (age >= limits.amber_days) + RED * (age >= late)
    some = frame["urgent_complaints"] > 0
    return among(np.minimum(level, RED), some, some | (frame["complaint_frequency"] >= 0))


def _answered(frame: Frame) -> Mask:
    answered: Mask = frame["churn_contact_day"] > frame["urgent_complaint_day"]
    return answered


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the days the oldest is open."""
    worse: Floats = frame["as_of"] - frame["urgent_complaint_day"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    age = Days(row["as_of"] - row["urgent_complaint_day"])
    figures = {"count": whole(row, "urgent_complaints"), "day": day(row, "urgent_complaint_day"), "days": age}
    if not row["churn_contact_day"] > row["urgent_complaint_day"]:
        return Reason("urgent_complaint.unanswered", figures, -age.value)
    return Reason("urgent_complaint.dragging", {**figures, "answer": day(row, "churn_contact_day")}, -age.value)


_NONE = {
    "as_of": 20_000.0,
    "urgent_complaints": 0.0,
    "urgent_complaint_day": np.nan,
    "churn_contact_day": 19_990.0,
    "complaint_frequency": 0,
}
_ONE = {**_NONE, "urgent_complaints": 1.0, "complaint_frequency": 1}

urgent_complaint = Rule(
    name="urgent_complaint",
    takes=tuple(_NONE),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("none is open", _NONE, 0),
        Case("made yesterday", {**_ONE, "urgent_complaint_day": 19_999.0}, 0),
        Case("five days without an answer", {**_ONE, "urgent_complaint_day": 19_995.0}, RED),
        Case(
            "answered, open for eight days",
            {**_ONE, "urgent_complaint_day": 19_992.0, "churn_contact_day": 19_994.0},
            AMBER,
        ),
        Case("answered, open for a month", {**_ONE, "urgent_complaint_day": 19_970.0}, RED),
        Case("never dealt with at all", {**_ONE, "urgent_complaint_day": 19_990.0, "churn_contact_day": np.nan}, RED),
        Case("nobody records complaints", {**_NONE, "complaint_frequency": -1}, -1),
    ),
)
