"""Scoring is one code path: alone or together, in any order, on any day, and every receipt adds up."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.categories import COLUMNS, LIMIT
from core.errors import Misconfigured
from core.frames import Frame, day_number
from core.policy import load_policy, parse_policy
from core.score import Calibration, calibrate, check_policy, explain, features, models, score
from core.tables import Tables
from core.types import Term
from tests.books import AS_OF, TODAY, book, only, scaled, shuffled, without_future

POLICY = load_policy()
seeds = given(st.integers(0, 10**6), st.integers(1, 12))
few = settings(max_examples=25, deadline=None)


def scored(tables: Tables, calibration: Calibration | None = None) -> tuple[Frame, Calibration]:
    frame = features(tables, AS_OF, POLICY)
    calibration = calibration or calibrate(frame, POLICY)
    return score(frame, calibration, POLICY), calibration


def assert_same(one: Frame, other: Frame) -> None:
    assert list(one) == list(other)
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@few
@seeds
def test_one_customer_alone_scores_the_same_as_with_all(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    together, calibration = scored(tables)
    for customer in range(customers):
        alone, _ = scored(only(tables, customer), calibration)
        assert_same(alone, together.take(slice(customer, customer + 1)))


@few
@seeds
def test_a_model_looks_at_no_column_but_those_it_names(seed: int, customers: int) -> None:
    scores, calibration = scored(book(seed, customers))
    for model in models():
        named = (*model.takes, *(model.reads(POLICY) if model.reads else ()))
        frame = Frame({name: scores[name] for name in named}, customers)
        for name, values in model.score(frame, calibration.learnt[model.name], POLICY).items():
            np.testing.assert_array_equal(values, scores[name], err_msg=f"{model.name}: {name}")


@few
@seeds
def test_row_order_does_not_matter(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    scores, calibration = scored(tables)
    again, same = scored(shuffled(tables, seed + 1))
    assert_same(scores, again)
    assert calibration == same


@few
@seeds
def test_the_numbers_categories_go_by_do_not_matter(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    category = tables.lines["category"]
    other = np.append(np.random.default_rng(seed).permutation(LIMIT), [LIMIT + 7, -1]).astype(np.int32)
    lines = tables.lines.with_columns({"category": other[category]})
    scores, again = scored(tables)[0], scored(replace(tables, lines=lines))[0]
    told = [name for name in scores if name not in (*COLUMNS, "main_category")]
    assert_same(Frame({name: scores[name] for name in told}), Frame({name: again[name] for name in told}))


@few
@seeds
def test_nothing_dated_after_the_day_changes_anything(seed: int, customers: int) -> None:
    tables = book(seed, customers)
    scores, calibration = scored(tables)
    past, same = scored(without_future(tables))
    assert_same(scores, past)
    assert calibration == same


@few
@seeds
def test_the_receipt_sums_to_the_score_for_every_customer(seed: int, customers: int) -> None:
    scores, calibration = scored(book(seed, customers))
    for index in range(customers):
        card = explain(scores, index, calibration, POLICY)
        for column, receipt in card.receipts.items():
            value = card.values[column]
            assert receipt.total == (0 if np.isnan(value) else value)
            assert sum(line.points for line in receipt.lines) == receipt.total
            assert all(line.points >= 0 for line in receipt.lines)
            assert all(line.points <= line.most + 1 for line in receipt.lines)


@few
@given(st.integers(0, 10**6), st.integers(1, 12), st.sampled_from([2, 7, 100, 1000]))
def test_money_in_a_smaller_unit_changes_no_rfm_score(seed: int, customers: int, by: int) -> None:
    for cut in ("mean_of_scores", "mean_of_values"):
        policy = parse_policy(f'rfm.grid8_cut = "{cut}"')
        frames = [features(t, AS_OF, policy) for t in (book(seed, customers), scaled(book(seed, customers), by))]
        one, other = (score(frame, calibrate(frame, policy), policy) for frame in frames)
        for name in ("r_score", "f_score", "m_score", "grid8", "grid11"):
            np.testing.assert_array_equal(one[name], other[name])


@few
@seeds
def test_a_calibration_survives_being_stored(seed: int, customers: int) -> None:
    tables = book(seed, customers, 300)
    scores, calibration = scored(tables)
    read = Calibration.from_json(calibration.to_json())
    assert read == calibration
    assert_same(score(features(tables, AS_OF, POLICY), read, POLICY), scores)  # keys come back in another order


def trade(*orders: tuple[int, int, float]) -> Tables:
    """Return a book of orders: customer, days ago, amount; a third of it is margin."""
    customer, ago, amount = (np.array(c) for c in zip(*orders, strict=True))
    keys = {"customer": customer.astype(np.int32), "day": (TODAY - ago).astype(np.int32)}
    table = Frame({**keys, "amount": amount * 1.0, "cost": np.rint(amount * 2 / 3)})
    return Tables(np.arange(customer.max() + 1, dtype=np.int64), orders=table)


@pytest.mark.parametrize(
    "tables",
    [
        pytest.param(trade((0, 3, 100.0)), id="one order"),
        pytest.param(trade(*((c, 30, 500.0) for c in range(6))), id="all equal"),
        pytest.param(trade((0, 3, 0.0), (1, 400, 0.0)), id="nothing but free goods"),
        pytest.param(Tables(np.arange(3, dtype=np.int64)), id="nobody ever bought"),
        pytest.param(Tables(np.arange(0, dtype=np.int64)), id="no customers"),
    ],
)
def test_a_thin_book_is_survived(tables: Tables) -> None:
    scores, calibration = scored(tables)
    assert [explain(scores, i, calibration, POLICY).customer for i in range(tables.count)] == tables.ids.tolist()


def test_where_all_are_equal_everybody_is_in_the_middle() -> None:
    scores, _ = scored(trade(*((c, 30, 500.0) for c in range(6))))
    assert set(scores["r_score"]) == set(scores["f_score"]) == set(scores["m_score"]) == {3.0}


def test_ten_different_buyers_fill_five_fifths() -> None:
    scores, _ = scored(trade(*((c, 10 * c, 100.0 + c) for c in range(10))))
    assert scores["m_score"].tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert scores["r_score"].tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]


def test_equals_share_a_score_even_when_they_are_most() -> None:
    scores, _ = scored(trade(*((c, 30, 100.0) for c in range(7)), (7, 30, 200.0), (8, 30, 300.0)))
    assert scores["m_score"].tolist() == [1] * 7 + [5, 5]


def test_a_cancelled_order_neither_counts_nor_refreshes_recency() -> None:
    tables = trade((0, 200, 900.0), (0, 2, 5000.0))
    back = {"customer": [0], "day": [TODAY - 1], "order": [1], "amount": [5000.0], "cost": [3333.0]}
    kinds: Mapping[str, Any] = {"amount": np.float64, "cost": np.float64}
    reversals = Frame({name: np.array(value, kinds.get(name, np.int32)) for name, value in back.items()})
    row = features(Tables(tables.ids, orders=tables.orders, reversals=reversals), AS_OF, POLICY).row(0)
    assert (row["recency_days"], row["frequency"], row["revenue_12m"]) == (200, 1, 900)


def test_a_day_before_the_first_order_knows_nobody() -> None:
    frame = features(trade((0, 10, 100.0)), date(2026, 6, 1), POLICY)
    assert np.isnan(frame["recency_days"][0])
    assert frame["as_of"][0] == day_number("2026-06-01")


def test_without_influence_the_receipt_says_so() -> None:
    scores, calibration = scored(trade((0, 3, 100.0), (1, 40, 50.0)))
    assert Term("influence.influence_score") in explain(scores, 0, calibration, POLICY).missing


def test_a_weight_on_a_score_that_nobody_gives_is_answered_with_the_nearest() -> None:
    policy = parse_policy("[tier.weights]\ncurent_score = 100")
    with pytest.raises(Misconfigured, match="did you mean 'current_score'"):
        check_policy(policy)


def test_a_model_newer_than_the_calibration_is_unknown_until_the_next_run() -> None:
    frame = features(trade((0, 3, 100.0)), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    learnt = {name: value for name, value in calibration.learnt.items() if name != "quadrant"}
    older = Calibration(AS_OF, POLICY.version, 1, learnt, {})
    assert score(frame, older, POLICY)["quadrant"].tolist() == [-1]


def test_every_model_comes_after_what_it_takes() -> None:
    order = [model.name for model in models()]
    assert order.index("current_value") < order.index("quadrant")
    assert order.index("trend") < order.index("potential") < order.index("tier")
