"""Records that cannot both be right are found, told and asked about; what is unknown contradicts nothing."""

from collections.abc import Mapping

import numpy as np
import pytest

from core.audit import CHECKS, CODES, NUMBERS, clashing, contradictions, told
from core.customers.completeness import ask_next
from core.dimensions import dimensions
from core.renewals import LAPSED
from core.tables import RIVAL_CONTACTS
from core.terms import terms
from core.types import LANGS
from tests.core.customers.tables import POLICY, said, table
from tests.core.customers.test_potential import fact

BOUGHT = RIVAL_CONTACTS.index("bought")


def option(dimension: str, name: str) -> int:
    return list(dimensions()[dimension].options).index(name)


SOLE = {"supplier_preference": option("supplier_preference", "sole")}
CLASHES: Mapping[str, Mapping[str, float]] = {
    "budget_outgrown": {"purchase_budget": 90_000, "revenue_12m": 100_000},
    "budget_too_large": {"purchase_budget": 10**9, "employees": 5},
    "too_few_hands": {"intensity": option("intensity", "labour"), "employees": 5},
    "sole_but_rival": {**SOLE, "rival_reach": BOUGHT},
    "sole_but_elsewhere": {**SOLE, "share_of_wallet": 0.3, "revenue_12m": 100, "purchase_budget": 333},
    "no_rival_but_seen": {"rival_closeness": option("rival_closeness", "none"), "rival_reach": 0},
    "need_otherwise": {"need_orientation": 0, "need_shown": 1},
    "profitable_in_distress": {"profit_level": option("profit_level", "high"), "z_score": 0.4},
    "growing_but_firing": {
        "development_stage": option("development_stage", "growth"),
        "headcount_trend": option("headcount_trend", "shrinking"),
    },
    "large_start_up": {"development_stage": option("development_stage", "start_up"), "employees": 4_000},
    "lapsed_but_buying": {
        "last_renewal": LAPSED,
        "running_contracts": 0,
        "recency_days": 12,
        "last_renewal_day": 20_000,
    },
}
READ = {name: [column for column in given if column != "last_renewal_day"] for name, given in CLASHES.items()}
UNKNOWN = {**dict.fromkeys(CODES, -1), **dict.fromkeys(NUMBERS, np.nan)}


def row_of(given: Mapping[str, float]) -> dict[str, float]:
    row = {**UNKNOWN, **given}
    found = contradictions({name: np.array([value]) for name, value in row.items()}, POLICY)
    return {**row, "contradictions": float(found[0])}


def test_every_check_is_tried_here() -> None:
    assert CLASHES.keys() == CHECKS.keys()


@pytest.mark.parametrize("name", CHECKS)
def test_two_records_that_cannot_both_be_right_are_told_and_asked_about(name: str) -> None:
    row = row_of(CLASHES[name])
    assert clashing(row) == [name]
    for reason in told(row, POLICY):
        assert all(value is not None for value in reason.values.values())
        assert all(terms(reason.key, lang) for lang in LANGS)
    assert len(told(row, POLICY)) == (not CHECKS[name].said_elsewhere)
    assert dimensions()[CHECKS[name].asks].ask.keys() == set(LANGS)


@pytest.mark.parametrize(
    ("name", "column"),
    [(n, c) for n, columns in READ.items() for c in columns if (n, c) != ("sole_but_elsewhere", "purchase_budget")],
)
def test_one_record_alone_contradicts_nothing(name: str, column: str) -> None:
    assert clashing(row_of({**CLASHES[name], column: UNKNOWN[column]})) == []


@pytest.mark.parametrize(
    "agreeing",
    [
        {"purchase_budget": 100_000, "revenue_12m": 100_000},
        {"purchase_budget": 10**9, "employees": 500},
        {"intensity": option("intensity", "technology"), "employees": 5},
        {**SOLE, "rival_reach": RIVAL_CONTACTS.index("quoted"), "share_of_wallet": 0.9, "revenue_12m": 100},
        {"rival_closeness": option("rival_closeness", "talking"), "rival_reach": 0},
        {"need_orientation": 2, "need_shown": 2},
        {"profit_level": option("profit_level", "low"), "z_score": 0.4},
        {"last_renewal": LAPSED, "running_contracts": 1, "recency_days": 12},
    ],
)
def test_records_that_agree_are_left_alone(agreeing: Mapping[str, float]) -> None:
    assert clashing(row_of(agreeing)) == []


def test_a_contradiction_on_record_is_the_next_question() -> None:
    facts = [fact(0, 30, "intensity", option("intensity", "labour")), fact(0, 30, "employees", 5)]
    plenty = [fact(0, 30, name, 1) for name in ("industry", "region", "ownership", "fit", "rival_closeness")]
    row = said(facts=table("facts", *facts, *plenty)).row(0)
    assert clashing(row) == ["too_few_hands"]
    questions = ask_next(row, POLICY)
    assert questions.index("employees") < questions.index("industry_outlook")
    assert "industry" not in questions
