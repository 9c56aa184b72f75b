"""Loyalty as a sales manager would read it from purchases here and there, surveys and complaints."""

from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.customers.loyalty import BY, CHANNEL, EXPERIENCE, PRICE, TYPES
from core.dimensions import code_of, dimensions
from core.frames import Frame
from core.score import Scorecard, calibrate, explain, features, score
from core.switching import switching
from core.tables import RIVAL_CONTACTS, SURVEYS, Tables
from tests.books import AS_OF, TODAY, book, scaled
from tests.core.customers.tables import POLICY, said, table

BOUGHT, SEEN = RIVAL_CONTACTS.index("bought"), RIVAL_CONTACTS.index("seen")


def turns(pattern: str, customer: int = 0) -> dict[str, Frame]:
    """Return purchases here (A) and at a rival (B), ten days apart, the last yesterday."""
    days = {place: 10 * (len(pattern) - place) for place in range(len(pattern))}
    orders = [(customer, days[place], 500, 300) for place, where in enumerate(pattern) if where == "A"]
    rivals = [(customer, days[place], 7, BOUGHT) for place, where in enumerate(pattern) if where == "B"]
    return {"orders": table("orders", *orders), "rival_contacts": table("rival_contacts", *rivals)}


def fact(dimension: str, option: str) -> tuple[float, ...]:
    return (0, 40, code_of(dimension), list(dimensions()[dimension].options).index(option))


def kind_of(**tables: Frame) -> str | None:
    code = int(said(1, POLICY, **tables)["loyalty_type"][0])
    return TYPES[code] if code >= 0 else None


def card(**tables: Frame) -> Scorecard:
    frame = features(Tables(np.arange(1), **tables), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return explain(score(frame, calibration, POLICY), 0, calibration, POLICY)


def told(**tables: Frame) -> set[str]:
    return {reason.key for reason in card(**tables).reasons["loyalty"]}


@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("AABAA", "intermittent"),
        ("AAB", "intermittent"),
        ("AABB", "shifting"),
        ("BBAA", "shifting"),
        ("ABAB", "divided"),
        ("ABBA", "divided"),
        ("AAAAAAABBAAAAAA", "intermittent"),
        ("BB", None),
        ("AB", None),
    ],
)
def test_the_sequence_of_purchases_names_the_type(pattern: str, kind: str | None) -> None:
    assert kind_of(**turns(pattern)) == kind


def test_our_orders_alone_never_say_who_is_loyal_and_the_reason_asks() -> None:
    assert kind_of(orders=turns("AAAA")["orders"]) is None
    assert "loyalty.ask_rivals" in told(orders=turns("AAAA")["orders"])


def test_with_rivals_watched_and_nothing_bought_from_them_it_is_continuous() -> None:
    seen = table("rival_contacts", (0, 50, 7, SEEN))
    assert kind_of(orders=turns("AAAA")["orders"], rival_contacts=seen) == "continuous"
    sole = table("facts", fact("supplier_preference", "sole"))
    assert kind_of(orders=turns("AAAA")["orders"], facts=sole) == "continuous"


@pytest.mark.parametrize(
    ("dimension", "option"), [("supplier_preference", "multiple"), ("rival_closeness", "main_source")]
)
def test_who_says_that_others_supply_them_is_divided(dimension: str, option: str) -> None:
    facts = table("facts", fact(dimension, option))
    assert kind_of(orders=turns("AAAA")["orders"], facts=facts) == "divided"
    assert "loyalty.second_source" in told(orders=turns("AAAA")["orders"], facts=facts)


def test_a_purchase_at_a_rival_outside_the_window_is_forgotten() -> None:
    old = table("rival_contacts", (0, 800, 7, BOUGHT))
    assert kind_of(orders=turns("AAAA")["orders"], rival_contacts=old) == "continuous"


@pytest.mark.parametrize(
    ("facts", "by"),
    [
        ((("feature_preference", "price"), ("purchase_channel", "online")), PRICE),
        ((("feature_preference", "service"),), EXPERIENCE),
        ((("purchase_channel", "distributor"),), CHANNEL),
        ((("purchase_channel", "rep"),), -1),
    ],
)
def test_what_a_continuous_customer_is_loyal_by_is_what_they_say(facts: tuple[tuple[str, str], ...], by: int) -> None:
    rows = table("facts", fact("supplier_preference", "sole"), *(fact(*known) for known in facts))
    assert said(orders=turns("AAAA")["orders"], facts=rows)["loyalty_by"].tolist() == [by]


