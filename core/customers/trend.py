"""Trend: what a customer buys now against before, by year, by quarter and by purchase.

A year is 365 days, a quarter 90; the quarter is held against the same days a year before, so that a season is not
taken for a trend. The last purchase day is held against the average of those before it in two years. A change is
unknown where there was nothing before.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Column, Floats, Frame, unknown
from core.grouping import QUARTER, YEAR
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Lang, Reason, Share
from core.values import Row, known, money

WINDOW = 2 * YEAR  # days in which an ordinary purchase is looked for
NOTED_YEAR = 0.1  # a change of revenue worth a sentence
NOTED_QUARTER = 0.25  # a quarter varies more than a year
NOTED_PURCHASE = 0.5  # a last purchase half as large again, or half as large

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "revenue_change": "Revenue against the year before",
        "revenue_90d_change": "Last 90 days against a year ago",
        "last_purchase_amount": "Last purchase",
        "usual_purchase_amount": "Usual purchase",
        "grown": "Revenue is up {change}: {now} in the last 12 months after {before}.",
        "shrunk": "Revenue is down {change}: {now} in the last 12 months after {before}.",
        "stopped": "Nothing bought in the last 12 months after {before} in the 12 before.",
        "quarter_grown": "The last 90 days brought {now}, up {change} on the same days a year ago.",
        "quarter_silent": "Nothing bought in the last 90 days; the same days a year ago brought {before}.",
        "quarter_shrunk": "The last 90 days brought {now}, down {change} on the same days a year ago.",
        "large_order": "The last purchase of {last} was well above their usual {usual}.",
        "small_order": "The last purchase of {last} was well below their usual {usual}.",
    },
    "zh": {
        "revenue_change": "销售额同比",
        "revenue_90d_change": "近90天同比",
        "last_purchase_amount": "最近一次采购金额",
        "usual_purchase_amount": "平时单次采购金额",
        "grown": "销售额增长{change}：近12个月{now}，前一年{before}。",
        "shrunk": "销售额下降{change}：近12个月{now}，前一年{before}。",
        "stopped": "近12个月没有采购，而前一年采购了{before}。",
        "quarter_grown": "近90天采购{now}，比去年同期增长{change}。",
        "quarter_silent": "近90天没有采购，去年同期采购了{before}。",
        "quarter_shrunk": "近90天采购{now}，比去年同期下降{change}。",
        "large_order": "最近一次采购{last}，明显高于平时的{usual}。",
        "small_order": "最近一次采购{last}，明显低于平时的{usual}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    bought = tables.purchases
    return {
        "revenue_90d": bought.money(as_of - QUARTER, as_of),
        "revenue_90d_year_before": bought.money(as_of - YEAR - QUARTER, as_of - YEAR),
        **_purchase_size(tables, as_of),
    }


def _purchase_size(tables: Tables, as_of: int) -> Columns:
    """Return the last purchase day's amount and the average of those before it in the window."""
    bought = tables.purchases
    last = bought.amount(0)
    before = bought.days(as_of - WINDOW) - 1
    amount = bought.bought(as_of - WINDOW, as_of) - np.where(np.isnan(last), 0.0, last)
    usual = np.divide(amount, before, out=unknown(tables.count), where=before > 0)
    return {"last_purchase_amount": last, "usual_purchase_amount": np.rint(usual)}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    return {
        "revenue_change": _change(frame["revenue_12m"], frame["revenue_12m_before"]),
        "revenue_90d_change": _change(frame["revenue_90d"], frame["revenue_90d_year_before"]),
    }


def _change(now: Floats, before: Floats) -> Floats:
    change = unknown(len(now))
    np.divide(now - before, before, out=change, where=before > 0)
    return change


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    return [*_year_reasons(row, policy), *_quarter_reasons(row, policy), *_purchase_reasons(row, policy)]


def _year_reasons(row: Row, policy: Policy) -> Sequence[Reason]:
    change = known(row, "revenue_change")
    if change is None or abs(change) < NOTED_YEAR:
        return ()
    before = {"before": money(row, "revenue_12m_before", policy)}
    if row["revenue_12m"] <= 0:
        return [Reason("trend.stopped", before, -70)]
    figures = {"change": Share(abs(change)), "now": money(row, "revenue_12m", policy), **before}
    return [Reason("trend.grown" if change > 0 else "trend.shrunk", figures, 70 * min(1.0, change))]


def _quarter_reasons(row: Row, policy: Policy) -> Sequence[Reason]:
    """Return what the quarter tells, unless the whole year was silent."""
    change = known(row, "revenue_90d_change")
    if change is None or abs(change) < NOTED_QUARTER or row["revenue_12m"] <= 0:
        return ()
    weight = 40 * min(1.0, change)
    if row["revenue_90d"] <= 0:
        # The life cycle tells the silence first; this adds what the season used to bring.
        return [Reason("trend.quarter_silent", {"before": money(row, "revenue_90d_year_before", policy)}, -14)]
    figures = {"change": Share(abs(change)), "now": money(row, "revenue_90d", policy)}
    return [Reason("trend.quarter_grown" if change > 0 else "trend.quarter_shrunk", figures, weight)]


def _purchase_reasons(row: Row, policy: Policy) -> Sequence[Reason]:
    last, usual = known(row, "last_purchase_amount"), known(row, "usual_purchase_amount")
    if not last or not usual or abs(last / usual - 1) < NOTED_PURCHASE:
        return ()
    figures = {name: money(row, f"{name}_purchase_amount", policy) for name in ("last", "usual")}
    return [Reason("trend.large_order", figures, 15) if last > usual else Reason("trend.small_order", figures, -20)]


trend = Model(
    name="trend",
    features=_features,
    gives_features=(
        Column("revenue_90d", "money", "revenue of the last 90 days"),
        Column("revenue_90d_year_before", "money", "revenue of the same 90 days a year before"),
        Column("last_purchase_amount", "money", "amount of the last purchase day; NaN never bought"),
        Column("usual_purchase_amount", "money", "average of the purchase days before it in two years; NaN none"),
    ),
    takes=("revenue_12m", "revenue_12m_before", "revenue_90d", "revenue_90d_year_before"),
    score=_score,
    gives=(
        Column("revenue_change", "share", "revenue against the year before; NaN without one"),
        Column("revenue_90d_change", "share", "last 90 days against the same a year before; NaN without them"),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example(
            "a quarter more than the year before",
            {"revenue_12m": 50_000, "revenue_12m_before": 40_000, "revenue_90d": 0, "revenue_90d_year_before": 9_000},
            {"revenue_change": 0.25, "revenue_90d_change": -1},
        ),
        Example(
            "without a year before there is no change to tell",
            {"revenue_12m": 50_000, "revenue_12m_before": 0, "revenue_90d": 50_000, "revenue_90d_year_before": 0},
            {"revenue_change": np.nan, "revenue_90d_change": np.nan},
        ),
    ),
)
