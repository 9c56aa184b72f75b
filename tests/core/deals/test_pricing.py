"""Which pricing approach is recommended: laws, and what each sign speaks for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deals.pricing import APPROACHES, SIGNS, Figures, approaches, discount_at, recommended, signs
from core.policy import load_policy

POLICY = load_policy().pricing
NOTHING: dict[str, bool | None] = dict.fromkeys(SIGNS)
FOUND = st.fixed_dictionaries({sign: st.none() | st.booleans() for sign in SIGNS})


@given(FOUND, st.booleans())
def test_points_are_those_of_the_signs_that_hold_and_the_best_comes_first(
    found: dict[str, bool | None], room: bool
) -> None:
    ranked = approaches(found, POLICY, room=room)
    assert {each.name for each in ranked} == set(APPROACHES) - (set() if room else {"low_price"})
    assert [each.points for each in ranked] == sorted((each.points for each in ranked), reverse=True)
    for each in ranked:
        weights = dict(getattr(POLICY, each.name))
        assert each.points == sum(weights[sign] for sign in each.holds) <= 100
        assert all(found[sign] is None for sign in each.unknown)
        assert not set(each.holds) & set(each.unknown)


@given(FOUND)
def test_learning_what_is_unknown_takes_no_points_away(found: dict[str, bool | None]) -> None:
    before = {each.name: each.points for each in approaches(found, POLICY, room=True)}
    learnt = {sign: True if holds is None else holds for sign, holds in found.items()}
    after = {each.name: each.points for each in approaches(learnt, POLICY, room=True)}
    assert all(after[name] >= points for name, points in before.items())


def test_of_whom_nothing_is_known_nothing_is_recommended() -> None:
    assert signs(Figures(), POLICY) == NOTHING
    assert recommended(approaches(NOTHING, POLICY, room=True), POLICY) is None


@pytest.mark.parametrize(
    ("figures", "expected"),
    [
        (Figures(need="cost_sensitive", rival=True), "low_price"),
        (Figures(need="quality_seeking", share_of_wallet=0.7), "differentiated"),
        (Figures(need="innovation_driven", rival=False), "value_based"),
        (Figures(gross_share=0.1, share_of_wallet=0.8), "target_profit"),
        (Figures(quadrant="growth", share_of_wallet=0.1), "target_customer"),
    ],
)
def test_each_approach_has_its_customer(figures: Figures, expected: str) -> None:
    best = recommended(approaches(signs(figures, POLICY), POLICY, room=True), POLICY)
    assert best is not None
    assert best.name == expected


@given(st.floats(0, 0.9), st.floats(0, 0.9), st.floats(-1, 0.95))
def test_the_discount_of_a_margin_leaves_that_margin(margin: float, discount: float, gross: float) -> None:
    found = discount_at(margin, discount, gross)
    assert found is not None
    cost = (1 - discount) * (1 - gross)
    assert 1 - cost / (1 - found) == pytest.approx(margin)
    assert discount_at(margin, discount, None) is None
