"""Referral moment: a promoter who has nothing to complain about, while the answer is warm.

Their answers to whether they would recommend us (core/customers/loyalty.py, 0..10) average 9 or more, which makes a
promoter (Reichheld, The One Number You Need to Grow, Harvard Business Review 2003), the newest is of this quarter, no
complaint is open, the churn risk is green, and they have brought nobody within the policy's days. An opportunity: it is
never red. It ends when they introduce somebody, complain, or the answer grows cold. Unknown without an answer, or
without a churn level: empty is not green.
"""

import numpy as np

from core.alerts.alert import AMBER
from core.alerts.grading import among, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.levels import GREEN
from core.policy import Policy
from core.types import Reason
from core.values import Row, day, known


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, today = policy.alert_rules.referral_moment, frame["as_of"]
    level = graded(frame["nps"], limits.nps_from, np.inf)
    is_warm = today - frame["survey_day"] <= limits.fresh_days
    asked = today - frame["referral_day"] <= limits.rest_days
    content = (frame["churn_open_complaints"] == 0) & (frame["churn_level"] == GREEN)
    return among(level, is_warm & ~asked & content, ~np.isnan(frame["nps"]) & (frame["churn_level"] >= 0))


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the average answer: the greater, the better the moment."""
    worse: Floats = frame["nps"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {"score": round(row["nps"], 1), "day": day(row, "survey_day")}
    if known(row, "referral_day") is None:
        return Reason("referral_moment.never", figures, 1.0)
    return Reason("referral_moment.again", {**figures, "before": day(row, "referral_day")}, 1.0)


_HAPPY = {
    "as_of": 20_000.0,
    "nps": 9.5,
    "survey_day": 19_970.0,
    "referral_day": np.nan,
    "churn_open_complaints": 0.0,
    "churn_level": GREEN,
}

referral_moment = Rule(
    name="referral_moment",
    takes=tuple(_HAPPY),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="nps_from",
    words=words_beside(__file__),
    good=True,
    cases=(
        Case("a promoter a month ago", _HAPPY, AMBER),
        Case("brought somebody two years ago", {**_HAPPY, "referral_day": 19_200.0}, AMBER),
        Case("brought somebody this spring", {**_HAPPY, "referral_day": 19_900.0}, 0),
        Case("content, no promoter", {**_HAPPY, "nps": 8.0}, 0),
        Case("said so a year ago", {**_HAPPY, "survey_day": 19_640.0}, 0),
        Case("a complaint is open", {**_HAPPY, "churn_open_complaints": 1.0}, 0),
        Case("about to leave", {**_HAPPY, "churn_level": 1}, 0),
        Case("nobody asked", {**_HAPPY, "nps": np.nan, "survey_day": np.nan}, -1),
    ),
)
