"""Conditions hold where all of them are met; unknown meets none, and the first rule that holds decides."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.conditions import figures, first_of, holds, said
from core.frames import Frame
from core.policy import load_policy
from core.policy.condition import Condition, Words
from core.types import Days, Money, Points, Said, Share, Term
from core.wording import Wording

POLICY = load_policy()
HIGH, VALUABLE, BREAK_EVEN, LOSS_MAKING = range(4)
numbers = st.lists(st.just(np.nan) | st.floats(-100, 100), min_size=1, max_size=20)
limits = st.floats(-100, 100)
unhurried = settings(deadline=None)


def condition(column: str, **rest: object) -> Condition:
    return Condition.model_validate({"column": column, **rest})


def frame(**columns: list[float]) -> Frame:
    codes = {"tier", "state", "fit"}
    return Frame({n: np.array(v, np.int32 if n in codes else np.float64) for n, v in columns.items()})


def met(scores: Frame, *conditions: Condition) -> list[bool]:
    return [bool(held) for held in holds(scores, conditions)]


def test_limits_are_within_or_beyond() -> None:
    scores = frame(overdue_ratio=[1.0, 2.0, 3.0])
    assert met(scores, condition("overdue_ratio", at_least=2.0)) == [False, True, True]
    assert met(scores, condition("overdue_ratio", above=2.0)) == [False, False, True]
    assert met(scores, condition("overdue_ratio", at_most=2.0)) == [True, True, False]
    assert met(scores, condition("overdue_ratio", below=2.0)) == [True, False, False]
    assert met(scores, condition("overdue_ratio", above=1.0, below=3.0)) == [False, True, False]


def test_points_are_written_in_points_and_kept_in_hundredths() -> None:
    scores = frame(current_score=[6054.0, 6055.0, 6056.0])
    assert met(scores, condition("current_score", at_least=60.55)) == [False, True, True]
    assert met(scores, condition("current_score", above=60.55)) == [False, False, True]


def test_options_are_named() -> None:
    scores = frame(tier=[HIGH, LOSS_MAKING, -1])
    assert met(scores, condition("tier", **{"is": ("loss_making", "break_even")})) == [False, True, False]


def test_all_conditions_must_hold() -> None:
    scores = frame(tier=[LOSS_MAKING, LOSS_MAKING, HIGH], overdue_ratio=[3.0, 1.0, 3.0])
    both = (condition("tier", **{"is": ("loss_making",)}), condition("overdue_ratio", above=2.0))
    assert met(scores, *both) == [True, False, False]


def test_what_is_unknown_meets_nothing_unless_it_may() -> None:
    scores = frame(overdue_ratio=[np.nan, 9.0], tier=[-1, HIGH])
    assert met(scores, condition("overdue_ratio", below=5.0)) == [False, False]
    assert met(scores, condition("overdue_ratio", below=5.0, unknown=True)) == [True, False]
    assert met(scores, condition("overdue_ratio", unknown=True)) == [True, False]
    assert met(scores, condition("tier", unknown=True)) == [True, False]


def test_the_first_rule_that_holds_decides() -> None:
    scores = frame(overdue_ratio=[9.0, 3.0, 1.0])
    rules = tuple((condition("overdue_ratio", above=limit),) for limit in (5.0, 2.0, 2.5))
    assert first_of(scores, rules).tolist() == [0, 1, -1]


@unhurried
@given(numbers, st.lists(limits, min_size=1, max_size=5))
def test_the_first_of_several_is_the_first_that_holds_alone(values: list[float], cuts: list[float]) -> None:
    scores = frame(overdue_ratio=values)
    rules = tuple((condition("overdue_ratio", at_least=cut),) for cut in cuts)
    alone = np.array([holds(scores, rule) for rule in rules])
    expected = [next((n for n, held in enumerate(row) if held), -1) for row in alone.T]
    assert first_of(scores, rules).tolist() == expected


@unhurried
@given(numbers, limits, limits)
def test_a_stricter_limit_lets_no_more_through(values: list[float], one: float, other: float) -> None:
    scores = frame(overdue_ratio=values)
    loose, strict = (holds(scores, (condition("overdue_ratio", at_least=cut),)) for cut in sorted((one, other)))
    assert not (strict & ~loose).any()


@unhurried
@given(numbers, limits)
def test_a_known_value_is_on_one_side_of_a_limit(values: list[float], cut: float) -> None:
    scores = frame(overdue_ratio=values)
    up, down = (holds(scores, (condition("overdue_ratio", **{how: cut}),)) for how in ("at_least", "below"))
    np.testing.assert_array_equal(up ^ down, ~np.isnan(scores["overdue_ratio"]))


@unhurried
@given(numbers, limits)
def test_alone_a_row_meets_what_it_meets_among_others(values: list[float], cut: float) -> None:
    scores = frame(overdue_ratio=values)
    conditions = (condition("overdue_ratio", above=cut),)
    together = met(scores, *conditions)
    assert together == [met(scores.take(slice(i, i + 1)), *conditions)[0] for i in range(scores.length)]


ROW = {
    "revenue_12m": 123_400.0,
    "revenue_share": 0.2,
    "days_late": 12.0,
    "current_score": 6055.0,
    "tier": 3,
    "complaints_12m": 4.0,
    "overdue_ratio": np.nan,
}


def test_figures_are_typed_by_their_unit() -> None:
    assert figures(ROW, ROW, POLICY) == {
        "revenue_12m": Money(123_400, POLICY.reporting_currency),
        "revenue_share": Share(0.2),
        "days_late": Days(12.0),
        "current_score": Points(6055),
        "tier": Term("tier.loss_making"),
        "complaints_12m": 4,
        "overdue_ratio": None,
    }


@pytest.mark.parametrize(("lang", "sentence"), [("en", "4 complaints, 20% of sales"), ("zh", "4次投诉，占20%")])
def test_a_sentence_of_the_company_is_said_with_its_figures(lang: str, sentence: str) -> None:
    english = "{complaints_12m} complaints, {revenue_share} of sales"
    words = Words(en=english, zh="{complaints_12m}次投诉，占{revenue_share}")
    told = said(words, ROW, POLICY)
    assert isinstance(told, Said)
    wording = Wording("en" if lang == "en" else "zh", lambda key, lang: key)
    assert wording.say(told) == sentence
