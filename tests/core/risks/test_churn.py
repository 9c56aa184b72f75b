"""Signs of leaving are read from what a customer stopped doing, weighed by the policy or the past, and explained."""

import json
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core import leaving
from core.backtest import history
from core.calibration import Calibration
from core.dimensions import code_of, dimensions
from core.frames import Frame
from core.model import Learnt
from core.policy import Policy, load_policy, parse_policy
from core.score import calibrate, explain, features, score
from core.tables import NEVER, RISKS, RIVAL_CONTACTS, ROLES, Tables
from core.types import Term
from core.weighing import FULL
from tests.books import AS_OF, TODAY, book, only
from tests.core.customers.tables import said, table

POLICY = load_policy()
EAGER = parse_policy("churn.learning.events_min = 5")
SIGNS = len(leaving.NAMES)
CHAMPION, USER = ROLES.index("champion"), ROLES.index("user")
REGULAR = table("orders", *((0, ago, 1000.0, 600.0) for ago in range(10, 800, 30)))
parts = st.lists(st.one_of(st.just(np.nan), st.integers(0, 10_000).map(float)), min_size=SIGNS, max_size=SIGNS)


def learned(intercept: float = -2.0, **slopes: float) -> Learnt:
    """Return what the past taught: a slope a sign, and signs half there on average."""
    whole = [round(slopes.get(name, 0.0) * leaving.UNIT) for name in leaving.NAMES]
    averages = [5000] * len(whole)
    return {
        "recorded": [],
        "learned": {"intercept": intercept * leaving.UNIT**2, "slopes": whole, "averages": averages},
    }


def weights(policy: Policy = POLICY) -> dict[str, float]:
    return {name: float(weight) for name, weight in policy.churn.weights.model_dump().items()}


@settings(max_examples=200, deadline=None)
@given(parts, st.lists(st.floats(0, 6), min_size=SIGNS, max_size=SIGNS), st.floats(-6, 3))
def test_the_lines_of_a_learned_score_sum_to_it(there: list[float], slopes: list[float], intercept: float) -> None:
    learnt = learned(intercept, **dict(zip(leaving.NAMES, slopes, strict=True)))
    assert_sums(np.array(there), learnt)


@settings(max_examples=200, deadline=None)
@given(parts)
def test_the_lines_of_the_policys_score_sum_to_it(there: list[float]) -> None:
    assert_sums(np.array(there), {"recorded": [], "learned": None})


def assert_sums(there: np.ndarray, learnt: Learnt) -> None:
    points, _ = leaving.weighed(there[:, np.newaxis], learnt, POLICY)
    known = {name: sign for name, sign in zip(leaving.NAMES, there.tolist(), strict=True) if sign == sign}
    lines = leaving.lines(known, points[0] / FULL, learnt, POLICY, weights())
    assert sum(gained for gained, _ in lines.values()) == (0 if np.isnan(points[0]) else points[0])
    assert all(0 <= gained <= most <= FULL for gained, most in lines.values())


@settings(max_examples=100, deadline=None)
@given(parts, st.integers(0, SIGNS - 1))
def test_no_sign_that_grows_lowers_a_learned_score(there: list[float], which: int) -> None:
    signs = np.array(there)
    signs[which] = 0.0
    more = signs.copy()
    more[which] = leaving.UNIT
    found = learned(**dict.fromkeys(leaving.NAMES, 0.7))["learned"]
    assert leaving.probability(more[:, np.newaxis], found) >= leaving.probability(signs[:, np.newaxis], found)


def scored(past_teaches: bool) -> tuple[Tables, Frame, Calibration]:
    tables = book(11, 60, 900)
    frame = features(tables, AS_OF, EAGER)
    calibration = calibrate(frame, EAGER, history(tables, AS_OF, EAGER) if past_teaches else ())
    return tables, score(frame, calibration, EAGER), calibration


def test_one_customer_alone_has_the_learned_risk_it_has_among_all() -> None:
    tables, scores, calibration = scored(past_teaches=True)
    assert set(scores["churn_basis"].tolist()) == {-1, 1}
    for customer in range(0, tables.count, 7):
        alone = score(features(only(tables, customer), AS_OF, EAGER), calibration, EAGER).row(0)
        together = scores.row(customer)
        for name in ("churn_risk", "churn_probability", "churn_level", "churn_pace"):
            assert alone[name] == pytest.approx(together[name], nan_ok=True, abs=0), name


