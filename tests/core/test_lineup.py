"""Models line up by what they take and give, and a wrong one is named at start-up."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np
import pytest

from core.customers.tier import tier
from core.errors import Misconfigured
from core.frames import Column, Frame
from core.lineup import in_order, models
from core.model import Columns, Learnt, Model
from core.policy import Policy, load_policy

POLICY = load_policy()
FOUND = MappingProxyType({model.name: model for model in models()})


def scored(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    return {"influence_score": np.full(frame.length, 9_000.0)}


influence = Model(
    name="influence",
    takes=("monetary",),
    score=scored,
    gives=(Column("influence_score", "points", "influence 0..100 in hundredths"),),
    words={"en": {}, "zh": {}},
)


def test_a_new_score_comes_before_the_tier_that_weighs_it() -> None:
    order = [model.name for model in in_order({**FOUND, "influence": influence})]
    assert order.index("influence") < order.index("tier")


def test_a_new_score_counts_as_soon_as_it_is_there() -> None:
    example = tier.examples[0]
    frame = Frame({name: np.array([float(value)]) for name, value in example.given.items()})
    without = tier.score(frame, example.learnt, POLICY)
    given = tier.score(frame.with_columns({"influence_score": np.array([9_000.0])}), example.learnt, POLICY)
    assert (without["tier_coverage"][0], given["tier_coverage"][0]) == (0.85, 1.0)
    assert given["tier_score"][0] == round(0.85 * without["tier_score"][0] + 0.15 * 9_000)


@pytest.mark.parametrize(
    ("wrong", "key", "column"),
    [
        (replace(influence, takes=("monetery",)), "model_column_unknown", "monetery"),
        (replace(influence, gives=(Column("tier", "code", "", ("a",)),)), "model_column_twice", "tier"),
        (replace(influence, takes=("influence_score",)), "model_circle", "influence_score"),
    ],
)
def test_a_model_that_does_not_fit_is_named_with_its_column(wrong: Model, key: str, column: str) -> None:
    with pytest.raises(Misconfigured, match="influence") as caught:
        in_order({**FOUND, "influence": wrong})
    assert (caught.value.key, caught.value.values["column"]) == (key, column)
