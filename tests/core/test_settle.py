"""A tier holds near a border, a worse risk waits, and what changed between two runs is an event with its reason."""

from functools import cache

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from core.calibration import Calibration
from core.frames import Frame
from core.levels import AMBER, GREEN, RED
from core.policy import Policy, load_policy, parse_policy
from core.score import Change, calibrate, features, score, settle
from core.settle import hold
from core.types import Term
from tests.books import AS_OF, TODAY, book

POLICY = load_policy()
HIGH, VALUABLE, BREAK_EVEN, LOSS = range(4)


@cache
def run(seed: int = 4) -> tuple[Frame, Calibration]:
    frame = features(book(seed, 60, 600), AS_OF, POLICY)
    calibration = calibrate(frame, POLICY)
    return score(frame, calibration, POLICY), calibration


def ranked(scores: Frame) -> int:
    """Return a customer that buys."""
    return int(np.flatnonzero(scores["revenue_12m"] > 0)[0])


def at(scores: Frame, index: int, **values: float) -> Frame:
    """Return the scores with one customer's values changed."""
    changed = {name: scores[name].copy() for name in values}
    for name, value in values.items():
        changed[name][index] = value
    return scores.with_columns(changed)


def settled(scores: Frame, calibration: Calibration, index: int, held: int, **values: float) -> int:
    before = at(scores, index, tier=held)
    values = {"net_margin_share": 0.3, **values}
    return int(settle(at(scores, index, **values), before, calibration, POLICY)[0]["tier"][index])


def test_the_first_run_changes_nothing() -> None:
    scores, calibration = run()
    same, changes = settle(scores, None, calibration, POLICY)
    assert (same, changes) == (scores, ())


def test_a_tier_holds_within_the_margin_of_the_cut_and_falls_beyond_it() -> None:
    scores, calibration = run()
    cut, keep, index = calibration.learnt["tier"]["high_from"], 100 * POLICY.tier.keep_points, ranked(scores)
    assert settled(scores, calibration, index, HIGH, tier_score=cut - keep) == HIGH
    assert settled(scores, calibration, index, HIGH, tier_score=cut - keep - 1) == VALUABLE
    assert settled(scores, calibration, index, VALUABLE, tier_score=cut + keep - 1) == VALUABLE
    assert settled(scores, calibration, index, VALUABLE, tier_score=cut + keep) == HIGH


def test_a_margin_near_the_border_does_not_flap() -> None:
    scores, calibration = run()
    index, border, keep = ranked(scores), POLICY.tier.break_even_below, POLICY.tier.keep_margin
    assert settled(scores, calibration, index, VALUABLE, net_margin_share=border - keep / 2) == VALUABLE
    assert settled(scores, calibration, index, BREAK_EVEN, net_margin_share=border + keep / 2) == BREAK_EVEN
    assert settled(scores, calibration, index, VALUABLE, net_margin_share=border - 2 * keep) == BREAK_EVEN
    assert settled(scores, calibration, index, LOSS, net_margin_share=keep / 2) == LOSS
    assert settled(scores, calibration, index, BREAK_EVEN, net_margin_share=-keep / 2) == BREAK_EVEN


def test_a_change_of_tier_is_an_event_with_its_reason() -> None:
    scores, calibration = run()
    index = ranked(scores)
    now = at(scores, index, net_margin_share=-0.4, net_margin_12m=-500.0)
    _, changes = settle(now, at(scores, index, tier=HIGH), calibration, POLICY)
    change = next(c for c in changes if c.customer == scores["customer"][index] and c.kind == "tier")
    assert (change.before, change.after, change.on) == (Term("tier.high_value"), Term("tier.loss_making"), AS_OF)
    assert change.reason is not None
    assert change.reason.key == "tier.margin_decides"


def test_what_was_unknown_and_is_known_now_is_an_event_too() -> None:
    scores, calibration = run()
    index = int(np.flatnonzero(scores["quadrant"] >= 0)[0])
    _, changes = settle(scores, at(scores, index, quadrant=-1), calibration, POLICY)
    assert [(c.kind, c.before) for c in changes] == [("quadrant", None)]


def test_customers_are_matched_by_id_and_new_ones_have_no_event() -> None:
    scores, calibration = run()
    previous = scores.take(np.arange(scores.length - 1, 4, -1))
    assert settle(scores, previous, calibration, POLICY)[1] == ()


def test_nothing_changes_when_nothing_changed() -> None:
    scores, calibration = run()
    again, changes = settle(scores, scores, calibration, POLICY)
    np.testing.assert_array_equal(again["tier"], scores["tier"])
    assert changes == tuple[Change]()


def test_each_view_of_the_tiers_gives_its_shares() -> None:
    frame = features(book(9, 200, 6000), AS_OF, POLICY)
    shares = {}
    for cut in ("80/20", "20/60/20", "fixed"):
        policy = parse_policy(f'[tier]\ncut = "{cut}"\nhigh_value_points = 95\n[current_value.cost_per_interaction]\n')
        scores = score(frame, calibrate(frame, policy), policy)
        active = scores["revenue_12m"] > 0
        shares[cut] = np.bincount(scores["tier"][active], minlength=4) / active.sum()
    assert 0 < shares["80/20"][HIGH] <= 0.21
    assert shares["20/60/20"][BREAK_EVEN] > shares["80/20"][BREAK_EVEN]
    assert shares["fixed"][HIGH] < shares["80/20"][HIGH]


