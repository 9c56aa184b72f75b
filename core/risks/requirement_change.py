"""Requirement change: that a customer comes to need something else than what we sell them.

Indicators:
- ``category_shift``: how far the categories bought in the last 180 days differ from those of the 180 days before, as
  the Jaccard distance: 1 less the common ones over all of them (Jaccard 1912); NaN when either bought none;
- ``order_change``: the average of the last orders against those before (purchase behaviour), up or down;
- ``demand_unrest``: by how much more the last four quarters swing than the four before, each as its coefficient of
  variation (standard deviation over mean), so that a customer with a season is not called restless for it;
- ``needs_restated``: how often in 365 days an answer about their needs differs from the one before it;
- ``deals_lost``: lost among the opportunities decided in 365 days.
Each is 0..1 along the policy's ramp; weights, unknown ones and incidents as in core/assessment.py.
"""

from functools import cache

import numpy as np

from core.assessment import Assessment, Indicator
from core.dimensions import code_of, dimensions
from core.frames import Array, Column, Floats, Frame, unknown
from core.grouping import QUARTER, YEAR, Mask, last_of, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import NEVER, Tables

QUARTERS = 4
NEEDS = ("need_orientation", "need_type", "feature_preference", "supplier_preference")

REQUIREMENT_CHANGE = Assessment(
    "requirement_change",
    (
        Indicator("category_shift", "category_shift", "share", "orders", "last_purchase_day"),
        Indicator("order_change", "order_change", "share", "orders", "last_purchase_day", echo=True, either_way=True),
        Indicator("demand_unrest", "demand_unrest", "share", "orders", "last_purchase_day", {"demand_swing": "share"}),
        Indicator("needs_restated", "needs_restated", "count", "facts", "needs_said_day"),
        Indicator("deals_lost", "deals_lost", "share", "opportunities", "last_deal_day"),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        **_swing(tables, as_of),
        **_needs(tables, as_of - YEAR),
        **_deals(tables, as_of - YEAR),
        **incident_features(tables, "requirement_change", as_of, policy),
    }


def _swing(tables: Tables, as_of: int) -> Columns:
    """Return the coefficient of variation of the last four quarters, and how far it is above that of four before."""
    quarters = tables.purchases.in_periods(as_of, QUARTER, 2 * QUARTERS).reshape(2, QUARTERS, tables.count)
    mean = np.add.reduce(quarters, axis=1) / QUARTERS  # amounts are whole numbers
    spread = (quarters - mean[:, np.newaxis]) ** 2
    variance = np.add.accumulate(spread, axis=1)[:, -1] / QUARTERS
    swing = unknown((2, tables.count))
    np.divide(np.sqrt(variance), mean, out=swing, where=mean > 0)
    return {"demand_swing": swing[0], "demand_unrest": swing[0] - swing[1]}


def _needs(tables: Tables, since: int) -> Columns:
    """Return how often an answer about needs changed since a day, and the day of the newest; NaN without an answer."""
    facts, n = tables.facts, tables.count
    rows = np.flatnonzero(_of_needs()[facts["dimension"]])
    said, day = unknown(n), unknown(n)
    if len(rows):
        keys = [facts[name][rows] for name in ("customer", "dimension", "day", "recorded", "value")]
        order = np.lexsort(keys[::-1])
        customer, dimension, days, _, value = (key[order] for key in keys)
        changed = np.zeros(len(rows), np.bool_)
        changed[1:] = ~last_of(customer, dimension)[:-1] & (value[1:] != value[:-1]) & (days[1:] > since)
        said[customer] = 0.0
        said += total(customer[changed], n)
        np.fmax.at(day, customer, days.astype(np.float64))
    return {"needs_restated": said, "needs_said_day": day}


@cache
def _of_needs() -> Mask:
    """Return which dimensions are about needs."""
    asked = np.zeros(len(dimensions()), np.bool_)
    asked[[code_of(name) for name in NEEDS]] = True
    return asked


def _deals(tables: Tables, since: int) -> Columns:
    """Return the part lost of the opportunities decided since a day, and the day of the newest decision."""
    deals, n = tables.opportunities, tables.count
    decided = (deals["closed"] != NEVER) & (deals["closed"] > since)
    customer: Array = deals["customer"][decided]
    number, lost, day = total(customer, n), unknown(n), unknown(n)
    np.divide(total(customer, n, deals["won"][decided] == 0), number, out=lost, where=number > 0)
    np.fmax.at(day, customer, deals["closed"][decided].astype(np.float64))
    return {"deals_lost": lost, "last_deal_day": day}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    shift = {"category_shift": _category_shift(frame)}
    return {**shift, **REQUIREMENT_CHANGE.score(frame.with_columns(shift), learnt, policy)}


def _category_shift(frame: Frame) -> Floats:
    """Return the Jaccard distance between the categories of the two half-years."""
    before, now = frame["churn_categories_before"], frame["churn_categories_now"]
    kept = np.rint(before * (1 - frame["churn_categories"]))
    either, shift = before + now - kept, unknown(frame.length)
    np.divide(either - kept, either, out=shift, where=(before > 0) & (now > 0))
    return shift


TAKES = ("churn_categories", "churn_categories_before", "churn_categories_now")
_STEADY = {
    "churn_categories": 0.0,
    "churn_categories_before": 5.0,
    "churn_categories_now": 5.0,
    "order_change": 0.05,
    "demand_unrest": 0.0,
    "needs_restated": np.nan,
    "deals_lost": np.nan,
    "requirement_change_incidents": np.nan,
}
_SHIFTED = {"churn_categories": 0.8, "churn_categories_now": 5.0}  # one of nine categories was bought in both

requirement_change = Model(
    name="requirement_change",
    features=_features,
    gives_features=(
        Column("demand_swing", "share", "coefficient of variation of the last four quarters; NaN nothing bought"),
        Column("demand_unrest", "share", "this less that of the four quarters before; NaN nothing bought then"),
        Column("needs_restated", "number", "changed answers about needs in 365 days; NaN no answer"),
        Column("needs_said_day", "day", "day of the newest answer; NaN none"),
        Column("deals_lost", "share", "lost of the opportunities decided in 365 days; NaN none"),
        Column("last_deal_day", "day", "day of the newest decision; NaN none"),
        *REQUIREMENT_CHANGE.incidents,
    ),
    takes=(*TAKES, *(name for name in REQUIREMENT_CHANGE.takes if name != "category_shift")),
    score=_score,
    gives=(
        Column("category_shift", "share", "Jaccard distance of categories, 180 days against 180 before; NaN unknown"),
        *REQUIREMENT_CHANGE.gives,
    ),
    words=REQUIREMENT_CHANGE.words(__file__),
    reasons=REQUIREMENT_CHANGE.reasons,
    contributions=REQUIREMENT_CHANGE.evidence,
    examples=(
        Example(
            "the same goods in the same size",
            _STEADY,
            {"requirement_change_risk": 0, "requirement_change_level": GREEN},
        ),
        Example(
            "other categories in smaller orders",
            {**_STEADY, **_SHIFTED, "order_change": -0.5},
            {"requirement_change_level": AMBER},
        ),
        Example(
            "orders that grew as much are a change as well",
            {**_STEADY, **_SHIFTED, "order_change": 0.5},
            {"requirement_change_level": AMBER},
        ),
        Example(
            "and they said twice that they need something else",
            {**_STEADY, **_SHIFTED, "order_change": -0.7, "demand_unrest": 0.5, "needs_restated": 2},
            {"requirement_change_level": RED},
        ),
        Example(
            "a lost deal alone does not tell",
            {**dict.fromkeys(_STEADY, np.nan), "deals_lost": 1.0},
            {"requirement_change_risk": np.nan, "requirement_change_level": -1},
        ),
    ),
)
