"""Performance risk: a customer that does not do what it agreed to.

Indicators, all of the 365 days up to the day and each a share of what was agreed:
- ``late_share``: invoices paid later than due beyond the days of grace, open ones as they stand;
- ``returned_share``: the amount that came back, of what was bought and what came back (NaN nothing was bought);
- ``cancelled_share``: orders taken back wholly, of these and the purchase days that stood;
- ``disputed_share``: the invoiced amount in dispute;
- ``broken_contracts``: contracts ended before their term, of those that began or ran in the policy's days.
Supplier evaluation reads the same promises the other way round (Dickson 1966 ranks delivery, performance history and
the keeping of warranties highest). Each is 0..1 along the policy's ramp; weights, unknown ones and incidents as in
core/assessment.py. A customer without invoices, orders and contracts is unknown, not reliable.
"""

import numpy as np

from core.assessment import Assessment, Indicator
from core.contracts import cancelled
from core.frames import Column, Floats, Frame, unknown
from core.grouping import YEAR, latest, pick, total
from core.incidents import incident_features
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Model
from core.policy import Policy
from core.tables import Tables

PERFORMANCE = Assessment(
    "performance",
    (
        Indicator("late_share", "late_share", "share", "invoices", "last_invoice_day", echo=True),
        Indicator("returned_share", "returned_share", "share", "orders", "last_return_day"),
        Indicator(
            "cancelled_share",
            "cancelled_share",
            "share",
            "orders",
            "last_return_day",
            {"cancelled_orders_12m": "count"},
        ),
        Indicator("disputed_share", "disputed_share", "share", "invoices", "last_invoice_day", echo=True),
        Indicator(
            "broken_contracts",
            "broken_contracts",
            "share",
            "contracts",
            "last_contract_day",
            {"contracts_broken": "count", "contracts_lately": "count"},
        ),
    ),
)


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        **_taken_back(tables, as_of),
        **_contracts(tables, as_of, policy.performance_risk.contract_days),
        **incident_features(tables, "performance", as_of, policy),
    }


def _taken_back(tables: Tables, as_of: int) -> Columns:
    """Return what came back in 365 days, and the orders taken back wholly and in part."""
    year, n = as_of - YEAR, tables.count
    bought, stood = tables.purchases.bought(year, as_of), tables.purchases.days(year)
    back = tables.reversals.take(tables.reversals["day"] > year) if tables.reversals.length else tables.reversals
    if not back.length:
        none = np.where(stood > 0, 0.0, np.nan)
        return {
            "returned_share": none,
            "cancelled_orders_12m": np.zeros(n),
            "cancelled_share": none,
            "corrected_share": none,
            "last_return_day": unknown(n),
        }
    returned = total(back["customer"], n, back["amount"])
    cancelled, corrected = _taken_orders(tables, back)
    orders = stood + cancelled
    return {
        "returned_share": np.where(orders > 0, _over(returned, bought + returned), np.nan),
        "cancelled_orders_12m": cancelled,
        "cancelled_share": _over(cancelled, orders),
        "corrected_share": _over(corrected, orders),
        "last_return_day": pick(back["day"], latest(back["customer"], n, back["day"])),
    }


def _taken_orders(tables: Tables, back: Frame) -> tuple[Floats, Floats]:
    """Return how many orders of each customer were taken back wholly, and in part."""
    order, place = np.unique(back["order"][back["order"] >= 0], return_inverse=True)
    amount = total(place, len(order), back["amount"][back["order"] >= 0])
    wholly = amount >= tables.orders["amount"][order]
    customer = tables.orders["customer"][order]
    return total(customer[wholly], tables.count), total(customer[~wholly], tables.count)


def _contracts(tables: Tables, as_of: int, window: int) -> Columns:
    """Return the contracts that began or ran within so many days, and those of them ended before their term."""
    contracts, n = tables.contracts, tables.count
    if not contracts.length:
        none, nothing = unknown(n), np.zeros(n)
        counts = {"contracts_lately": nothing, "contracts_broken": nothing}
        return {**counts, "broken_contracts": none, "last_contract_day": none}
    ended = np.minimum(contracts["end"], contracts["cancelled_on"])
    rows = contracts.take((contracts["day"] <= as_of) & (np.maximum(contracts["day"], ended) > as_of - window))
    number, broken = total(rows["customer"], n), total(rows["customer"][cancelled(rows)], n)
    return {
        "contracts_lately": number,
        "contracts_broken": broken,
        "broken_contracts": _over(broken, number),
        "last_contract_day": pick(rows["day"], latest(rows["customer"], n, rows["day"])),
    }


def _over(part: Floats, whole: Floats) -> Floats:
    over = unknown(len(part))
    np.divide(part, whole, out=over, where=whole > 0)
    return over


_KEPT = {
    "late_share": 0.1,
    "returned_share": 0.01,
    "cancelled_share": 0.0,
    "disputed_share": 0.0,
    "broken_contracts": np.nan,
    "performance_incidents": np.nan,
}

performance = Model(
    name="performance",
    features=_features,
    gives_features=(
        Column("returned_share", "share", "amount that came back in 365 days, of what was bought and came back"),
        Column("cancelled_orders_12m", "number", "orders taken back wholly in 365 days"),
        Column("cancelled_share", "share", "these of themselves and the purchase days; NaN none"),
        Column("corrected_share", "share", "orders taken back in part, of the same; NaN none"),
        Column("last_return_day", "day", "day something last came back in 365 days; NaN never"),
        Column("contracts_lately", "number", "contracts that began or ran in the policy's days"),
        Column("contracts_broken", "number", "of these, ended before their term"),
        Column("broken_contracts", "share", "the part of them; NaN no contract"),
        Column("last_contract_day", "day", "day the newest of them began; NaN none"),
        *PERFORMANCE.incidents,
    ),
    takes=PERFORMANCE.takes,
    score=PERFORMANCE.score,
    gives=PERFORMANCE.gives,
    words=PERFORMANCE.words(__file__),
    reasons=PERFORMANCE.reasons,
    contributions=PERFORMANCE.evidence,
    examples=(
        Example("who keeps its word is green", _KEPT, {"performance_risk": 0, "performance_level": GREEN}),
        Example(
            "late, with goods sent back and orders cancelled",
            {**_KEPT, "late_share": 0.5, "returned_share": 0.08, "cancelled_share": 0.1},
            {"performance_level": AMBER},
        ),
        Example(
            "nothing kept at all",
            {**dict.fromkeys(_KEPT, 1.0), "performance_incidents": np.nan},
            {"performance_risk": 10_000, "performance_level": RED},
        ),
        Example(
            "a broken contract alone says too little",
            {**dict.fromkeys(_KEPT, np.nan), "broken_contracts": 1.0},
            {"performance_risk": np.nan, "performance_level": -1, "performance_coverage": 0.15},
        ),
        Example(
            "a serious incident warns before anything else is known",
            {**dict.fromkeys(_KEPT, np.nan), "performance_incidents": 4500},
            {"performance_risk": 4500, "performance_level": AMBER, "performance_coverage": 0},
        ),
        Example(
            "a faded incident clears nobody",
            {**dict.fromkeys(_KEPT, np.nan), "performance_incidents": 300},
            {"performance_risk": np.nan, "performance_level": -1},
        ),
    ),
)
