"""Earlier days are looked back from as they were: who was active, who is gone since, and nothing that came later."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import leaving, sample
from core.backtest import history
from core.frames import Array, Frame
from core.lineup import models
from core.model import Model, Past
from core.policy import load_policy, parse_policy
from core.score import features
from core.tables import ENDINGS, KNOWN, NEVER, SCHEMA, Tables
from tests.books import AS_OF, NAMES, TODAY, book, shuffled
from tests.core.customers.tables import table

POLICY = load_policy()
RULES = POLICY.churn.learning
LAST = TODAY - RULES.horizon_days


def orders(*rows: tuple[int, int]) -> Tables:
    """Return a book of orders: customer, days ago."""
    count = max(customer for customer, _ in rows) + 1
    return Tables(np.arange(count, dtype=np.int64), orders=table("orders", *((c, ago, 100.0, 60.0) for c, ago in rows)))


def on(past: tuple[Past, ...], day: int) -> Past:
    return next(each for each in past if each.day == day)


def test_gone_is_who_was_active_and_bought_nothing_within_the_horizon() -> None:
    ago = RULES.horizon_days
    past = history(orders((0, ago + 5), (1, ago + 5), (1, ago - 1), (2, ago + 5), (2, 0), (3, 5)), AS_OF, POLICY)
    last = on(past, LAST)
    assert last.frame.length == 3
    assert last.gone.tolist() == [True, False, False]


def test_who_was_silent_for_longer_than_the_active_days_is_no_case() -> None:
    ago = RULES.horizon_days + RULES.active_days
    assert on(history(orders((0, ago), (1, ago - 1)), AS_OF, POLICY), LAST).frame.length == 1


def test_a_purchase_that_was_taken_back_since_keeps_nobody() -> None:
    tables = orders((0, RULES.horizon_days + 5), (0, 20))
    back = table("reversals", (0, 3, 1, 100.0, 60.0))
    assert on(history(replace(tables, reversals=back), AS_OF, POLICY), LAST).gone.tolist() == [True]


def test_earlier_days_know_what_a_segment_of_the_policy_is_told_by() -> None:
    public = """
[[segments]]
name = "public"
label = { en = "Public sector", zh = "公共部门" }
when = [ { column = "ownership", is = ["public"] } ]
weights.churn = { volume = 100 }
"""
    assert history(book(4, 30, 300), AS_OF, parse_policy(public))


def test_days_without_an_active_customer_are_left_out_and_the_earliest_comes_first() -> None:
    past = history(orders((0, RULES.horizon_days + 5)), AS_OF, POLICY)
    assert [each.day for each in past] == [LAST]
    longer = history(orders((0, RULES.horizon_days + 200)), AS_OF, POLICY)
    assert [each.day for each in longer] == [LAST - 180, LAST - 120, LAST - 60, LAST]


def test_a_book_without_orders_has_no_past() -> None:
    assert history(Tables(np.arange(3, dtype=np.int64)), AS_OF, POLICY) == ()
    assert history(Tables(np.arange(0, dtype=np.int64)), AS_OF, POLICY) == ()


def test_a_contract_cancelled_later_still_ran_then() -> None:
    tables = orders((0, RULES.horizon_days + 5))
    contracts = table("contracts", (0, 400, TODAY + 30, 5000.0, TODAY - 100))
    then = on(history(replace(tables, contracts=contracts), AS_OF, POLICY), LAST)
    assert then.frame["churn_renewal"].tolist() == [TODAY + 30 - LAST]


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_nothing_of_a_day_looked_back_from_depends_on_what_came_after_it(seed: int) -> None:
    """Whatever is written of later days, the features of the last day stay what they were."""
    tables = book(seed, 8, 200)
    other = book(seed + 1, 8, 200)
    names = [name for name in NAMES if name not in ("reversals", "payments", "network")]
    later: dict[str, Any] = {name: _later(name, tables, other) for name in names}
    rewritten = replace(tables, **later)
    then, again = (_features_then(each) for each in (tables, rewritten))
    for name in then:
        np.testing.assert_array_equal(then[name], again[name], err_msg=name)


def _later(name: str, tables: Tables, other: Tables) -> Frame:
    """Return a table with the rows up to the day kept and those after it exchanged for another book's."""
    old, new = getattr(tables, name), getattr(other, name)
    known = KNOWN.get(name, "day")
    kept = old.take(old[known] <= LAST)
    for column in ENDINGS.get(name, ()):
        open_then = kept[column] > LAST
        kept = kept.with_columns({column: np.where(open_then, NEVER, kept[column]).astype(np.int32)})
        if "won" in kept:
            kept = kept.with_columns({"won": np.where(open_then, -1, kept["won"]).astype(np.int32)})
    after = new.take(new[known] > LAST)
    names = [column.name for column in SCHEMA[name]]
    return Frame({column: np.concatenate([kept[column], after[column]]) for column in names})


