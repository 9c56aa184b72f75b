"""Tier drop: a customer stands lower among our customers than in the run before.

Compares the settled tier with the one of the run before, by the order of the tiers (core/customers/tier.py), which
hold near a border, so that a fall is real. Tiers decide how much time and which terms a customer gets; who slides down
should be looked at before the plan follows the tier. Red when one of the key tiers falls. It ends when the tier is back
where it was. Unknown without a tier now or before.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import is_key
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.customers.tier import TIERS
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Reason, Term, Value
from core.values import Row

HIGH, LOWEST = TIERS.index("high_value"), TIERS.index("loss_making")  # below are those who never bought


def _level(frame: Frame, policy: Policy) -> Ints:
    now, was = frame["tier"], frame["was_tier"]
    level = np.where((now > was) & (now <= LOWEST), np.where(is_key(was, policy), RED, AMBER), 0)
    return np.where((now < 0) | (was < 0), -1, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    return (frame["tier"] - frame["was_tier"]).astype(np.float64)


def _reason(row: Row, policy: Policy) -> Reason:
    figures: dict[str, Value] = {
        "before": Term(f"tier.{TIERS[int(row['was_tier'])]}"),
        "after": Term(f"tier.{TIERS[int(row['tier'])]}"),
        "score": round(row["tier_score"] / 100),
    }
    return Reason("tier_drop.fell", figures, -1.0)


_STEADY = {"tier": HIGH, "was_tier": HIGH, "tier_score": 8000}

tier_drop = Rule(
    name="tier_drop",
    takes=("tier", "tier_score"),
    compares=("tier",),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("as before", _STEADY, 0),
        Case("a high-value customer falls", {**_STEADY, "tier": HIGH + 1}, RED),
        Case("another one falls", {**_STEADY, "was_tier": HIGH + 1, "tier": HIGH + 2}, AMBER),
        Case("one rises", {**_STEADY, "was_tier": HIGH + 1}, 0),
        Case("new in the book", {**_STEADY, "was_tier": -1}, -1),
    ),
)
