"""Records of a customer that contradict each other: which, why they cannot both be right, and what to ask again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import numpy as np

from core.altman import cuts
from core.dimensions import dimensions
from core.frames import Array, Floats
from core.grouping import Mask
from core.policy import Policy
from core.renewals import LAPSED
from core.tables import RIVAL_CONTACTS
from core.types import Reason, Term, Value
from core.values import Row, day, days, known, money, whole

Figure = Literal["money", "count", "number", "day", "days", "rival"]
Columns = Mapping[str, Array]
BOUGHT = RIVAL_CONTACTS.index("bought")
WEIGHT = -7  # of a sentence: a wrong record misleads every score made from it


@dataclass(frozen=True, slots=True)
class Check:
    """Two records that cannot both be right: the dimension to ask again, the figures of the sentence that says so.

    ``said_elsewhere``: another model says the same in a sentence of its own.
    """

    asks: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    said_elsewhere: bool = False


CHECKS: Mapping[str, Check] = {
    "budget_outgrown": Check("purchase_budget", said_elsewhere=True),
    "budget_too_large": Check("employees", {"purchase_budget": "money", "employees": "count"}),
    "too_few_hands": Check("employees", {"employees": "count"}),
    "sole_but_rival": Check("supplier_preference"),
    "sole_but_elsewhere": Check("purchase_budget", {"purchase_budget": "money"}),
    "no_rival_but_seen": Check("rival_closeness", {"rival_reach": "rival"}),
    "need_otherwise": Check("need_orientation", said_elsewhere=True),
    "profitable_in_distress": Check("profit_level", {"z_score": "number"}),
    "growing_but_firing": Check("development_stage"),
    "large_start_up": Check("development_stage", {"employees": "count"}),
    "lapsed_but_buying": Check("renewal_intent", {"last_renewal_day": "day", "recency_days": "days"}),
}
# The columns that are read: codes, and numbers.
CODES = (
    "intensity",
    "supplier_preference",
    "rival_reach",
    "rival_closeness",
    "need_orientation",
    "need_shown",
    "profit_level",
    "development_stage",
    "headcount_trend",
    "last_renewal",
)
NUMBERS = (
    "purchase_budget",
    "revenue_12m",
    "employees",
    "share_of_wallet",
    "z_score",
    "running_contracts",
    "recency_days",
    "last_renewal_day",
)
BYTE = 256.0  # the checks fill two bytes


def contradictions(columns: Columns, policy: Policy) -> Floats:
    """Return which checks clash for each customer, as bits in the order of CHECKS; unknown clashes with nothing."""
    clashes = _clashes(columns, policy)
    low, high = np.packbits([clashes[name] for name in CHECKS], axis=0, bitorder="little")
    bits: Floats = low + BYTE * high
    return bits


def _clashes(columns: Columns, policy: Policy) -> dict[str, Mask]:
    rules = policy.audit
    budget, employees, revenue = (columns[name] for name in ("purchase_budget", "employees", "revenue_12m"))
    sole, reach = _is(columns, "supplier_preference", "sole"), columns["rival_reach"]
    said, shown = columns["need_orientation"], columns["need_shown"]
    source = columns["rival_closeness"] >= _code("rival_closeness", "second_source")  # or the main one
    over = (columns["last_renewal"] == LAPSED) & (columns["running_contracts"] == 0)
    return {
        "budget_outgrown": (budget > 0) & (revenue > budget),
        "budget_too_large": budget > rules.budget_per_head * np.maximum(employees, 1.0),
        "too_few_hands": _is(columns, "intensity", "labour") & (employees < rules.few_hands),
        "sole_but_rival": sole & (source | (reach == BOUGHT)),
        "sole_but_elsewhere": sole & (columns["share_of_wallet"] < rules.sole_wallet_min) & (revenue > 0),
        "no_rival_but_seen": _is(columns, "rival_closeness", "none") & (reach >= 0),
        "need_otherwise": (said >= 0) & (shown >= 0) & (said != shown),
        "profitable_in_distress": _is(columns, "profit_level", "high")
        & (columns["z_score"] < cuts(policy.altman.form)[0]),
        "growing_but_firing": _is(columns, "development_stage", "growth")
        & _is(columns, "headcount_trend", "shrinking"),
        "large_start_up": _is(columns, "development_stage", "start_up") & (employees > rules.start_up_most),
        "lapsed_but_buying": over & (columns["recency_days"] <= rules.bought_days),
    }


def _is(columns: Columns, dimension: str, option: str) -> Mask:
    found: Mask = columns[dimension] == _code(dimension, option)
    return found


@cache
def _code(dimension: str, option: str) -> int:
    return list(dimensions()[dimension].options).index(option)


def clashing(row: Row) -> list[str]:
    """Return the names of the checks that clash for one customer, by the bits of its column ``contradictions``."""
    bits = int(known(row, "contradictions") or 0)
    return [name for place, name in enumerate(CHECKS) if bits >> place & 1]


def told(row: Row, policy: Policy) -> list[Reason]:
    """Return what contradicts what in sentences, without what another model says itself."""
    clashes = {name: CHECKS[name] for name in clashing(row) if not CHECKS[name].said_elsewhere}
    return [
        Reason(
            f"completeness.{name}",
            {column: _said(row, column, kind, policy) for column, kind in check.figures.items()},
            WEIGHT,
        )
        for name, check in clashes.items()
    ]


def _said(row: Row, column: str, figure: Figure, policy: Policy) -> Value:
    match figure:
        case "money":
            return money(row, column, policy)
        case "count":
            return whole(row, column)
        case "number":
            return known(row, column)
        case "day":
            return day(row, column)
        case "days":
            return days(row, column)
        case "rival":
            return Term(f"{column}.{RIVAL_CONTACTS[int(row[column])]}")
