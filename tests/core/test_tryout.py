"""Other rules on the same book: what changes is counted, named and explained, and nothing else is."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.backtest import history
from core.frames import Frame
from core.policy import load_policy, parse_policy
from core.policy.watched import alike, watched
from core.score import calibrate, columns, features, score, settle, terms
from core.settle import WATCHED
from core.tables import Tables
from core.tryout import CLASSES, LISTED, Tryout, try_out
from core.types import LANGS, Term
from tests.books import AS_OF, book

POLICY = load_policy()
OTHER = parse_policy("[tier.weights]\ncurrent_score = 10\npotential_score = 80\ninfluence_score = 10")
FEWER = parse_policy("tier.top_share = 0.05")


def tried(tables: Tables, previous: Frame | None = None, seen: list[int] | None = None) -> Tryout:
    named = None if seen is None else np.array(seen, np.int64)
    return try_out(lambda _: tables, AS_OF, (POLICY, OTHER), previous, named)


def settled(tables: Tables, rules: str, previous: Frame | None = None, as_of: date = AS_OF) -> Frame:
    policy = parse_policy(rules)
    frame = features(tables, as_of, policy)
    calibration = calibrate(frame, policy, history(tables, as_of, policy))
    return settle(score(frame, calibration, policy), previous, calibration, policy)[0]


ELSEWHERE = (
    "tier.top_share = 0.05",
    "tier.dealing_days = 20",
    "rfm.window_days = 100",
    "current_value.late_days_zero = 10",
    "[current_value.cost_per_interaction]\nvisit = 900000",
    "[potential.weights]\nfit = 100",
    "[churn.learning]\nhorizon_days = 60\nspacing_days = 45",
    "[risks.churn]\non = true\namber = 10.0\nred = 20.0\ndelay_days = 0",
)


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 1000), st.sampled_from(ELSEWHERE))
def test_the_flows_are_the_differences_of_two_books_scored_on_their_own(seed: int, rules: str) -> None:
    tables = book(seed, 30, 300)
    found = try_out(lambda _: tables, AS_OF, (POLICY, parse_policy(rules)), None)
    before, after = settled(tables, ""), settled(tables, rules)
    for kind in (kind for kind in CLASSES if kind in columns()):
        moved = next((shift.moved for shift in found.shifts if shift.kind == kind), 0)
        assert moved == np.count_nonzero(before[kind] != after[kind]), kind


def test_a_watched_policy_reads_the_same_and_tells_what_was_read() -> None:
    tables, seen = book(3, 30, 300), set[str]()
    plain, noted = features(tables, AS_OF, POLICY), features(tables, AS_OF, watched(POLICY, seen))
    for name in plain:
        np.testing.assert_array_equal(plain[name], noted[name])
    assert "tier.dealing_days" in seen
    assert not any(path.startswith("tier.weights") for path in seen)
    assert alike(POLICY, OTHER, seen)
    assert not alike(POLICY, OTHER, {*seen, "tier"})
    assert not alike(POLICY, OTHER, {""})


def test_the_same_rules_change_nobody() -> None:
    tables = book(3, 30, 300)
    found = try_out(lambda _: tables, AS_OF, (POLICY, parse_policy("")), None)
    assert (found.changed, found.shifts, found.moved) == (0, (), ())


def test_both_sides_are_held_against_the_same_run() -> None:
    books = [book(seed, 60, 900) for seed in range(5, 10)]
    alone = sum(tried(tables).changed for tables in books)
    held = sum(tried(tables, previous=settled(tables, "")).changed for tables in books)
    assert held < alone, "near a border customers keep the tier they have"


def test_those_who_get_worse_come_first_and_the_largest_of_them() -> None:
    tables = book(5, 60, 900)
    found = try_out(lambda _: tables, AS_OF, (POLICY, FEWER), None)
    frame = features(tables, AS_OF, POLICY)
    revenue = dict(zip(frame["customer"].tolist(), frame["revenue_12m"].tolist(), strict=True))
    lost = [m for m in found.moved if m.moves.get("tier", (None, None))[0] == Term("tier.high_value")]
    assert found.moved[0] in lost
    assert [revenue[m.customer] for m in lost] == sorted((revenue[m.customer] for m in lost), reverse=True)


def test_each_is_told_the_line_that_moved_or_the_reason() -> None:
    found = tried(book(5, 60, 900))
    tiers = [moved for moved in found.moved if "tier" in moved.moves]
    assert tiers
    assert all(moved.line or moved.reason for moved in tiers)
    assert any(moved.line and moved.line[1] != moved.line[2] for moved in tiers)


def test_only_those_one_may_see_are_named_and_no_more_than_anybody_reads() -> None:
    tables = book(5, 200, 3000)
    everybody = tried(tables)
    one = everybody.moved[0].customer
    found = tried(tables, seen=[one])
    assert found.changed == everybody.changed > 1
    assert [moved.customer for moved in found.moved] == [one]
    assert len(everybody.moved) <= LISTED


@pytest.mark.parametrize("kind", sorted({*CLASSES, *WATCHED} & set(columns())))
def test_every_class_that_may_change_has_a_name(kind: str) -> None:
    assert all(terms(f"change.{kind}", lang) for lang in LANGS)
