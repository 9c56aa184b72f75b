"""Complaint spike: more complaints in the last 30 days than this customer usually makes.

What is usual is read from the 365 days before those 30, as complaints in 30 days; who complains all the time is no news
(that is the trouble-prone class), who suddenly does has met something that broke on our side. The policy says how many
complaints and how many times the usual. It ends by itself when the 30 days pass without new ones. Unknown where the
company records no complaints of anybody, and of who never bought (core/customers/cooperation.py).
"""

from core.alerts.alert import AMBER, RED
from core.alerts.grading import among, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Reason
from core.values import Row, whole

MONTHS = 365 / 30  # stretches of 30 days in what is usual


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, recent = policy.alert_rules.complaint_spike, frame["complaints_30d"]
    level = graded(recent, limits.amber_count, limits.red_count)
    is_more = recent >= limits.times * frame["complaints_before"] / MONTHS
    return among(level, is_more, (frame["complaint_frequency"] >= 0) | (recent > 0))


def _worse(frame: Frame, policy: Policy) -> Floats:
    worse: Floats = frame["complaints_30d"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {"count": whole(row, "complaints_30d"), "before": whole(row, "complaints_before")}
    still_open = whole(row, "churn_open_complaints")
    if not still_open:
        return Reason("complaint_spike.more", figures, -row["complaints_30d"])
    return Reason("complaint_spike.more_open", {**figures, "open": still_open}, -row["complaints_30d"])


_USUAL = {"complaints_30d": 0.0, "complaints_before": 2.0, "churn_open_complaints": 0.0, "complaint_frequency": 1}

complaint_spike = Rule(
    name="complaint_spike",
    takes=tuple(_USUAL),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("none this month", _USUAL, 0),
        Case("one is no spike", {**_USUAL, "complaints_30d": 1.0}, 0),
        Case("two where there were two a year", {**_USUAL, "complaints_30d": 2.0}, AMBER),
        Case("and one of them is open", {**_USUAL, "complaints_30d": 2.0, "churn_open_complaints": 1.0}, AMBER),
        Case("four in a month", {**_USUAL, "complaints_30d": 4.0, "churn_open_complaints": 3.0}, RED),
        Case(
            "four from somebody who makes two every month",
            {**_USUAL, "complaints_30d": 4.0, "complaints_before": 24.0},
            0,
        ),
        Case("nobody records complaints", {**_USUAL, "complaints_before": 0.0, "complaint_frequency": -1}, -1),
    ),
)