def _features_then(tables: Tables) -> Frame:
    plain = replace(tables, reversals=table("reversals").take(slice(0)), payments=table("payments").take(slice(0)))
    past = history(plain, AS_OF, POLICY)
    found = [each for each in past if each.day == LAST]
    return found[0].frame if found else Frame({}, 0)


@pytest.mark.parametrize("model", [m for m in models() if m.score_past], ids=lambda model: model.name)
def test_what_a_model_gives_for_the_past_is_what_it_scores(model: Model) -> None:
    frame = features(book(3, 40, 600), AS_OF, POLICY)
    learnt = model.calibrate(frame, POLICY)
    assert model.score_past is not None
    brief, all_of_it = model.score_past(frame, learnt, POLICY), model.score(frame, learnt, POLICY)
    for name in brief:
        np.testing.assert_array_equal(brief[name], all_of_it[name])


def learned(tables: Tables, policy_text: str = "churn.learning.events_min = 1") -> object:
    policy = parse_policy(policy_text)
    past = history(tables, AS_OF, policy)
    return leaving.learn(past, policy)["learned"] if past else None


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_the_order_of_the_rows_and_customers_teaches_nothing(seed: int) -> None:
    tables = book(seed, 30, 400)
    mixed = sample.only(shuffled(tables, seed), np.random.default_rng(seed).permutation(tables.count))
    assert learned(tables) == learned(mixed)


@settings(max_examples=5, deadline=None)
@given(st.integers(0, 10**6))
def test_customers_who_never_bought_teach_nothing(seed: int) -> None:
    tables = book(seed, 30, 400)
    more = replace(tables, ids=np.append(tables.ids, np.arange(10**6, 10**6 + 500)))
    assert learned(tables) == learned(more)


def cases(signs: Array, gone: Array) -> Past:
    """Return a past of customers of whom only the silence, in usual gaps, is known."""
    columns: dict[str, Array] = {name: np.full(len(gone), np.nan) for name in leaving.TAKEN}
    columns["renewal_intent"] = np.full(len(gone), -1, np.int32)
    columns |= {
        "overdue_ratio": signs,
        "days_since_last": np.full(len(gone), 90.0),
        "purchase_days": np.full(len(gone), 9.0),
    }
    return Past(LAST, Frame(columns), gone)


def test_too_few_who_went_or_stayed_teach_nothing() -> None:
    fewest = RULES.events_min
    rng = np.random.default_rng(1)
    for went in (0, fewest - 1, fewest, 1000 - fewest, 1000 - fewest + 1, 1000):
        gone = rng.permutation(np.arange(1000) < went)
        found = leaving.learn([cases(1 + 2 * rng.random(1000), gone)], POLICY)["learned"]
        assert (found is not None) == (fewest <= went <= 1000 - fewest)


def test_what_silence_meant_in_the_past_is_what_it_weighs() -> None:
    rng = np.random.default_rng(1)
    silence = rng.integers(0, 2, 20_000)
    gone = rng.random(20_000) < np.where(silence, 0.6, 0.1)
    found = leaving.learn([cases(1 + 2.0 * silence, gone)], POLICY)["learned"]
    assert found is not None
    chance = leaving.probability(
        leaving.signs_of(cases(np.array([1.0, 3.0]), gone[:2]).frame, {"recorded": []}, POLICY), found
    )
    assert chance == pytest.approx([0.1, 0.6], abs=0.02)
    assert {name for name, slope in zip(leaving.NAMES, found["slopes"], strict=True) if slope} == {"silence"}


def test_all_alike_is_survived() -> None:
    gone = np.arange(1000) < 300
    found = leaving.learn([cases(np.full(1000, 2.0), gone)], POLICY)["learned"]
    assert found is not None
    told = leaving.probability(
        leaving.signs_of(cases(np.array([2.0]), gone[:1]).frame, {"recorded": []}, POLICY), found
    )
    assert told == pytest.approx([0.3], abs=0.01)
