"""Influence is what customers do for us where others see it, and how far their word carries."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.dimensions import code_of
from core.frames import Frame
from core.network import with_network
from core.policy import parse_policy
from core.score import Scorecard, calibrate, explain, features, score
from core.tables import INTERACTIONS, INTRODUCTIONS, Tables
from core.types import Term
from tests.books import AS_OF, book, scaled
from tests.core.customers.tables import POLICY, table

SCORES = ("activity_score", "reach_score", "influence_score")
EVENT = INTERACTIONS.index("event")


def made(*rows: tuple[int, str, int], days_ago: int = 30) -> Frame:
    """Return introductions: who, what, to whom (by code; nobody below nought)."""
    return table("introductions", *((who, days_ago, whom, INTRODUCTIONS.index(what)) for who, what, whom in rows))


def scored(tables: Tables) -> tuple[Frame, Scorecard]:
    """Return the scores of a whole book and the card of its first customer."""
    frame = features(with_network(tables, AS_OF), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    scores = score(frame, calibration, POLICY)
    return scores, explain(scores, 0, calibration, POLICY)


def town(**tables: Frame) -> tuple[Frame, Scorecard]:
    return scored(Tables(np.arange(6), **tables))


def test_nothing_on_record_is_unknown_and_not_nothing() -> None:
    scores, card = town(introductions=made((1, "introduced", 2)))
    assert all(np.isnan(scores[name][0]) for name in SCORES)
    assert Term("influence.influence_score") in card.missing
    assert Term("activity.public_reviews") in card.missing


def test_who_brings_customers_is_active_and_reaches_them() -> None:
    scores, card = town(introductions=made((0, "introduced", 1), (0, "referred", 2), (0, "referred", 3)))
    assert scores["referrals_made"].tolist() == [3, 0, 0, 0, 0, 0]
    assert scores["activity_score"][0] == 10_000  # three referrals, and nobody's events are on record
    assert scores["influence_score"][0] > 6_000
    assert {reason.key for reason in card.matter} >= {"activity.refers", "reach.known_by_many"}


def test_a_referral_of_a_company_that_is_no_customer_is_activity_without_reach() -> None:
    scores, _ = town(introductions=made((0, "referred", -1)))
    assert scores["activity_score"][0] > 0
    assert np.isnan(scores["reach_score"][0])
    assert scores["influence_score"][0] == scores["activity_score"][0]


def test_who_is_depended_on_by_many_is_told_so() -> None:
    scores, card = town(introductions=made((1, "depends_on", 0), (2, "depends_on", 0)))
    assert scores["depended_on_by"][0] == 2
    assert "reach.depended_on_by_many" in {reason.key for reason in card.matter}


def test_an_important_circle_is_the_densest_of_all() -> None:
    ring = [(one, "shares_circle", other) for one in range(3) for other in range(one)]
    _, card = town(introductions=made(*ring, (4, "cites", 5)))
    assert "reach.important_circle" in {reason.key for reason in card.reasons["reach"]}


def test_the_revenue_they_brought_is_said_in_money() -> None:
    orders = table("orders", (1, 20, 90_000, 50_000))
    _, card = town(introductions=made((0, "introduced", 1)), orders=orders)
    brought = next(reason for reason in card.reasons["reach"] if reason.key == "reach.brought")
    assert getattr(brought.values["amount"], "minor", None) == 90_000


def test_events_and_answers_count_and_old_ones_do_not() -> None:
    dealings = table("interactions", (0, 30, EVENT), (0, 60, EVENT), (0, 900, EVENT), (1, 5, 0))
    reviews = table("facts", (0, 40, code_of("public_reviews"), 3))
    scores, card = town(interactions=dealings, facts=reviews)
    assert scores["events_attended"][0] == 2
    assert scores["activity_score"][0] == 7_500  # of events half, of reviews all
    assert np.isnan(scores["activity_score"][1])
    assert "activity.reviews" in {reason.key for reason in card.matter}


def test_the_receipt_of_the_influence_goes_down_to_its_inputs() -> None:
    _, card = town(introductions=made((0, "introduced", 1), (2, "cites", 0)))
    lines = card.receipts["influence_score"].lines
    assert {line.key for line in lines} >= {"activity.referrals_made", "reach.known_by", "reach.network_rank"}
    assert sum(line.points for line in lines) == card.values["influence_score"]


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 10, 1000]))
def test_money_in_a_smaller_unit_changes_no_influence(seed: int, by: int) -> None:
    ours, theirs = (scored(tables)[0] for tables in (book(seed, 12), scaled(book(seed, 12), by)))
    for name in SCORES:
        np.testing.assert_allclose(ours[name], theirs[name], atol=1, err_msg=name)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6))
def test_one_more_who_cites_them_never_lowers_their_reach(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rows = [(int(who), "cites", int(whom)) for who, whom in rng.integers(0, 5, (6, 2)) if who != whom]
    before = town(introductions=made((1, "cites", 0), *rows))[0]["reach_score"][0]
    after = town(introductions=made((1, "cites", 0), *rows, (5, "cites", 0)))[0]["reach_score"][0]
    assert after >= before


@pytest.mark.parametrize(("activity", "reach"), [(100, 0), (0, 100)])
def test_the_weights_of_the_two_are_the_policys(activity: int, reach: int) -> None:
    policy = parse_policy(f"[influence.weights]\nactivity_score = {activity}\nreach_score = {reach}")
    tables = Tables(np.arange(6), introductions=made((0, "introduced", 1), (2, "cites", 0)))
    frame = features(with_network(tables, AS_OF), AS_OF, policy)
    row = score(frame, calibrate(frame, policy), policy).row(0)
    assert row["influence_score"] == row["activity_score" if activity else "reach_score"]
