"""The churn risk is tested on a day it has not seen, beside two baselines that get the same chance."""

import numpy as np
import pytest

from core import leaving
from core.frames import Array, Frame
from core.heldout import held_out
from core.model import Past
from core.policy import load_policy

POLICY = load_policy()
RULES = POLICY.churn.learning
FIRST = 20_000
LAST = FIRST + RULES.horizon_days


def cases(day: int, customers: int = 800, seed: int = 1, likely: float = 0.8) -> Past:
    """Return customers of whom the silent in their rhythm mostly went, however many days that took."""
    rng = np.random.default_rng(seed + day)
    columns: dict[str, Array] = {name: np.full(customers, np.nan) for name in leaving.TAKEN}
    columns["renewal_intent"] = np.full(customers, -1, np.int32)
    columns["overdue_ratio"] = rng.choice([0.5, 3.0], customers)
    gap = np.exp(rng.uniform(np.log(30), np.log(900), customers))
    columns |= {"days_since_last": columns["overdue_ratio"] * gap, "purchase_days": np.full(customers, 9.0)}
    columns["p_alive"] = rng.random(customers)
    gone = rng.random(customers) < np.where(columns["overdue_ratio"] > 1, likely, 1 - likely)
    return Past(day, Frame(columns), gone)


def test_only_days_whose_outcome_was_known_on_the_day_of_the_test_teach() -> None:
    found = held_out([cases(FIRST), cases(FIRST + 60), cases(LAST)], POLICY)
    assert found is not None
    assert (found.trained, found.day) == ((FIRST,), LAST)


def test_rhythm_beats_plain_days_and_a_coin_where_rhythm_decides() -> None:
    found = held_out([cases(FIRST), cases(LAST)], POLICY)
    assert found is not None
    told = {method.name: method for method in found.methods}
    assert list(told) == ["learned", "policy", "alive", "recency"]
    assert told["learned"].auc.low > told["recency"].auc.high
    assert told["alive"].auc.low < 0.5 < told["alive"].auc.high
    assert (told["learned"].brier or 1) < (told["recency"].brier or 0) < 0.27


def test_what_is_foretold_comes_true() -> None:
    found = held_out([cases(FIRST, 4000), cases(LAST, 4000)], POLICY)
    assert found is not None
    assert sum(each.customers for each in found.bins) == 4000
    assert [each.foretold for each in found.bins] == pytest.approx([each.left for each in found.bins], abs=0.08)


def test_too_little_past_leaves_the_policys_weights() -> None:
    found = held_out([cases(FIRST, 40), cases(LAST, 40)], POLICY)
    assert found is not None
    assert found.methods[0].name == "policy"
    assert found.bins


def test_without_an_earlier_day_there_is_an_order_but_no_probability() -> None:
    found = held_out([cases(LAST)], POLICY)
    assert found is not None
    assert (found.trained, found.bins) == ((), ())
    assert all(method.brier is None for method in found.methods)


@pytest.mark.parametrize("likely", [0.0, 1.0])
def test_a_figure_that_tells_all_or_the_wrong_way_round_is_survived(likely: float) -> None:
    found = held_out([cases(FIRST, likely=likely), cases(LAST, likely=likely)], POLICY)
    assert found is not None
    assert found.methods[0].auc.value == pytest.approx(likely, abs=0.5)


def test_there_is_no_test_without_a_past_or_where_all_fared_alike() -> None:
    everybody = cases(LAST)
    assert held_out([], POLICY) is None
    assert held_out([Past(LAST, everybody.frame, np.ones(800, np.bool_))], POLICY) is None
    assert held_out([Past(LAST, everybody.frame, np.zeros(800, np.bool_))], POLICY) is None


def test_a_chance_that_is_known_of_nobody_is_left_out() -> None:
    past = [cases(FIRST), cases(LAST)]
    unknown = [Past(p.day, p.frame.with_columns({"p_alive": np.full(800, np.nan)}), p.gone) for p in past]
    found = held_out(unknown, POLICY)
    assert found is not None
    assert "alive" not in [method.name for method in found.methods]
