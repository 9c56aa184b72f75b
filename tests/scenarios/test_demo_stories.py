"""What the scores say of the demo's stories, and of everybody together."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pytest

from bot.app import App
from core.lineup import columns
from core.store.engine import session
from core.store.runs import top
from core.store.scope import ALL
from core.tables import RISKS

Said = Mapping[str, Any]
LEVELS = tuple(f"{risk}_level" for risk in RISKS)

# What each story comes to: the classes and levels a rep ought to read of it.
COMES_TO: Mapping[str, Said] = {
    "C-0001": {"tier": "high_value", "work_quadrant": "do_first", "warning": "watch", "churn_level": "amber"},
    "C-0004": {"tier": "high_value", "credit_grade": "d", "credit_level": "red", "warning": "act"},
    "C-0012": {"relationship": "avoid", "operational_level": "amber"},
    "C-0301": {"relationship": "needs_attention", "credit_grade": "d", "credit_level": "red", "business_level": "red"},
    "C-0302": {"compliance_level": "red", "credit_level": "green", "work_quadrant": "do_first"},
    "C-0303": {"reputation_level": "red", "credit_level": "green", "compliance_level": "green"},
    "C-0304": {"requirement_change_level": "red", "credit_level": "green", "churn_level": "amber"},
    "C-0305": {"tier": "high_value", "churn_level": "amber", "credit_level": "green"},
    "C-0306": {"relationship": "most_dangerous", "churn_level": "red", "work_quadrant": "do_first"},
    "C-0307": {"creates_influence": "yes", "sells_for_us": "yes", "swaps_resources": "yes"},
    "C-0308": {"credit_level": "green", "work_quadrant": "later"},
    "C-0309": {"tier": "potential", "trial_to_convert": "yes"},
    "C-0310": {"relationship": "most_valuable", "work_quadrant": "do_first", "loyalty_type": "continuous"},
    "C-0311": {"relationship": "avoid", "credit_grade": "d"},
    "C-0312": {"relationship": "trouble_prone", "operational_level": "red", "high_frequency": "yes"},
}
UNKNOWN_TO_MANY = ("business_level", "compliance_level")  # what nobody asked about is unknown, not green


@pytest.fixture
def scores(demo: App) -> dict[str, Said]:
    """Return everybody's classes by their names; None is unknown."""
    with session(demo.house.engine) as opened:
        rows = top(opened, ALL, limit=400)
    return {row.external_id: _named(row.score.model_dump()) for row in rows}


def _named(score: Said) -> Said:
    coded = {name: columns()[name].options for name in score if name in columns() and columns()[name].options}
    return {**score, **{name: _name(score[name], options) for name, options in coded.items()}}


def _name(said: object, options: tuple[str, ...]) -> str | None:
    return options[said] if isinstance(said, int) and said >= 0 else said if isinstance(said, str) else None


def shares(scores: dict[str, Said], name: str) -> dict[str | None, float]:
    counted = Counter(said[name] for said in scores.values())
    return {option: count / len(scores) for option, count in counted.items()}


@pytest.mark.parametrize("number", COMES_TO)
def test_a_story_comes_to_what_it_tells(scores: dict[str, Said], number: str) -> None:
    said = {name: scores[number][name] for name in COMES_TO[number]}
    assert said == COMES_TO[number]


def test_the_hub_has_more_influence_than_nine_in_ten_and_buys_less_than_most(scores: dict[str, Said]) -> None:
    hub = scores["C-0307"]
    known = sorted(one["influence_score"] for one in scores.values() if one["influence_score"] is not None)
    assert hub["influence_score"] >= known[len(known) * 9 // 10]
    spend = [one["revenue_12m"] for one in scores.values() if one["tier"] == "high_value"]
    assert hub["revenue_12m"] < sorted(spend)[len(spend) // 2]


def test_every_relationship_is_there_and_none_holds_most_of_the_book(scores: dict[str, Said]) -> None:
    found = shares(scores, "relationship")
    assert set(columns()["relationship"].options) <= set(found)
    assert max(found.values()) <= 0.6


@pytest.mark.parametrize("name", ["credit_grade", "work_quadrant", "loyalty_type", "tier"])
def test_every_class_has_somebody(scores: dict[str, Said], name: str) -> None:
    assert set(columns()[name].options) <= set(shares(scores, name))


@pytest.mark.parametrize("name", LEVELS)
def test_most_are_green_few_are_red_and_what_nobody_knows_is_unknown(scores: dict[str, Said], name: str) -> None:
    found = shares(scores, name)
    assert set(found) == {"green", "amber", "red", None}
    assert found["red"] < 0.1
    assert found["amber"] < 0.2
    assert (found[None] > 0.5) == (name in UNKNOWN_TO_MANY)