def test_nobody_else_is_loyal_by_anything() -> None:
    rows = table("facts", fact("feature_preference", "price"))
    assert said(1, POLICY, **turns("ABAB"), facts=rows)["loyalty_by"].tolist() == [-1]
    assert len(BY) == 5


def answers(*given: tuple[str, float, float]) -> Frame:
    return table("surveys", *((0, ago, SURVEYS.index(kind), answer) for kind, ago, answer in given))


def test_surveys_are_averaged_and_counted_by_mood() -> None:
    surveys = answers(("nps", 9, 9), ("nps", 30, 10), ("nps", 40, 3), ("nps", 900, 0), ("csat", 30, 4), ("ces", 5, 6))
    row = said(surveys=surveys).row(0)
    assert row["nps"] == pytest.approx(22 / 3)
    assert (row["csat"], row["ces"], row["nps_answers"]) == (4, 6, 3)
    assert (row["promoters"], row["passives"], row["detractors"], row["csat_satisfied"]) == (2, 0, 1, 1)
    assert row["survey_day"] == TODAY - 5


def test_who_never_bought_has_no_loyalty_whatever_they_answer() -> None:
    assert np.isnan(said(surveys=answers(("nps", 9, 9), ("csat", 30, 4)))["loyalty_score"][0])


def test_a_detractor_and_one_who_went_over_are_told_first() -> None:
    reasons = card(**turns("AAABB"), surveys=answers(("nps", 9, 2))).reasons["loyalty"]
    assert [reason.key for reason in reasons][:2] == ["loyalty.went_over", "loyalty.detractor"]
    assert (reasons[0].values["own"], reasons[0].values["rival"]) == (3, 2)


def test_people_who_disagree_are_not_averaged_away() -> None:
    assert told(surveys=answers(("nps", 9, 10), ("nps", 30, 2))) == {"loyalty.mixed"}


def line(days_ago: int, category: int) -> tuple[float, ...]:
    return (0, days_ago, category * 10, category, 1, 500, np.nan)


def test_the_categories_kept_are_counted_one_by_one() -> None:
    lines = table("lines", *(line(500, c) for c in (1, 2, 60)), line(20, 2), line(20, 60), line(30, 3))
    row = said(orders=turns("AAAA")["orders"], lines=lines).row(0)
    assert (row["categories_before"], row["categories_kept"]) == (3, 2)


def test_the_receipt_asks_for_surveys_nobody_answered() -> None:
    missing = {term.key for term in card(orders=turns("AAAA")["orders"]).receipts["loyalty_score"].missing}
    assert missing == {"loyalty.nps", "loyalty.csat", "loyalty.ces"}


@settings(max_examples=40, deadline=None)
@given(st.text("AB", min_size=1, max_size=12))
def test_runs_are_counted_as_one_would_by_hand(pattern: str) -> None:
    found = switching(Tables(np.arange(1), **turns(pattern)), TODAY, 730)
    runs = ["".join(run) for _, run in groupby(pattern)]
    rival_runs = [run for run in runs if run[0] == "B"]
    assert found["own_purchases"][0] == pattern.count("A")
    if "B" not in pattern:
        assert all(np.isnan(found[name][0]) for name in ("rival_purchases", "rival_runs", "rival_day"))
        return
    assert (found["rival_purchases"][0], found["rival_runs"][0]) == (pattern.count("B"), len(rival_runs))
    assert found["own_before_rival"][0] == len(pattern.split("B")[0])
    assert found["own_after_rival"][0] == len(pattern.rsplit("B", 1)[1])


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from([2, 1000]))
def test_money_in_a_smaller_unit_changes_no_loyalty(seed: int, by: int) -> None:
    frames = [features(tables, AS_OF, POLICY) for tables in (book(seed, 9), scaled(book(seed, 9), by))]
    ours, theirs = (score(frame, calibrate(frame, POLICY), POLICY) for frame in frames)
    for name in ("loyalty_score", "loyalty_type", "loyalty_by"):
        np.testing.assert_array_equal(ours[name], theirs[name])


@settings(max_examples=30, deadline=None)
@given(st.lists(st.integers(0, 10), min_size=1, max_size=6), st.integers(0, 5), st.integers(1, 10))
def test_a_better_answer_never_lowers_the_score(given_answers: list[int], place: int, by: int) -> None:
    better = [min(a + by * (i == place % len(given_answers)), 10) for i, a in enumerate(given_answers)]
    orders = turns("AAAA")["orders"]
    before, after = (
        said(orders=orders, surveys=answers(*(("nps", 10.0 + i, a) for i, a in enumerate(them))))["loyalty_score"][0]
        for them in (given_answers, better)
    )
    assert after >= before
