"""Influence: a customer's value by its word with others, from what it does and how far that carries.

Two sub-scores in points make it: social activity (core/customers/activity.py) and reach among our customers
(core/customers/reach.py), weighed by the policy; a known one carries the weight of an unknown one. With neither known
the influence is unknown. The score is 0..100 in hundredths, and the receipt goes down to the inputs of both.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Column, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import weights_of
from core.types import Contribution, Lang, Term
from core.values import Row, points
from core.weighing import FULL, split, weigh

PARTS = ("activity_score", "reach_score")

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {"influence_score": "Influence"},
    "zh": {"influence_score": "社会价值"},
}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    parts = {name: frame[name] / FULL for name in PARTS}
    score, coverage = weigh(parts, weights_of(policy, "influence", frame))
    return {"influence_score": score, "influence_coverage": coverage}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    lines = split({name: row[name] / FULL for name in PARTS}, weights_of(policy, "influence", row))
    return [
        Contribution(name, points(row, name), *lines.get(name, (0, 0)), Term("source.network"), None) for name in PARTS
    ]


influence = Model(
    name="influence",
    takes=(*PARTS, "segment"),
    score=_score,
    gives=(
        Column("influence_score", "points", "influence 0..100 in hundredths; NaN nothing on record"),
        Column("influence_coverage", "share", "known part of the weights"),
    ),
    words=WORDS,
    contributions=_contributions,
    examples=(
        Example(
            "reach counts more than activity",
            {"activity_score": 5000, "reach_score": 8000, "segment": -1},
            {"influence_score": 6800, "influence_coverage": 1},
        ),
        Example(
            "one alone carries both",
            {"activity_score": np.nan, "reach_score": 3000, "segment": -1},
            {"influence_score": 3000, "influence_coverage": 0.6},
        ),
        Example(
            "nothing on record is unknown",
            {"activity_score": np.nan, "reach_score": np.nan, "segment": -1},
            {"influence_score": np.nan, "influence_coverage": 0},
        ),
    ),
)
