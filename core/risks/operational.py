"""Operational risk: what goes wrong between their orders and our work, and eats time and margin.

Indicators, of the 365 days up to the day and only of who bought in them:
- ``complaints_per_order``: complaints over purchase days, and ``complaint_days``: the age of the oldest open complaint;
- ``service_share``: cost to serve over gross margin (purchase behaviour), and ``dealings_per_order``: recorded dealings
  over purchase days, which stands for it where the margin is unknown;
- ``corrected_share``: orders taken back in part (performance risk);
- ``average_order``: many small orders cost as much work each as a large one (Kaplan and Narayanan 2001 on the cost of
  serving a customer); low is bad;
- ``unreached``: 1 when nobody there is on record although they buy: no one to call when something is wrong.
Each is 0..1 along the policy's ramp; weights, unknown ones and incidents as in core/assessment.py. What the company
records of nobody (complaints, dealings, contacts) is unknown of everybody.
"""

import numpy as np

from core.assessment import Assessment, Indicator
from core.frames import Column, Floats, unknown
from core.grouping import YEAR, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import NEVER, Tables

OPERATIONAL = Assessment(
    "operational",
    (
        Indicator(
            "complaints_per_order",
            "complaints_per_order",
            "share",
            "complaints",
            "last_purchase_day",
            {"operational_complaints": "count"},
            recorded="operational_complaints",
        ),
        Indicator(
            "complaint_days",
            "complaint_days",
            "days",
            "complaints",
            "oldest_complaint_day",
            recorded="operational_complaints",
        ),
        Indicator("service_share", "service_share", "share", "orders", "last_purchase_day", echo=True),
        Indicator("corrected_share", "corrected_share", "share", "orders", "last_return_day"),
        Indicator(
            "dealings_per_order",
            "dealings_per_order",
            "number",
            "interactions",
            "last_purchase_day",
            recorded="dealings_per_order",
        ),
        Indicator("average_order", "average_order", "money", "orders", "last_purchase_day"),
        Indicator("unreached", "unreached", "count", "contacts", recorded="contacts_known"),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    days = tables.purchases.days(as_of - YEAR)
    dealings = tables.interactions["customer"][tables.interactions["day"] > as_of - YEAR]
    people = total(tables.contacts["customer"][tables.contacts["left"] == NEVER], tables.count)
    return {
        **_complaints(tables, as_of, days),
        "dealings_per_order": _per_order(total(dealings, tables.count), days),
        "unreached": np.where(days > 0, people == 0, np.nan),
        "contacts_known": people,
        **incident_features(tables, "operational", as_of, policy),
    }


def _complaints(tables: Tables, as_of: int, days: Floats) -> Columns:
    """Return the complaints of 365 days, those per purchase day, and the age and day of the oldest open one."""
    complaints, n = tables.complaints, tables.count
    opened, no_day = np.full(n, np.inf), unknown(n)
    if not complaints.length:
        none = _per_order(np.zeros(n), days)
        return {
            "operational_complaints": np.zeros(n),
            "complaints_per_order": none,
            "complaint_days": none,
            "oldest_complaint_day": no_day,
        }
    customer, still_open = complaints["customer"], complaints["closed"] == NEVER
    number = total(customer[complaints["day"] > as_of - YEAR], n)
    np.minimum.at(opened, customer[still_open], complaints["day"][still_open])
    age = np.maximum(as_of - opened, 0.0)
    return {
        "operational_complaints": number,
        "complaints_per_order": _per_order(number, days),
        "complaint_days": np.where((days > 0) | (age > 0), age, np.nan),
        "oldest_complaint_day": np.where(np.isinf(opened), np.nan, opened),
    }


def _per_order(number: Floats, days: Floats) -> Floats:
    per_order = unknown(len(days))
    np.divide(number, days, out=per_order, where=days > 0)
    return per_order


_LEARNT: Learnt = {"recorded": ["contacts_known", "dealings_per_order", "operational_complaints"]}
_EASY = {
    "complaints_per_order": 0.0,
    "complaint_days": 0.0,
    "service_share": 0.1,
    "corrected_share": 0.0,
    "dealings_per_order": 2.0,
    "average_order": 5_000_000.0,
    "unreached": 0.0,
    "operational_complaints": 0.0,
    "contacts_known": 3.0,
    "operational_incidents": np.nan,
}

operational = Model(
    name="operational",
    features=_features,
    gives_features=(
        Column("operational_complaints", "number", "complaints of 365 days"),
        Column("complaints_per_order", "share", "these over purchase days of 365 days; NaN nothing bought"),
        Column("complaint_days", "days", "age of the oldest open complaint, 0 without one; NaN nothing bought"),
        Column("oldest_complaint_day", "day", "day it was made; NaN none"),
        Column("dealings_per_order", "number", "dealings of 365 days over purchase days; NaN nothing bought"),
        Column("unreached", "number", "1 when nobody there is on record; NaN nothing bought in 365 days"),
        Column("contacts_known", "number", "contacts on record who are there"),
        *OPERATIONAL.incidents,
    ),
    takes=OPERATIONAL.takes,
    calibrate=OPERATIONAL.learn,
    score=OPERATIONAL.score,
    gives=OPERATIONAL.gives,
    words=OPERATIONAL.words(__file__),
    reasons=OPERATIONAL.reasons,
    contributions=OPERATIONAL.evidence,
    examples=(
        Example("orders that run by themselves", _EASY, {"operational_risk": 0, "operational_level": GREEN}, _LEARNT),
        Example(
            "complaints, corrections and much service",
            {**_EASY, "complaints_per_order": 0.4, "corrected_share": 0.2, "service_share": 0.5},
            {"operational_level": AMBER},
            _LEARNT,
        ),
        Example(
            "and nobody to call about a complaint three months old",
            {**_EASY, "complaints_per_order": 0.4, "corrected_share": 0.3, "service_share": 0.7}
            | {"complaint_days": 90, "unreached": 1, "dealings_per_order": 12},
            {"operational_level": RED},
            _LEARNT,
        ),
        Example(
            "nothing bought, nothing to say",
            dict.fromkeys(_EASY, np.nan),
            {"operational_risk": np.nan, "operational_level": -1},
            _LEARNT,
        ),
    ),
)
