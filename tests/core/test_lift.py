"""The smallest change to the next tier, made, does lift the customer there."""

from collections import Counter
from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calibration import Calibration
from core.customers.tier import BREAK_EVEN, HIGH_VALUE, LOSS_MAKING, POTENTIAL, TARGET, VALUABLE
from core.frames import Frame
from core.lift import LEVERS, Lift, Step, apply, lift
from core.policy import load_policy, parse_policy
from core.score import calibrate, features, score, settle
from tests.books import AS_OF, book

POLICY = load_policy()


@lru_cache(maxsize=4)
def scored(seed: int) -> tuple[Frame, Frame, Calibration]:
    frame = features(book(seed, 60, 900), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return frame, score(frame, calibration, POLICY), calibration


def next_tier(frame: Frame, held: int, calibration: Calibration) -> int:
    """Return the tier the next run settles."""
    before = Frame({"customer": frame["customer"], "tier": np.array([held], np.int32)})
    return int(settle(score(frame, calibration, POLICY), before, calibration, POLICY)[0]["tier"][0])


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 40), st.integers(0, 59), st.sampled_from([VALUABLE, BREAK_EVEN, LOSS_MAKING]))
def test_the_change_applied_lifts_the_tier_they_hold(seed: int, customer: int, held: int) -> None:
    frame, _, calibration = scored(seed)
    one = frame.take(slice(customer, customer + 1))
    found = lift(one, held, calibration, POLICY)
    assert found is not None
    if found.steps is None:
        everything = [Step(name, lever.room(one.row(0), POLICY), 1) for name, lever in LEVERS.items()]
        singly = [step for step in everything if step.amount > 0]
        assert all(next_tier(apply(one, [step]), held, calibration) >= held for step in singly)
    else:
        reached = next_tier(apply(one, found.steps), held, calibration)
        assert reached < held
        assert found.tier is not None
        assert all(0 < step.effort <= 1 for step in found.steps)
        assert all(next_tier(apply(one, [step]), held, calibration) < held for step in found.alone)


def test_the_best_and_those_who_never_bought_are_not_lifted() -> None:
    frame, _, calibration = scored(3)
    one = frame.take(slice(0, 1))
    assert [lift(one, held, calibration, POLICY) for held in (HIGH_VALUE, TARGET, POTENTIAL)] == [None] * 3


def test_there_is_a_way_up_by_one_lever_by_two_and_for_some_by_none() -> None:
    ways: Counter[str] = Counter()
    for seed in range(3):
        frame, scores, calibration = scored(seed)
        for customer in range(frame.length):
            held = int(scores["tier"][customer])
            found = lift(frame.take(slice(customer, customer + 1)), held, calibration, POLICY)
            if found:
                ways["none" if found.steps is None else str(len(found.steps))] += 1
    assert ways["1"] > 0
    assert ways["none"] > 0


def buyer(**changes: float) -> tuple[Frame, Calibration]:
    """Return a valuable customer just short of the line, and what was learnt from a book."""
    frame, scores, calibration = scored(3)
    short = calibration.learnt["tier"]["high_from"] - scores["tier_score"]
    short = np.where((scores["tier"] == VALUABLE) & (scores["days_late"] > 5), short, np.inf)
    one = frame.take(slice(int(np.argmin(short)), int(np.argmin(short)) + 1))
    return one.with_columns({name: np.array([value]) for name, value in changes.items()}), calibration


def levers_of(found: Lift | None) -> list[str]:
    return [step.lever for step in found.steps or ()] if found else []


def test_more_revenue_brings_margin_at_the_customers_own_rate() -> None:
    one, _ = buyer(revenue_12m=100_000.0, gross_margin_12m=30_000.0)
    raised = apply(one, [Step("revenue", 20_000.0, 1.0)])
    assert (raised["revenue_12m"][0], raised["gross_margin_12m"][0]) == (120_000, 36_000)


def test_a_lever_without_room_is_not_proposed() -> None:
    one, calibration = buyer()
    policy = parse_policy("[lift]\nrevenue = 0.0\nmargin = 0.0\ncost_to_serve = 0.0\npunctuality = 1.0")
    assert set(levers_of(lift(one, VALUABLE, calibration, policy))) <= {"punctuality"}


def test_without_any_lever_nothing_is_realistic() -> None:
    one, calibration = buyer()
    policy = parse_policy("[lift]\nrevenue = 0.0\nmargin = 0.0\ncost_to_serve = 0.0\npunctuality = 0.0")
    assert lift(one, VALUABLE, calibration, policy) == Lift(None, None)


def test_todays_figures_may_be_enough() -> None:
    frame, scores, calibration = scored(3)
    best = int(np.nanargmax(np.where(scores["tier"] == HIGH_VALUE, scores["tier_score"], np.nan)))
    found = lift(frame.take(slice(best, best + 1)), VALUABLE, calibration, POLICY)
    assert found is not None
    assert found.steps == ()


@pytest.mark.parametrize(("exact", "said"), [(17_634.2, 18_000), (1_001, 1_100), (87, 87), (4.2, 5), (0, 0)])
def test_money_is_rounded_up_to_what_people_say(exact: float, said: float) -> None:
    assert LEVERS["revenue"].rounded(exact) == said


def test_one_who_stopped_buying_starts_with_an_order_like_the_last() -> None:
    one, calibration = buyer(
        revenue_12m=0.0, revenue_12m_before=0.0, gross_margin_12m=0.0, last_purchase_amount=8_000.0
    )
    found = lift(one, BREAK_EVEN, calibration, POLICY)
    assert levers_of(found) == ["revenue"]
    assert found is not None
    assert (found.steps or ())[0].amount == 8_000