@pytest.mark.parametrize("past_teaches", [True, False])
def test_every_receipt_of_a_book_says_what_its_score_is_made_of(past_teaches: bool) -> None:
    _, scores, calibration = scored(past_teaches)
    for index in range(scores.length):
        receipt, risk = (
            explain(scores, index, calibration, EAGER).receipts["churn_risk"],
            scores["churn_risk"][index],
        )
        assert receipt.total == (0 if np.isnan(risk) else risk)
        starts = [line.key for line in receipt.lines[:1]]
        assert starts == ([] if np.isnan(risk) else ["churn.usual" if past_teaches else "churn.silence"])


def test_what_was_learned_is_small_and_the_same_after_it_was_stored() -> None:
    _, _, calibration = scored(past_teaches=True)
    assert Calibration.from_json(calibration.to_json()) == calibration
    assert len(json.dumps(calibration.learnt["churn"])) < 1000


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_the_signs_of_one_customer_are_those_it_has_among_all(seed: int) -> None:
    frame = features(book(seed, 20, 300), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    scores, learnt = score(frame, calibration, POLICY), calibration.learnt["churn"]
    together = leaving.signs_of(scores, learnt, POLICY)
    for index in range(scores.length):
        alone = leaving.signs_of_one(scores.row(index), learnt, POLICY)
        theirs = dict(zip(leaving.NAMES, together[:, index].tolist(), strict=True))
        assert alone == {name: sign for name, sign in theirs.items() if sign == sign}


def test_silence_is_held_against_the_customers_own_rhythm() -> None:
    monthly = tuple((0, ago, 1000.0, 600.0) for ago in range(80, 1000, 28))
    yearly = tuple((1, ago, 1000.0, 600.0) for ago in range(80, 2000, 364))
    risk = said(2, orders=table("orders", *monthly, *yearly))["churn_risk"]
    assert risk[0] > risk[1]


def test_who_came_late_to_us_and_buys_on_is_no_risk_and_who_never_bought_is_unknown() -> None:
    scores = said(2, orders=REGULAR)
    assert scores["churn_level"].tolist() == [0, -1]
    assert np.isnan(scores["churn_risk"][1])


def test_a_complaint_is_a_sign_and_none_on_record_is_none_only_where_some_are_recorded() -> None:
    orders = table("orders", *((c, ago, 1000.0, 600.0) for c in (0, 1) for ago in range(10, 800, 30)))
    some = said(2, orders=orders, complaints=table("complaints", (0, 5, NEVER, 1)))
    none = said(2, orders=orders)
    assert some["churn_complaints"].tolist() == [1.0, 0.0]
    assert some["churn_risk"][0] > some["churn_risk"][1]
    assert some["churn_coverage"][1] == pytest.approx(none["churn_coverage"][1] + weights()["complaints"] / 100)


def test_a_champion_who_left_is_a_sign_until_there_is_a_successor() -> None:
    gone = (0, 900, CHAMPION, TODAY - 30)
    alone = said(orders=REGULAR, contacts=table("contacts", gone, (0, 900, USER, NEVER)))
    followed = said(orders=REGULAR, contacts=table("contacts", gone, (0, 20, CHAMPION, NEVER)))
    assert alone["churn_champion"][0] == pytest.approx(1 - 30 / POLICY.churn.champion_days)
    assert followed["churn_champion"].tolist() == [0.0]


def test_the_rival_that_came_farthest_and_latest_counts() -> None:
    seen, trial = RIVAL_CONTACTS.index("seen"), RIVAL_CONTACTS.index("trial")
    rivals = table("rival_contacts", (0, 5, 1, seen), (0, 40, 2, trial), (0, 300, 2, trial))
    row = said(orders=REGULAR, rival_contacts=rivals).row(0)
    assert (row["churn_rival_step"], row["churn_rival_day"]) == (trial, TODAY - 40)
    assert row["churn_rival"] == pytest.approx(POLICY.churn.rival.trial * (1 - 40 / 365), abs=1e-4)


def test_a_contract_that_ends_is_a_sign_unless_a_new_one_is_talked_about() -> None:
    contracts = table("contracts", (0, 350, TODAY + 20.0, 9000.0))
    silent = said(orders=REGULAR, contracts=contracts).row(0)
    talking = said(orders=REGULAR, contracts=contracts, interactions=table("interactions", (0, 15, 2, np.nan))).row(0)
    assert silent["churn_renewal"] == 20
    assert silent["churn_risk"] > talking["churn_risk"]


def test_an_answer_that_they_will_not_renew_is_a_sign_while_it_is_fresh() -> None:
    no = list(dimensions()["renewal_intent"].options).index("no")
    fresh, old = (table("facts", (0, ago, code_of("renewal_intent"), no, 1)) for ago in (20, 200))
    asked, forgotten = said(orders=REGULAR, facts=fresh).row(0), said(orders=REGULAR, facts=old).row(0)
    assert (asked["renewal_intent"], asked["churn_intent_day"]) == (no, TODAY - 20)
    assert forgotten["renewal_intent"] == -1
    assert asked["churn_risk"] > forgotten["churn_risk"]


def test_use_and_categories_that_fall_and_later_payment_are_read() -> None:
    usage = table("usage", *((0, ago, -1, 1, 1, 4) for ago in range(60, 240, 4)), (0, 3, -1, 1, 1, 15))
    lines = table("lines", *((0, 250, c, c, 1, 10.0, np.nan) for c in (1, 2, 3, 4)), (0, 20, 1, 1, 1, 10.0, np.nan))
    invoices = table("invoices", (0, 300, TODAY - 270.0, 500.0), (0, 100, TODAY - 70.0, 500.0))
    payments = table("payments", (0, 265, 0, 500.0), (0, 45, 1, 500.0))
    row = said(orders=REGULAR, usage=usage, lines=lines, invoices=invoices, payments=payments).row(0)
    assert row["churn_usage"] == 0.75
    assert row["churn_categories"] == 0.75
    assert row["churn_payment"] == 20


def test_an_incident_takes_its_part_of_what_is_left() -> None:
    incidents = table("incidents", (0, 5, RISKS.index("churn"), 3, NEVER))
    risk = said(orders=REGULAR, incidents=incidents)["churn_risk"][0]
    assert risk >= 100 * POLICY.incidents.grave


@pytest.mark.parametrize(
    ("year_before", "last_nine_months", "quarter_before", "pace"),
    [(30, 30, 10, "sudden"), (30, 12, 10, "slow")],
)
def test_a_decline_is_sudden_or_slow(year_before: int, last_nine_months: int, quarter_before: int, pace: str) -> None:
    ago = [
        *np.linspace(460, 725, year_before),
        *np.linspace(370, 450, quarter_before),
        *np.linspace(100, 360, last_nine_months),
    ]
    orders = table("orders", *((0, round(days), 1000.0, 600.0) for days in ago))
    frame = features(Tables(np.arange(1, dtype=np.int64), orders=orders), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    card = explain(score(frame, calibration, POLICY), 0, calibration, POLICY)
    assert card.terms["churn_pace"] == Term(f"churn_pace.{pace}")
    assert f"churn.{pace}" in [reason.key for reason in card.reasons["churn"]]


def test_the_silence_is_told_with_its_figures() -> None:
    orders = table("orders", *((0, ago, 1000.0, 600.0) for ago in range(77, 700, 28)))
    frame = features(Tables(np.arange(1, dtype=np.int64), orders=orders), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    reasons = explain(score(frame, calibration, POLICY), 0, calibration, POLICY).reasons["churn"]
    silence = next(reason for reason in reasons if reason.key == "churn.noted_silence")
    assert [getattr(silence.values[name], "value", None) for name in ("figure", "gap")] == [77, 28]
    line = explain(score(frame, calibration, POLICY), 0, calibration, POLICY).receipts["churn_risk"].lines[0]
    assert (line.key, line.on) == ("churn.silence", AS_OF - timedelta(days=77))


def test_of_contracts_that_end_together_the_larger_one_is_at_stake() -> None:
    rows = ((0, 350, TODAY + 20.0, 9000.0), (0, 90, TODAY + 20.0, 70_000.0), (0, 30, TODAY + 20.0, np.nan))
    for order in (rows, rows[::-1]):
        row = said(orders=REGULAR, contracts=table("contracts", *order, (0, 700, TODAY - 300.0, 90_000.0))).row(0)
        assert (row["churn_renewal"], row["churn_renewal_amount"]) == (20, 70_000)
