"""A change of a score splits into own data, peers and rules, and the parts add up exactly."""

from functools import lru_cache

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from core.calibration import Calibration
from core.change import Stretch, View, split
from core.frames import Frame
from core.policy import Policy, load_policy, parse_policy
from core.score import calibrate, features, score
from tests.books import AS_OF, book

CUSTOMERS = 12
POLICIES = (
    load_policy(),
    parse_policy("[tier.weights]\ncurrent_score = 20\npotential_score = 70\ninfluence_score = 10"),
    parse_policy("current_value.late_days_zero = 20\npotential.coverage_min = 0.0\nrfm.window_days = 200"),
)
few = settings(max_examples=25, deadline=None)
seeds = st.integers(0, 30)
who = st.integers(0, CUSTOMERS - 1)
rules = st.sampled_from(POLICIES)
lists_of_days = st.lists(st.tuples(seeds, rules), min_size=1, max_size=3)


@lru_cache(maxsize=256)
def day(seed: int, version: str) -> tuple[Frame, Calibration]:
    """Return what a day's customers are under a policy, and what they teach."""
    policy = next(policy for policy in POLICIES if policy.version == version)
    frame = features(book(seed, CUSTOMERS, 200), AS_OF, policy)
    return frame, calibrate(frame, policy)


def view(seed: int, policy: Policy, customer: int, taught: int | None = None) -> View:
    frame, calibration = day(seed, policy.version)
    if taught is not None:
        calibration = day(taught, policy.version)[1]
    return View(frame.take(slice(customer, customer + 1)), calibration, policy)


def stretches(days: list[tuple[int, Policy]], last: int, customer: int) -> list[Stretch]:
    """Return a past: on each day new rules came into force, until a last day."""
    ends = [*(seed for seed, _ in days[1:]), last]
    return [
        Stretch(view(seed, policy, customer), view(end, policy, customer))
        for (seed, policy), end in zip(days, ends, strict=True)
    ]


def points(seen: View) -> int:
    return int(score(seen.features, seen.calibration, seen.policy)["tier_score"][0])


def of_a_buyer(*views: View) -> None:
    """Pass over examples in which the customer has no score."""
    assume(all(view.points("tier_score") is not None for view in views))


@few
@given(lists_of_days, seeds, who, st.integers(-50, 50))
def test_the_parts_add_up_for_any_past_and_any_rules(
    days: list[tuple[int, Policy]], last: int, customer: int, corrected: int
) -> None:
    past = stretches(days, last, customer)
    of_a_buyer(past[0].start)
    before = points(past[0].start) + corrected
    found = split(before, past, "tier_score")
    assume(found is not None)
    assert found is not None
    assert found.now == points(past[-1].end)
    assert found.before + found.own + found.peers + found.rules == found.now
    assert sum(moved.points for moved in found.moved) + found.corrected == found.own
    assert found.corrected == -corrected


@few
@given(seeds, seeds, seeds, rules, who)
def test_the_same_rules_published_again_change_nothing(
    first: int, second: int, last: int, policy: Policy, customer: int
) -> None:
    past = stretches([(first, policy), (second, policy)], last, customer)
    of_a_buyer(past[0].start)
    found = split(points(past[0].start), past, "tier_score")
    assume(found is not None)
    assert found is not None
    assert found.rules == 0


@few
@given(seeds, seeds, seeds, rules, who)
def test_without_peers_moving_it_is_all_the_customers_own(
    first: int, last: int, taught: int, policy: Policy, customer: int
) -> None:
    start, end = (view(seed, policy, customer, taught) for seed in (first, last))
    of_a_buyer(start)
    found = split(points(start), [Stretch(start, end)], "tier_score")
    assume(found is not None)
    assert found is not None
    assert (found.peers, found.rules) == (0, 0)
    assert found.own == found.now - found.before


@few
@given(seeds, seeds, rules, who)
def test_with_unchanged_figures_nothing_is_the_customers_own(
    first: int, taught: int, policy: Policy, customer: int
) -> None:
    start, end = view(first, policy, customer), view(first, policy, customer, taught)
    of_a_buyer(start, end)
    found = split(points(start), [Stretch(start, end)], "tier_score")
    assert found is not None
    assert (found.own, found.moved) == (0, ())
    assert found.peers == found.now - found.before


def test_a_change_of_rules_is_told_apart_from_peers_moving() -> None:
    old, new = POLICIES[:2]
    customer = int(np.flatnonzero(~np.isnan(score(*day(4, old.version), old)["tier_score"]))[0])
    past = stretches([(4, old), (4, new)], 4, customer)
    found = split(points(past[0].start), past, "tier_score")
    assert found is not None
    assert (found.own, found.peers) == (0, 0)
    assert found.rules == points(view(4, new, customer)) - points(view(4, old, customer)) != 0


def test_a_score_unknown_on_the_way_cannot_be_split() -> None:
    stranger = int(np.flatnonzero(np.isnan(day(4, POLICIES[0].version)[0]["recency_days"]))[0])
    assert split(0, stretches([(4, POLICIES[0])], 5, stranger), "tier_score") is None
