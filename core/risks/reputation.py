"""Reputation risk: bad news about a customer, and bad words of theirs about us.

News come as incidents of this kind, by severity, fading once settled (core/incidents.py). Indicators, of 365 days:
- ``detractors``: the part of the survey answers that speaks against us: up to 6 of 10 in an NPS question (Reichheld
  2003), and up to the policy's answer in satisfaction and effort questions;
- ``urgent_complaints``: how many;
- ``open_complaints``: how many are still open, whenever they were made.
Each is 0..1 along the policy's ramp; weights and unknown ones as in core/assessment.py. Complaints are known of who
bought or complained, where the company records complaints at all: silence of a stranger is no good reputation.
"""

import numpy as np

from core.assessment import Assessment, Indicator
from core.frames import Column, unknown
from core.grouping import YEAR, latest, pick, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.sections.reputation_risk import DetractorFrom
from core.tables import NEVER, SURVEYS, Tables

REPUTATION = Assessment(
    "reputation",
    (
        Indicator("detractors", "reputation_detractors", "share", "surveys", "reputation_survey_day"),
        Indicator(
            "urgent_complaints",
            "reputation_urgent",
            "count",
            "complaints",
            "reputation_complaint_day",
            {"reputation_complaint_day": "day"},
            recorded="reputation_complaints_ever",
        ),
        Indicator(
            "open_complaints",
            "reputation_open",
            "count",
            "complaints",
            "reputation_complaint_day",
            recorded="reputation_complaints_ever",
        ),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        **_surveys(tables, as_of - YEAR, policy.reputation_risk.detractor_up_to),
        **_complaints(tables, as_of - YEAR),
        **incident_features(tables, "reputation", as_of, policy),
    }


def _surveys(tables: Tables, since: int, up_to: DetractorFrom) -> Columns:
    """Return the part of the answers since a day that speak against us, and the day of the newest."""
    answers, n = tables.surveys.take(tables.surveys["day"] > since), tables.count
    if not answers.length:
        none = unknown(n)
        return {"reputation_detractors": none, "reputation_survey_day": none}
    limits = np.array([getattr(up_to, kind) for kind in SURVEYS])
    customer, against = answers["customer"], answers["score"] <= limits[answers["kind"]]
    number, share = total(customer, n), unknown(n)
    np.divide(total(customer, n, against), number, out=share, where=number > 0)
    return {
        "reputation_detractors": share,
        "reputation_survey_day": pick(answers["day"], latest(customer, n, answers["day"])),
    }


def _complaints(tables: Tables, since: int) -> Columns:
    """Return urgent and open complaints; NaN of who never bought nor complained."""
    complaints, n = tables.complaints, tables.count
    silent = unknown(n)
    silent[tables.purchases.groups.customers] = 0.0
    if not complaints.length:
        nobody = np.zeros(n)
        day = unknown(n)
        of_none = {"reputation_urgent": silent, "reputation_open": silent}
        return {**of_none, "reputation_complaint_day": day, "reputation_complaints_ever": nobody}
    customer = complaints["customer"]
    silent[customer] = 0.0
    urgent = (complaints["urgent"] == 1) & (complaints["day"] > since)
    return {
        "reputation_urgent": silent + total(customer[urgent], n),
        "reputation_open": silent + total(customer[complaints["closed"] == NEVER], n),
        "reputation_complaint_day": pick(complaints["day"], latest(customer, n, complaints["day"])),
        "reputation_complaints_ever": total(customer, n),
    }


_LEARNT: Learnt = {"recorded": ["reputation_complaints_ever"]}
_QUIET = {
    "reputation_detractors": 0.0,
    "reputation_urgent": 0.0,
    "reputation_open": 0.0,
    "reputation_complaints_ever": 0.0,
    "reputation_incidents": np.nan,
}

reputation = Model(
    name="reputation",
    features=_features,
    gives_features=(
        Column("reputation_detractors", "share", "part of the survey answers of 365 days against us; NaN none"),
        Column("reputation_survey_day", "day", "day of the newest of them; NaN none"),
        Column("reputation_urgent", "number", "urgent complaints in 365 days; NaN never bought nor complained"),
        Column("reputation_open", "number", "complaints still open; NaN never bought nor complained"),
        Column("reputation_complaint_day", "day", "day of the newest complaint; NaN none"),
        Column("reputation_complaints_ever", "number", "complaints on record"),
        *REPUTATION.incidents,
    ),
    takes=REPUTATION.takes,
    calibrate=REPUTATION.learn,
    score=REPUTATION.score,
    gives=REPUTATION.gives,
    words=REPUTATION.words(__file__),
    reasons=REPUTATION.reasons,
    contributions=REPUTATION.evidence,
    examples=(
        Example("nothing said against us", _QUIET, {"reputation_risk": 0, "reputation_level": GREEN}, _LEARNT),
        Example(
            "half of the answers and two urgent complaints",
            {**_QUIET, "reputation_detractors": 0.5, "reputation_urgent": 2, "reputation_open": 1},
            {"reputation_level": AMBER},
            _LEARNT,
        ),
        Example(
            "a serious story in the news on top of it",
            {**_QUIET, "reputation_detractors": 0.5, "reputation_urgent": 2, "reputation_open": 1}
            | {"reputation_incidents": 4500},
            {"reputation_level": RED},
            _LEARNT,
        ),
        Example(
            "where nobody records complaints, none says nothing",
            {**_QUIET, "reputation_detractors": np.nan},
            {"reputation_risk": np.nan, "reputation_level": -1, "reputation_coverage": 0},
            {"recorded": []},
        ),
    ),
)
