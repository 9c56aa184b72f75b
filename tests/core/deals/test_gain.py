"""What a customer gains with us: the figures of a calculation by hand, and laws for any figures."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.deals.gain import INPUTS, MONEY, propose
from core.policy import load_policy

POLICY = load_policy().gain
GIVEN = st.fixed_dictionaries(
    {name: st.none() | (st.integers(0, 10**11) if name in MONEY else st.integers(0, 100)) for name in INPUTS}
)


def test_it_is_what_a_calculation_by_hand_gives() -> None:
    given = {"spend": 980_000_00, "saving": 4, "losses": 200_000_00, "avoided": 30, "running": 20_000_00}
    found = propose({**given, "investment": 150_000_00}, POLICY)
    assert [(part.name, part.saved) for part in found.parts] == [("spend", 39_200_00), ("losses", 60_000_00)]
    assert found.gain == 79_200_00
    assert found.payback_months == pytest.approx(150_000 / 79_200 * 12)
    assert found.roi == pytest.approx((79_200 * 3 - 150_000) / 150_000)
    assert found.needed == pytest.approx(150_000 / (79_200 * 3))
    assert found.missing == ("handling", "eased")
    assert next((s.lower, s.higher) for s in found.swings if s.name == "avoided") == (67_200_00, 91_200_00)


@given(GIVEN)
def test_what_is_not_known_is_named_and_never_counted(given_: dict[str, int | None]) -> None:
    found = propose(given_, POLICY)
    assert set(found.missing) == {name for name, value in given_.items() if value is None}
    assert all(given_[part.name] is not None for part in found.parts)
    assert (found.gain is None) == (not found.parts)
    if found.gain is not None:
        assert isinstance(found.gain, int)
        assert found.gain == sum(part.saved for part in found.parts) - (given_["running"] or 0)


@given(GIVEN)
def test_more_saved_is_more_gained_and_more_running_cost_less(given_: dict[str, int | None]) -> None:
    for swing in propose(given_, POLICY).swings:
        if swing.name == "running":
            assert swing.higher <= swing.lower
        else:
            assert swing.lower <= swing.higher


@given(GIVEN)
def test_who_pays_back_within_the_years_gains_more_than_invested(given_: dict[str, int | None]) -> None:
    found = propose(given_, POLICY)
    if found.payback_months is None or found.roi is None or found.needed is None:
        return
    assert found.payback_months > 0
    assert (found.payback_months <= POLICY.years * 12) == (found.needed <= 1)
    assert found.needed == pytest.approx(1 / (found.roi + 1))
