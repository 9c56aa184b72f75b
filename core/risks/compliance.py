"""Compliance risk: that we may not, or should not, deal with a customer.

Indicators:
- ``compliance_flag``: the newest answer to the compliance check (clear, under investigation, sanctioned); "not checked"
  is no answer;
- ``licence_days``: days until the licence they need runs out, negative after;
- ``unnamed_payments``: the part of the payments of 365 days that names no invoice, one of the signs of payment by third
  parties that trade-based money laundering is recognised by (FATF/Egmont Group 2021).
Each is 0..1 along the policy's ramp or by its options; weights, unknown ones and incidents as in core/assessment.py.
The weights are set so that a sanctioned customer is red whatever else is known. Payments alone never make the risk
known: nobody is clean because nobody looked.
"""

import numpy as np

from core.answers import answer, option
from core.assessment import Assessment, Indicator
from core.dimensions import dimensions
from core.frames import Column, unknown
from core.grouping import YEAR, latest, pick, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Model
from core.policy import Policy
from core.tables import Tables

FLAGS = tuple(dimensions()["compliance_flag"].options)

COMPLIANCE = Assessment(
    "compliance",
    (
        Indicator("compliance_flag", "compliance_flag", "option", "facts", "compliance_flag_day"),
        Indicator(
            "licence_days",
            "licence_days",
            "days",
            "facts",
            "licence_expires_day",
            {"licence_expires_day": "day"},
        ),
        Indicator("unnamed_payments", "unnamed_payments", "share", "invoices", "last_payment_day"),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    flag, flag_day = answer(tables, "compliance_flag")
    expires, _ = answer(tables, "licence_expires")
    return {
        "compliance_flag": option(flag),
        "compliance_flag_day": flag_day,
        "licence_days": expires - as_of,
        "licence_expires_day": expires,
        **_payments(tables, as_of - YEAR),
        **incident_features(tables, "compliance", as_of, policy),
    }


def _payments(tables: Tables, since: int) -> Columns:
    """Return the part of the payments since a day that names no invoice, and the day of the newest payment."""
    rows, n = tables.payments.take(tables.payments["day"] > since), tables.count
    if not rows.length:
        none = unknown(n)
        return {"unnamed_payments": none, "last_payment_day": none}
    customer, unnamed = rows["customer"], rows["invoice"] < 0
    paid, share = total(customer, n, rows["amount"]), unknown(n)
    np.divide(total(customer[unnamed], n, rows["amount"][unnamed]), paid, out=share, where=paid > 0)
    return {"unnamed_payments": share, "last_payment_day": pick(rows["day"], latest(customer, n, rows["day"]))}


_CLEAN = {
    "compliance_flag": FLAGS.index("checked"),
    "licence_days": 400.0,
    "unnamed_payments": 0.0,
    "compliance_incidents": np.nan,
}
_NOTHING = {**dict.fromkeys(_CLEAN, np.nan), "compliance_flag": -1}

compliance = Model(
    name="compliance",
    features=_features,
    gives_features=(
        Column("compliance_flag", "code", "newest outcome of a compliance check", FLAGS),
        Column("compliance_flag_day", "day", "day it holds from; NaN none"),
        Column("licence_days", "days", "days until the licence they need runs out, negative after; NaN unknown"),
        Column("licence_expires_day", "day", "day it runs out; NaN unknown"),
        Column("unnamed_payments", "share", "part of the payments of 365 days that names no invoice; NaN none"),
        Column("last_payment_day", "day", "day of the newest of them; NaN none"),
        *COMPLIANCE.incidents,
    ),
    takes=COMPLIANCE.takes,
    score=COMPLIANCE.score,
    gives=COMPLIANCE.gives,
    words=COMPLIANCE.words(__file__),
    reasons=COMPLIANCE.reasons,
    contributions=COMPLIANCE.evidence,
    examples=(
        Example("checked and clear", _CLEAN, {"compliance_risk": 0, "compliance_level": GREEN}),
        Example(
            "sanctioned is red whatever else is known",
            {**_CLEAN, "compliance_flag": FLAGS.index("sanctioned")},
            {"compliance_risk": 6000, "compliance_level": RED},
        ),
        Example("an expired licence is amber", {**_CLEAN, "licence_days": -3}, {"compliance_level": AMBER}),
        Example(
            "not checked is not clean",
            {**_NOTHING, "compliance_flag": FLAGS.index("none"), "unnamed_payments": 0},
            {"compliance_risk": np.nan, "compliance_level": -1, "compliance_coverage": 0.08},
        ),
        Example("nothing known", _NOTHING, {"compliance_level": -1, "compliance_coverage": 0}),
    ),
)
