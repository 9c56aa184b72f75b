"""Business risk: that a customer's own business is going down, and our sales with it.

Indicators from balance sheets (the latest known within the policy's age, and the one of the period before it):
- ``z_score``: Altman's Z″, low is bad (credit grade);
- ``earnings_change``: earnings before interest and taxes over total assets, now less before;
- ``equity_change``: book equity over total assets, now less before; falling returns and rising debt are the ratios that
  told failing firms from sound ones years ahead (Beaver 1966);
and from the newest answers: ``payment_terms_change`` (asking for longer terms), ``profit_level``, ``headcount_trend``,
``industry_outlook`` and ``development_stage`` (young and declining companies fail most often).
Figures are 0..1 along the policy's ramp, answers count what the policy says of each option; weights, unknown ones and
incidents as in core/assessment.py. Without a balance sheet several answers are needed before the risk is known.
"""

import numpy as np

from core.answers import answer, option
from core.assessment import Assessment, Indicator
from core.dimensions import dimensions
from core.frames import Column, Frame, unknown
from core.grouping import Longs, latest, pick
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Model
from core.policy import Policy
from core.tables import Tables

ASKED = ("payment_terms_change", "headcount_trend")
RATIOS = ("roa", "equity_ratio")

BUSINESS = Assessment(
    "business",
    (
        Indicator("z_score", "z_score", "number", "balance_sheets", "period_end_day", echo=True),
        Indicator(
            "earnings_change",
            "earnings_change",
            "share",
            "balance_sheets",
            "period_end_day",
            {"roa": "share", "roa_before": "share"},
        ),
        Indicator(
            "equity_change",
            "equity_change",
            "share",
            "balance_sheets",
            "period_end_day",
            {"equity_ratio": "share", "equity_ratio_before": "share"},
        ),
        Indicator("payment_terms_change", "payment_terms_change", "option", "facts", "payment_terms_change_day"),
        Indicator("profit_level", "profit_level", "option", "facts"),
        Indicator("headcount_trend", "headcount_trend", "option", "facts", "headcount_trend_day"),
        Indicator("industry_outlook", "industry_outlook", "option", "facts", "industry_outlook_day", echo=True),
        Indicator("development_stage", "development_stage", "option", "facts"),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    made = {**_ratios(tables, as_of - policy.altman.sheet_days), **incident_features(tables, "business", as_of, policy)}
    for name in ASKED:
        value, day = answer(tables, name)
        made |= {name: option(value), f"{name}_day": day}
    return made


def _ratios(tables: Tables, since: int) -> Columns:
    """Return both ratios of the latest period that ended since a day, of the one before it, and their change."""
    sheets, n = tables.balance_sheets, tables.count
    if not sheets.length:
        names = [*RATIOS, *(f"{name}_before" for name in RATIOS), "earnings_change", "equity_change"]
        return dict.fromkeys(names, unknown(n))
    assets = np.where(sheets["assets"] > 0, sheets["assets"], np.nan)
    sheets = sheets.with_columns({"roa": sheets["ebit"] / assets, "equity_ratio": sheets["equity"] / assets})
    newest = _newest(sheets, n)
    last = pick(sheets["period_end"], newest)
    earlier = sheets.take(sheets["period_end"] < last[sheets["customer"]])
    previous = _newest(earlier, n)
    now = {name: np.where(last > since, pick(sheets[name], newest), np.nan) for name in RATIOS}
    before = {name: pick(earlier[name], previous) for name in RATIOS}
    return {
        **now,
        **{f"{name}_before": values for name, values in before.items()},
        "earnings_change": now["roa"] - before["roa"],
        "equity_change": now["equity_ratio"] - before["equity_ratio"],
    }


def _newest(sheets: Frame, count: int) -> Longs:
    """Return the row of each customer's latest period, of one period the sheet known last; -1 without one."""
    tied = [np.fmax(sheets[name], -np.inf) for name in RATIOS]  # the same in whatever order they come
    return latest(sheets["customer"], count, sheets["period_end"], sheets["day"], *tied)


_SOUND = {
    "z_score": 4.0,
    "earnings_change": 0.01,
    "equity_change": 0.0,
    "payment_terms_change": -1,
    "profit_level": 1,
    "headcount_trend": 1,
    "industry_outlook": 0,
    "development_stage": 2,
    "business_incidents": np.nan,
}
_ANSWERS = ("payment_terms_change", "profit_level", "headcount_trend", "industry_outlook", "development_stage")
_UNKNOWN = {**dict.fromkeys(_SOUND, np.nan), **dict.fromkeys(_ANSWERS, -1)}

business = Model(
    name="business",
    features=_features,
    gives_features=(
        Column("roa", "share", "EBIT over total assets of the latest balance sheet; NaN unknown"),
        Column("roa_before", "share", "of the period before it; NaN unknown"),
        Column("equity_ratio", "share", "book equity over total assets of the latest balance sheet; NaN unknown"),
        Column("equity_ratio_before", "share", "of the period before it; NaN unknown"),
        Column("earnings_change", "share", "EBIT over assets, now less before; NaN unknown"),
        Column("equity_change", "share", "equity over assets, now less before; NaN unknown"),
        *(Column(name, "code", f"newest answer: {name}", tuple(dimensions()[name].options)) for name in ASKED),
        *(Column(f"{name}_day", "day", f"day it holds from: {name}; NaN none") for name in ASKED),
        *BUSINESS.incidents,
    ),
    takes=BUSINESS.takes,
    score=BUSINESS.score,
    gives=BUSINESS.gives,
    words=BUSINESS.words(__file__),
    reasons=BUSINESS.reasons,
    contributions=BUSINESS.evidence,
    examples=(
        Example("sound and in a growing market", _SOUND, {"business_level": GREEN, "business_coverage": 0.9}),
        Example(
            "distress, losses and people let go in a shrinking market",
            {**_SOUND, "z_score": 0.9, "earnings_change": -0.1, "profit_level": 3, "headcount_trend": 2}
            | {"industry_outlook": 2},
            {"business_level": RED},
        ),
        Example(
            "without a balance sheet several bad answers warn",
            {**_UNKNOWN, "profit_level": 3, "headcount_trend": 2, "industry_outlook": 1},
            {"business_level": RED, "business_coverage": 0.35},
        ),
        Example(
            "a grey zone and thinner equity are a sign",
            {**_SOUND, "z_score": 1.4, "equity_change": -0.15, "payment_terms_change": 2, "headcount_trend": 2},
            {"business_level": AMBER},
        ),
        Example(
            "one answer does not tell",
            {**_UNKNOWN, "industry_outlook": 2},
            {"business_risk": np.nan, "business_level": -1, "business_coverage": 0.1},
        ),
    ),
)