WEEK = 7
PATIENT = parse_policy(f"risks.credit = {{ on = true, amber = 40.0, red = 70.0, delay_days = {WEEK} }}")
UNKNOWN = -1


def walked(levels: list[int], policy: Policy = PATIENT, start: int = GREEN) -> list[int]:
    """Return the settled level of credit risk of a customer after each day's run, from a settled one."""
    scores, calibration = run()
    one = scores.take(slice(0, 1))
    before, settled = at(one, 0, credit_level=start), []
    for day, level in enumerate(levels):
        today = at(one, 0, credit_level=level, as_of=TODAY + day)
        before = hold(today, before, calibration.learnt, policy)
        settled.append(int(before["credit_level"][0]))
    return settled


def test_a_worse_level_counts_only_after_it_has_lasted() -> None:
    assert walked([AMBER] * 9) == [GREEN] * WEEK + [AMBER] * 2


def test_a_better_level_counts_at_once() -> None:
    assert walked([GREEN], start=RED) == [GREEN]
    assert walked([AMBER], start=RED) == [AMBER]


def test_each_step_up_waits_on_its_own() -> None:
    assert walked([RED] * 16) == [GREEN] * WEEK + [AMBER] * WEEK + [RED] * 2


def test_what_is_known_for_the_first_time_or_no_more_counts_at_once() -> None:
    assert walked([RED], start=UNKNOWN) == [RED]
    assert walked([UNKNOWN], start=RED) == [UNKNOWN]


def test_without_a_delay_every_level_counts_at_once() -> None:
    assert walked([RED, AMBER, GREEN, RED], POLICY) == [RED, AMBER, GREEN, RED]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from([GREEN, AMBER, RED]), min_size=1, max_size=40))
def test_a_level_that_flickers_shorter_than_the_delay_never_settles(levels: list[int]) -> None:
    settled = walked(levels)
    for day, level in enumerate(settled):
        assert level <= max(levels[max(0, day - WEEK) : day + 1])
        if level > (settled[day - 1] if day else GREEN):
            assert min(levels[day - WEEK : day + 1]) >= level


def test_what_hangs_on_a_level_waits_with_it() -> None:
    scores, calibration = run()
    index = 0
    calm = dict.fromkeys((f"{step}_level" for step in ("business", "performance", "reputation", "churn")), GREEN)
    before = at(scores, index, credit_level=GREEN, warning=0, **calm)
    now = at(scores, index, credit_level=RED, credit_risk=9000.0, warning=2, **calm)
    held = hold(now, before, calibration.learnt, PATIENT)
    assert (held["credit_level"][index], held["warning"][index], held["credit_step"][index]) == (GREEN, 0, GREEN)
    assert held["credit_since"][index] == TODAY
    at_once = hold(now, before, calibration.learnt, POLICY)
    assert (at_once["credit_level"][index], at_once["warning"][index]) == (RED, 2)


def test_a_worse_level_is_an_event_with_the_figure_behind_it() -> None:
    scores, calibration = run()
    index = int(np.flatnonzero(scores["credit_level"] >= AMBER)[0])
    level = scores["credit_level"][index]
    _, changes = settle(scores, at(scores, index, credit_level=GREEN), calibration, POLICY)
    change = next(c for c in changes if c.kind == "credit_level")
    after = Term(f"credit_level.{('green', 'amber', 'red')[level]}")
    assert (change.before, change.after) == (Term("credit_level.green"), after)
    assert change.reason is not None
    assert change.reason.key.startswith("credit.noted_")


def test_a_risk_that_is_switched_off_makes_no_event() -> None:
    scores, calibration = run()
    index = int(np.flatnonzero(scores["credit_level"] >= AMBER)[0])
    off = parse_policy("risks.credit = { on = false, amber = 40.0, red = 70.0, delay_days = 0 }")
    _, changes = settle(scores, at(scores, index, credit_level=GREEN), calibration, off)
    assert [c for c in changes if c.kind == "credit_level"] == []


def test_that_all_is_well_is_no_news() -> None:
    scores, calibration = run()
    calm = at(scores, 0, credit_level=GREEN, warning=0)
    _, changes = settle(calm, at(scores, 0, credit_level=UNKNOWN, warning=UNKNOWN), calibration, POLICY)
    assert {c.kind for c in changes} & {"credit_level", "warning"} == set()


def test_a_score_that_nobody_had_before_makes_no_event() -> None:
    scores, calibration = run()
    before = scores.with_columns({"credit_level": np.full(scores.length, UNKNOWN, np.int32)})
    _, changes = settle(scores, before, calibration, POLICY)
    assert [c for c in changes if c.kind == "credit_level"] == []
