"""Credit risk: that a customer will not pay what it owes.

Indicators, read from the invoices of the last 365 days and those still open, as of the day:
- ``overdue_share``: the amount open past its due day, of all that was invoiced;
- ``overdue_days``: how long the oldest of these is overdue, 0 when none is; 90 days past due is where IFRS 9 (B5.5.37)
  and the Basel rules (CRE36.69) presume a default;
- ``days_late``: average days late (current value);
- ``lateness_trend``: by how many days the invoices of the last 180 days were later than those before;
- ``limit_use`` and ``disputed_share``: open receivables over the credit limit, the part in dispute (credit grade);
- ``z_score``: Altman's Z″ of the latest balance sheet, low is bad (Altman 1983).
Each is 0..1 along the policy's ramp; weights, unknown ones and incidents as in core/assessment.py. Without an invoice
the payment is unknown, not punctual, and a balance sheet alone does not make the risk known.
"""

import numpy as np

from core.assessment import Assessment, Indicator
from core.frames import Column, Floats, Ints, unknown
from core.grouping import YEAR, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Model
from core.policy import Policy
from core.tables import Tables

HALF_YEAR = 180  # days; the invoices of these are held against those before

CREDIT = Assessment(
    "credit",
    (
        Indicator("overdue_share", "overdue_share", "share", "invoices", "last_invoice_day"),
        Indicator(
            "overdue_days", "overdue_days", "days", "invoices", "oldest_overdue_day", {"overdue_invoices": "count"}
        ),
        Indicator("days_late", "days_late", "days", "invoices", "last_invoice_day", echo=True),
        Indicator("lateness_trend", "lateness_trend", "days", "invoices", "last_invoice_day"),
        Indicator("limit_use", "limit_use", "share", "invoices", "credit_limit_day", echo=True),
        Indicator("disputed_share", "disputed_share", "share", "invoices", "last_invoice_day", echo=True),
        Indicator("z_score", "z_score", "number", "balance_sheets", "period_end_day", echo=True),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        **_overdue(tables, as_of),
        "lateness_trend": _lateness_trend(tables, as_of),
        **incident_features(tables, "credit", as_of, policy),
    }


def _overdue(tables: Tables, as_of: int) -> Columns:
    """Return what is open past its due day; NaN without an invoice of the last 365 days or an open one."""
    owing, n = tables.receivables, tables.count
    lately = (owing.day > as_of - YEAR) | (owing.left > 0)
    invoiced = total(owing.customer[lately], n, owing.amount[lately])
    late = np.flatnonzero(owing.overdue(as_of))
    due = unknown(n)
    np.fmin.at(due, owing.customer[late], owing.due[late].astype(np.float64))
    days = np.where(invoiced > 0, 0.0, np.nan)
    return {
        "overdue_share": _over(total(owing.customer[late], n, owing.left[late]), invoiced),
        "overdue_days": np.fmax(days, as_of - due),
        "oldest_overdue_day": due,
    }


def _lateness_trend(tables: Tables, as_of: int) -> Floats:
    judged, n = tables.receivables.judged(as_of), tables.count
    new = judged.day > as_of - HALF_YEAR
    now, before = (_average(judged.customer[rows], n, judged.late[rows]) for rows in (new, ~new))
    return now - before


def _average(customer: Ints, count: int, values: Floats) -> Floats:
    return _over(total(customer, count, values), total(customer, count))


def _over(part: Floats, whole: Floats) -> Floats:
    over = unknown(len(part))
    np.divide(part, whole, out=over, where=whole > 0)
    return over


_PUNCTUAL = {
    "overdue_share": 0.0,
    "overdue_days": 0.0,
    "days_late": 2.0,
    "lateness_trend": np.nan,
    "limit_use": 0.5,
    "disputed_share": 0.0,
    "z_score": np.nan,
    "credit_incidents": np.nan,
}
_SLOW = {"overdue_share": 0.2, "overdue_days": 68.0, "days_late": 30.0, "lateness_trend": 20.0, "limit_use": 1.1}

credit = Model(
    name="credit",
    features=_features,
    gives_features=(
        Column("overdue_share", "share", "amount open past its due day, of what was invoiced; NaN no invoice"),
        Column("overdue_days", "days", "days the oldest open invoice is overdue, 0 when none is; NaN no invoice"),
        Column("oldest_overdue_day", "day", "due day of that invoice; NaN none"),
        Column("lateness_trend", "days", "later than in the half-year before; NaN nothing to compare"),
        *CREDIT.incidents,
    ),
    takes=CREDIT.takes,
    score=CREDIT.score,
    gives=CREDIT.gives,
    words=CREDIT.words(__file__),
    reasons=CREDIT.reasons,
    contributions=CREDIT.evidence,
    examples=(
        Example("who pays in time is green", _PUNCTUAL, {"credit_risk": 0, "credit_level": GREEN}),
        Example("long overdue and over the limit", {**_PUNCTUAL, **_SLOW}, {"credit_level": AMBER}),
        Example(
            "everything at its worst is a hundred",
            {**_PUNCTUAL, **_SLOW, "overdue_share": 0.6, "overdue_days": 200, "days_late": 90, "lateness_trend": 60}
            | {"limit_use": 3, "disputed_share": 0.5, "z_score": -1},
            {"credit_risk": 10_000, "credit_level": RED, "credit_coverage": 1},
        ),
        Example(
            "nothing known is not green",
            dict.fromkeys(_PUNCTUAL, np.nan),
            {"credit_risk": np.nan, "credit_level": -1, "credit_coverage": 0},
        ),
        Example(
            "a balance sheet alone does not tell",
            {**dict.fromkeys(_PUNCTUAL, np.nan), "z_score": 4},
            {"credit_level": -1, "credit_coverage": 0.1},
        ),
        Example(
            "a grave incident is red by itself",
            {**_PUNCTUAL, "credit_incidents": 8000},
            {"credit_risk": 8000, "credit_level": RED},
        ),
    ),
)
