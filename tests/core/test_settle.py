"""A tier holds near a border, and what changed between two runs becomes an event with its reason."""

import numpy as np

from core.calibration import Calibration
from core.frames import Frame
from core.policy import load_policy, parse_policy
from core.score import Change, calibrate, features, score, settle
from core.types import Term
from tests.books import AS_OF, book

POLICY = load_policy()
HIGH, VALUABLE, BREAK_EVEN, LOSS = range(4)


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
