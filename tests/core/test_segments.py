"""A segment's own weights hold for its customers and nobody else, and every receipt still adds up."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.frames import Frame
from core.policy import Policy, load_policy, parse_policy
from core.score import Calibration, calibrate, check_policy, explain, features, score
from core.segments import weights_of
from core.types import Said
from core.weighing import split, weigh
from tests.books import AS_OF, book

POLICY = load_policy()
OWN = """
[[segments]]
name = "large"
label = { en = "Large accounts", zh = "大客户" }
when = [ { column = "revenue_12m", at_least = 100000 }, { column = "recency_days", at_most = 200 } ]
weights.tier = { potential_score = 100 }
weights.current_value = { revenue_12m = 100 }

[[segments]]
name = "growing"
label = { en = "Growing markets", zh = "增长行业" }
when = [ { column = "industry_outlook", is = ["growing"] } ]
weights.potential = { growth = 60, share_of_wallet = 40 }
weights.churn = { volume = 30, complaints = 70 }
weights.performance_risk = { returned_share = 60, late_share = 40 }
"""
SEGMENTED = parse_policy(OWN)
few = settings(max_examples=25, deadline=None)


def scored(policy: Policy, seed: int = 8, customers: int = 40) -> tuple[Frame, Calibration]:
    frame = features(book(seed, customers, customers * 12), AS_OF, policy)
    calibration = calibrate(frame, policy)
    return score(frame, calibration, policy), calibration


def test_the_example_is_sound() -> None:
    check_policy(SEGMENTED)


def test_without_segments_everybody_is_in_none_and_weighs_alike() -> None:
    scores, _ = scored(POLICY)
    assert set(scores["segment"]) == {-1.0}
    assert weights_of(POLICY, "tier", {}) == POLICY.tier.weights


def test_the_first_segment_that_fits_holds() -> None:
    scores, _ = scored(SEGMENTED)
    large = (scores["revenue_12m"] >= 100_000) & (scores["recency_days"] <= 200)
    growing = scores["industry_outlook"] == 0
    np.testing.assert_array_equal(scores["segment"], np.where(large, 0, np.where(growing, 1, -1)))
    assert {-1.0, 0.0, 1.0} == set(scores["segment"])


def test_own_weights_hold_for_the_segment_and_nobody_else() -> None:
    scores, _ = scored(SEGMENTED)
    others, _ = scored(POLICY)
    large = scores["segment"] == 0
    known = large & ~np.isnan(scores["potential_score"])
    np.testing.assert_array_equal(scores["tier_score"][known], scores["potential_score"][known])
    standing = np.rint(scores["revenue_percentile"] * 10_000)
    np.testing.assert_array_equal(scores["current_score"][large], standing[large])
    for name in ("current_score", "tier_score"):
        np.testing.assert_array_equal(scores[name][scores["segment"] < 0], others[name][scores["segment"] < 0])


@few
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_every_receipt_adds_up_and_names_the_segment_that_weighed(seed: int, customers: int) -> None:
    scores, calibration = scored(SEGMENTED, seed, customers)
    for index in range(customers):
        card = explain(scores, index, calibration, SEGMENTED)
        for column, receipt in card.receipts.items():
            value = card.values[column]
            assert receipt.total == (0 if np.isnan(value) else value), column
            assert all(0 <= line.points <= line.most + 1 for line in receipt.lines)
        large = card.values["segment"] == 0
        assert card.receipt.segment == (Said("Large accounts", "大客户") if large else None)
        growing = card.values["segment"] == 1
        for column in ("churn_risk", "performance_risk"):
            assert card.receipts[column].segment == (Said("Growing markets", "增长行业") if growing else None)
        assert ("segment" in {reason.key.split(".")[0] for reason in card.matter}) == (card.values["segment"] >= 0)


@few
@given(st.integers(0, 10**6), st.integers(2, 12))
def test_one_customer_alone_weighs_the_same_as_with_all(seed: int, customers: int) -> None:
    scores, calibration = scored(SEGMENTED, seed, customers)
    frame = features(book(seed, customers, customers * 12), AS_OF, SEGMENTED)
    for index in range(customers):
        alone = score(frame.take(slice(index, index + 1)), calibration, SEGMENTED)
        for name in ("segment", "current_score", "potential_score", "tier_score"):
            np.testing.assert_array_equal(alone[name], scores[name][index : index + 1])


def test_the_risks_of_a_segment_weigh_what_it_says() -> None:
    scores, calibration = scored(SEGMENTED)
    card = explain(scores, int(np.flatnonzero(scores["segment"] == 1)[0]), calibration, SEGMENTED)
    could = {line.key: line.most for line in card.receipts["performance_risk"].lines if "incidents" not in line.key}
    assert could["performance.returned_share"] == 6000
    assert could["performance.late_share"] == 4000
    assert not any(could[f"performance.{name}"] for name in ("cancelled_share", "disputed_share"))


weights = st.lists(st.integers(0, 100), min_size=3, max_size=3).filter(any)
parts = st.lists(st.just(np.nan) | st.floats(0, 1), min_size=3, max_size=3)


@settings(deadline=None)
@given(st.lists(st.tuples(weights, parts), min_size=1, max_size=8))
def test_weights_by_row_weigh_each_row_as_its_own_would(drawn: list[tuple[list[int], list[float]]]) -> None:
    rows = [dict.fromkeys("abc", 0.0) for _ in drawn]
    by_row = {name: np.array([group[place] for group, _ in drawn]) for place, name in enumerate("abc")}
    values = {name: np.array([row[place] for _, row in drawn]) for place, name in enumerate("abc")}
    together, known = weigh(values, by_row)
    for index in range(len(rows)):
        own = {name: int(by_row[name][index]) for name in "abc"}
        alone, share = weigh({name: values[name][[index]] for name in "abc"}, own)
        np.testing.assert_array_equal([together[index], known[index]], [alone[0], share[0]])
        lines = split({name: float(values[name][index]) for name in "abc"}, own)
        if not np.isnan(alone[0]):
            assert sum(gained for gained, _ in lines.values()) == alone[0]
