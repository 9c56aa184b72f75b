"""Requirement change: that a customer comes to need something else than what we sell them.

Indicators:
- ``category_shift``: how far the categories bought in the last 180 days differ from those of the 360 days before, as
  the Jaccard distance: 1 less the common ones over all of them (Jaccard 1912); NaN when either bought none;
- ``order_change``: the average of the last orders against those before (purchase behaviour), up or down;
- ``demand_unrest``: by how much more the last four quarters swing than the four before, each as its coefficient of
  variation (standard deviation over mean), so that a customer with a season is not called restless for it;
- ``needs_restated``: how often in 365 days an answer about their needs differs from the one before it;
- ``deals_lost``: lost among the opportunities decided in 365 days.
Each is 0..1 along the policy's ramp; weights, unknown ones and incidents as in core/assessment.py.
"""

from itertools import pairwise

import numpy as np

from core.assessment import Assessment, Indicator
from core.categories import COLUMNS, bought_categories
from core.dimensions import code_of
from core.frames import Array, Column, Floats
from core.grouping import QUARTER, YEAR, last_of, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Model
from core.policy import Policy
from core.tables import NEVER, Tables

RECENT, BEFORE = 180, 360  # days; half a year of purchases is held against the year before it
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
    swing, before = _swing(tables, as_of), _swing(tables, as_of - QUARTERS * QUARTER)
    return {
        "category_shift": _category_shift(tables, as_of - RECENT),
        "demand_swing": swing,
        "demand_unrest": swing - before,
        **_needs(tables, as_of - YEAR),
        **_deals(tables, as_of - YEAR),
        **incident_features(tables, "requirement_change", as_of, policy),
    }


def _category_shift(tables: Tables, since: int) -> Floats:
    """Return the Jaccard distance between the categories bought since a day and those of the days before it."""
    now, before = bought_categories(tables, since), bought_categories(tables, since - BEFORE, since)
    common, either = np.zeros(tables.count), np.zeros(tables.count)
    for name in COLUMNS:
        if now[name] is now[COLUMNS[-1]] and before[name] is before[COLUMNS[-1]] and name != COLUMNS[-1]:
            continue  # a word that nobody has a category in is shared by all such words
        one, other = (np.nan_to_num(bits[name]).astype(np.int64) for bits in (now, before))
        common += np.bitwise_count(one & other)
        either += np.bitwise_count(one | other)
    known = ~np.isnan(now["category_count"] + before["category_count"])
    shift = np.full(tables.count, np.nan)
    np.divide(either - common, either, out=shift, where=known & (either > 0))
    return shift


def _swing(tables: Tables, until: int) -> Floats:
    """Return the coefficient of variation of the four quarters up to a day; NaN without a purchase in them."""
    ends = [until - back * QUARTER for back in range(QUARTERS + 1)]
    quarters = np.array([tables.purchases.bought(start, end) for end, start in pairwise(ends)])
    mean = np.add.accumulate(quarters)[-1] / QUARTERS
    variance = np.add.accumulate((quarters - mean) ** 2)[-1] / QUARTERS
    swing = np.full(tables.count, np.nan)
    np.divide(np.sqrt(variance), mean, out=swing, where=mean > 0)
    return swing


def _needs(tables: Tables, since: int) -> Columns:
    """Return how often an answer about needs changed since a day, and the day of the newest; NaN without an answer."""
    facts, n = tables.facts, tables.count
    rows = np.flatnonzero(np.isin(facts["dimension"], [code_of(name) for name in NEEDS]))
    said, day = np.full(n, np.nan), np.full(n, np.nan)
    if len(rows):
        keys = [facts[name][rows] for name in ("customer", "dimension", "day", "recorded", "value")]
        customer, dimension, days, _, value = (key[np.lexsort(keys[::-1])] for key in keys)
        again = ~np.append(True, last_of(customer, dimension)[:-1])
        changed = again & (np.append(0.0, np.diff(value)) != 0) & (days > since)
        said[customer] = 0.0
        said += total(customer[changed], n)
        np.fmax.at(day, customer, days.astype(np.float64))
    return {"needs_restated": said, "needs_said_day": day}


def _deals(tables: Tables, since: int) -> Columns:
    """Return the part lost of the opportunities decided since a day, and the day of the newest decision."""
    deals, n = tables.opportunities, tables.count
    decided = (deals["closed"] != NEVER) & (deals["closed"] > since)
    customer: Array = deals["customer"][decided]
    number, lost, day = total(customer, n), np.full(n, np.nan), np.full(n, np.nan)
    np.divide(total(customer, n, deals["won"][decided] == 0), number, out=lost, where=number > 0)
    np.fmax.at(day, customer, deals["closed"][decided].astype(np.float64))
    return {"deals_lost": lost, "last_deal_day": day}


_STEADY = {
    "category_shift": 0.0,
    "order_change": 0.05,
    "demand_unrest": 0.0,
    "needs_restated": np.nan,
    "deals_lost": np.nan,
    "requirement_change_incidents": np.nan,
}

requirement_change = Model(
    name="requirement_change",
    features=_features,
    gives_features=(
        Column("category_shift", "share", "Jaccard distance of categories, 180 days against 360 before; NaN unknown"),
        Column("demand_swing", "share", "coefficient of variation of the last four quarters; NaN nothing bought"),
        Column("demand_unrest", "share", "this less that of the four quarters before; NaN nothing bought then"),
        Column("needs_restated", "number", "changed answers about needs in 365 days; NaN no answer"),
        Column("needs_said_day", "day", "day of the newest answer; NaN none"),
        Column("deals_lost", "share", "lost of the opportunities decided in 365 days; NaN none"),
        Column("last_deal_day", "day", "day of the newest decision; NaN none"),
        *REQUIREMENT_CHANGE.incidents,
    ),
    takes=REQUIREMENT_CHANGE.takes,
    score=REQUIREMENT_CHANGE.score,
    gives=REQUIREMENT_CHANGE.gives,
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
            {**_STEADY, "category_shift": 0.8, "order_change": -0.5},
            {"requirement_change_level": AMBER},
        ),
        Example(
            "orders that grew as much are a change as well",
            {**_STEADY, "category_shift": 0.8, "order_change": 0.5},
            {"requirement_change_level": AMBER},
        ),
        Example(
            "and they said twice that they need something else",
            {**_STEADY, "category_shift": 0.9, "order_change": -0.7, "demand_unrest": 0.5, "needs_restated": 2},
            {"requirement_change_level": RED},
        ),
        Example(
            "a lost deal alone does not tell",
            {**dict.fromkeys(_STEADY, np.nan), "deals_lost": 1.0},
            {"requirement_change_risk": np.nan, "requirement_change_level": -1},
        ),
    ),
)
