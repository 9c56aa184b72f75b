"""Importance: how much a customer matters for a day's work, whatever the day.

The score 0..100 (hundredths) weighs what the tier counts by the policy, the score behind the tier, the standing by
revenue among buyers and the potential; known inputs share the weight of unknown ones, ``importance_coverage`` is the
known weight. A target, of whom only the name is known, counts nothing by its tier: with nothing else known its
importance is unknown. One axis of the importance and urgency matrix (after Eisenhower; Covey, The 7 Habits of Highly
Effective People, 1989).
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Array, Column, Floats, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.derived import derived
from core.policy.sections.importance import TierWorth
from core.segments import weights_of
from core.types import Contribution, Lang, Share, Term, Value
from core.values import Row, known, points
from core.weighing import FULL, split, weigh

TIERS = ("high_value", "valuable", "break_even", "loss_making", "target", "potential")  # as the tier's column has them

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "importance": "Importance",
        "tier": "Tier",
        "tier_score": "Score",
        "revenue_percentile": "Standing by revenue",
        "potential_score": "Potential",
    },
    "zh": {
        "importance": "重要程度",
        "tier": "客户分级",
        "tier_score": "综合得分",
        "revenue_percentile": "销售额位次",
        "potential_score": "潜力",
    },
}


@derived
def _worth(worth: TierWorth) -> Floats:
    """Return what each tier counts, in the order of its codes; unknown comes last."""
    return np.array([getattr(worth, name, np.nan) for name in TIERS] + [np.nan])


def _parts(columns: Mapping[str, Array], policy: Policy) -> dict[str, Array]:
    """Return what each input is worth, 0..1, NaN unknown."""
    return {
        "tier": _worth(policy.importance.tier_worth)[columns["tier"]],
        "tier_score": columns["tier_score"] / FULL,
        "revenue_percentile": columns["revenue_percentile"],
        "potential_score": columns["potential_score"] / FULL,
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    score, coverage = weigh(_parts(frame, policy), weights_of(policy, "importance", frame))
    return {"importance": score, "importance_coverage": coverage}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    columns = {name: np.asarray(row[name]) for name in INPUTS}
    parts = {name: float(part) for name, part in _parts(columns, policy).items()}
    lines = split(parts, weights_of(policy, "importance", row))
    return [
        Contribution(
            f"importance.{name}",
            _value(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term("source.facts" if name == "potential_score" else "source.orders"),
            None,
        )
        for name in parts
    ]


def _value(row: Row, name: str) -> Value:
    if name == "tier":
        return Term(f"tier.{TIERS[int(row['tier'])]}")
    standing = known(row, name)
    return points(row, name) if name != "revenue_percentile" or standing is None else Share(standing)


_GOOD = {"tier": 0, "tier_score": 8000, "revenue_percentile": 0.9, "potential_score": 5000, "segment": -1}
INPUTS = ("tier", "tier_score", "revenue_percentile", "potential_score")

importance = Model(
    name="importance",
    takes=tuple(_GOOD),
    score=_score,
    gives=(
        Column("importance", "points", "importance 0..100 in hundredths; NaN nothing known"),
        Column("importance_coverage", "share", "known part of the weights"),
    ),
    words=WORDS,
    contributions=_contributions,
    examples=(
        Example("a high-value customer", _GOOD, {"importance": 8350, "importance_coverage": 1}),
        Example(
            "one in talks, of whom the potential is known",
            {**_GOOD, "tier": 5, "tier_score": np.nan, "revenue_percentile": np.nan, "potential_score": 7500},
            {"importance": 5833, "importance_coverage": 0.6},
        ),
        Example(
            "a name and nothing else",
            {**dict.fromkeys(_GOOD, np.nan), "tier": 4, "segment": -1},
            {"importance": np.nan, "importance_coverage": 0},
        ),
    ),
)
