"""Upgrade window: a customer buys more and more, much of their budget is elsewhere, and nothing stands in the way.

Growth is the last 90 days against the same a year before; the room is what their yearly budget leaves to others, a part
of it and an amount. Nothing stands in the way when no complaint is open, the churn risk is green, the credit grade good
enough by the policy, and no deal is open already: then somebody is at it. An opportunity: it is never red. It ends with
a deal on record, or when one of these no longer holds. Unknown without a budget, last year's quarter, a churn level or
a grade: empty is not green.
"""

import numpy as np

from core.alerts.alert import AMBER
from core.alerts.grading import among, graded
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.customers.credit_grade import GRADES
from core.frames import Floats, Frame, Ints
from core.levels import GREEN
from core.policy import Policy
from core.types import Money, Reason
from core.values import Row, money, share, whole


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, wallet, grade = policy.alert_rules.upgrade_window, frame["share_of_wallet"], frame["credit_grade"]
    level = graded(frame["revenue_90d_change"], limits.growth, np.inf)
    room = (wallet <= limits.wallet_max) & (_room(frame) >= limits.room_min)
    clear = (frame["churn_open_complaints"] == 0) & (frame["churn_level"] == GREEN) & (frame["open_opportunities"] == 0)
    trusted = grade <= GRADES.index(limits.worst_grade)
    known = ~np.isnan(wallet) & (level >= 0) & (frame["churn_level"] >= 0) & (grade >= 0)
    return among(level, room & clear & trusted, known)


def _room(frame: Frame) -> Floats:
    room: Floats = frame["purchase_budget"] - np.maximum(frame["revenue_12m"], 0.0)
    return room


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the growth: the greater, the wider the window."""
    worse: Floats = frame["revenue_90d_change"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {
        "growth": share(row, "revenue_90d_change"),
        "wallet": share(row, "share_of_wallet"),
        "room": _stake(row, policy),
    }
    missing = whole(row, "unbought_categories")
    if not missing:
        return Reason("upgrade_window.grows", figures, row["revenue_90d_change"])
    return Reason("upgrade_window.grows_wider", {**figures, "count": missing}, row["revenue_90d_change"])


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what of their budget is elsewhere."""
    budget, bought = money(row, "purchase_budget", policy), money(row, "revenue_12m", policy)
    return budget and bought and Money(budget.minor - max(bought.minor, 0), budget.currency)


_GROWING = {
    "revenue_90d_change": 0.4,
    "share_of_wallet": 0.2,
    "purchase_budget": 100_000_000.0,
    "revenue_12m": 20_000_000.0,
    "unbought_categories": 2.0,
    "churn_level": GREEN,
    "churn_open_complaints": 0.0,
    "credit_grade": 0,
    "open_opportunities": 0.0,
}

upgrade_window = Rule(
    name="upgrade_window",
    takes=tuple(_GROWING),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="growth",
    stake=_stake,
    words=words_beside(__file__),
    good=True,
    cases=(
        Case("grows, and four fifths of the budget are elsewhere", _GROWING, AMBER),
        Case("peers buy nothing else", {**_GROWING, "unbought_categories": 0.0}, AMBER),
        Case("holds its size", {**_GROWING, "revenue_90d_change": 0.05}, 0),
        Case("the budget is ours already", {**_GROWING, "share_of_wallet": 0.8}, 0),
        Case("the rest is small money", {**_GROWING, "purchase_budget": 25_000_000.0}, 0),
        Case("a deal is open already", {**_GROWING, "open_opportunities": 1.0}, 0),
        Case("a complaint is open", {**_GROWING, "churn_open_complaints": 1.0}, 0),
        Case("pays badly", {**_GROWING, "credit_grade": 2}, 0),
        Case("nobody knows the budget", {**_GROWING, "purchase_budget": np.nan, "share_of_wallet": np.nan}, -1),
        Case("not graded", {**_GROWING, "credit_grade": -1}, -1),
    ),
)
