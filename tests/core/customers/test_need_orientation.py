"""What a customer looks for first is told by the rep, and shown by what it buys."""

import numpy as np

from core.customers.need_orientation import OPTIONS, need_orientation
from core.dimensions import dimensions
from core.tables import INTERACTIONS
from core.types import Term
from tests.core.customers.tables import POLICY, said, table
from tests.core.customers.test_potential import fact

COST, QUALITY, NEW = range(3)
TRIAL, CALL = INTERACTIONS.index("trial"), INTERACTIONS.index("call")


def line(customer: int, pieces: float, amount: float, category: int = 3, discount: float = 0.0) -> tuple[float, ...]:
    return (customer, 30, category * 10, category, pieces, amount, discount)


def everybody_pays(price: float) -> list[tuple[float, ...]]:
    return [line(customer, 10, 10 * price) for customer in range(5)]


def test_the_price_level_is_held_against_those_who_buy_the_same() -> None:
    lines = [*everybody_pays(1_000), line(5, 4, 5_200), line(6, 4, 9_000, category=8), line(6, 1, 100)]
    levels = said(8, lines=table("lines", *lines))["price_level"]
    assert levels[:6].tolist() == [1, 1, 1, 1, 1, 1.3]
    assert np.isnan(levels[6:]).all()


def test_only_the_largest_line_s_category_counts() -> None:
    lines = [*everybody_pays(1_000), line(5, 4, 2_000), line(5, 4, 2_800), line(5, 1, 500, category=8)]
    assert said(6, lines=table("lines", *lines))["price_level"][5] == 0.6


def test_paying_more_without_a_discount_shows_quality() -> None:
    scores = said(6, lines=table("lines", *everybody_pays(1_000), line(5, 4, 5_200)))
    assert scores["need_inferred"][5] == QUALITY
    reasons = need_orientation.reasons(scores.row(5), {}, POLICY)
    assert [reason.key for reason in reasons] == ["need_orientation.shows", "need_orientation.pays_more"]


def test_a_discount_on_every_line_shows_cost() -> None:
    scores = said(1, lines=table("lines", line(0, 1, 500, discount=0.2), line(0, 1, 400, discount=0.2)))
    assert scores["need_inferred"].tolist() == [COST]
    assert scores["need_confidence"].tolist() == [0.5]


def test_trials_show_the_new_and_other_dealings_do_not() -> None:
    rows = [*((0, ago, TRIAL) for ago in (10, 200, 400)), *((1, ago, CALL) for ago in (10, 200, 400)), (2, 800, TRIAL)]
    scores = said(4, interactions=table("interactions", *rows))
    assert scores["trials"][:3].tolist() == [3, 0, 0]
    assert np.isnan(scores["trials"][3])
    assert scores["need_inferred"].tolist() == [NEW, -1, -1, -1]


def test_the_answer_holds_and_a_contradiction_is_told() -> None:
    lines = table("lines", line(0, 1, 500, discount=0.2))
    scores = said(1, lines=lines, facts=table("facts", fact(0, 30, "need_orientation", QUALITY)))
    assert (scores["need_inferred"][0], scores["need_shown"][0]) == (QUALITY, COST)
    (reason,) = need_orientation.reasons(scores.row(0), {}, POLICY)
    assert reason.values["said"] == Term("need_orientation.quality_seeking")
    assert reason.values["shown"] == Term("need_shown.cost_sensitive")


def test_every_preference_is_a_sign_of_one_orientation() -> None:
    price = OPTIONS["feature_preference"].index("price")
    scores = said(facts=table("facts", fact(0, 9, "feature_preference", price)))
    assert scores["need_inferred"].tolist() == [COST]
    assert scores["need_confidence"].tolist() == [POLICY.need_orientation.cost_sensitive.preference / 100]
    assert list(dimensions()["need_orientation"].options)[COST] == "cost_sensitive"
