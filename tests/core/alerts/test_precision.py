"""What people say of alerts becomes a precision, an interval that admits how little is known, and a threshold."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.alerts.alert import VERDICTS
from core.alerts.lifecycle import Verdict
from core.alerts.precision import (
    Precision,
    Rated,
    last_words,
    overall,
    precision,
    say_noise,
    say_precision,
    say_suggestion,
    suggest,
    wilson,
)
from core.terms import terms
from core.types import Lang, Reason
from core.wording import Wording

LEAST, NOISE_MAX = 5, 0.15
RULE = "rhythm_broken"

ratings = st.lists(st.tuples(st.integers(10, 40).map(lambda n: n / 8), st.sampled_from(VERDICTS)), max_size=25)


def rated(*pairs: tuple[float, str], rule: str = RULE) -> list[Rated]:
    number = count(1)
    return [Rated(next(number), 1, 1, rule, worse, verdict) for worse, verdict in pairs]  # type: ignore[arg-type]


# Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I.
@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_the_interval_is_the_published_one(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(0, 400), st.integers(0, 400))
def test_the_interval_holds_the_share_and_stays_a_share(hits: int, misses: int) -> None:
    low, high = wilson(hits, hits + misses)
    assert 0 <= low < high <= 1
    if hits + misses:
        assert low <= hits / (hits + misses) + 1e-12
        assert high >= hits / (hits + misses) - 1e-12


@given(ratings, ratings)
def test_the_rules_add_up_to_the_whole(one: list[tuple[float, str]], other: list[tuple[float, str]]) -> None:
    by_rule = precision([*rated(*one), *rated(*other, rule="tier_drop")])
    verdicts = [verdict for _, verdict in [*one, *other]]
    whole = overall(by_rule.values())
    assert (whole.useful, whole.noise, whole.too_early) == tuple(map(verdicts.count, VERDICTS))
    assert by_rule.keys() == {name for name, given in ((RULE, one), ("tier_drop", other)) if given}


@given(ratings, st.floats(0, 0.5), st.integers(1, 8))
def test_no_threshold_within_the_bounds_would_lose_fewer_useful_alerts(
    given: list[tuple[float, str]], noise_max: float, least: int
) -> None:
    found = suggest(RULE, rated(*given), least, noise_max)
    fitting = {}
    for threshold in sorted({worse for worse, _ in given}):
        kept = [verdict for worse, verdict in given if worse >= threshold]
        if len(kept) >= least and "useful" in kept and kept.count("noise") <= noise_max * len(kept):
            fitting[threshold] = len([v for w, v in given if w < threshold and v == "useful"])
    everything = min((worse for worse, _ in given), default=0.0)
    quiet = [v for _, v in given].count("noise") <= noise_max * len(given)
    if found is None:
        assert quiet or not fitting
        return
    assert not quiet
    assert found.useful_lost == min(fitting.values())
    assert everything < found.threshold <= min(fitting)
    left = [(worse, verdict) for worse, verdict in given if worse >= found.threshold]
    assert found.kept == precision(rated(*left))[RULE]
    dropped = [verdict for worse, verdict in given if worse < found.threshold]
    assert (found.useful_lost, found.noise_spared, found.too_early_dropped) == tuple(map(dropped.count, VERDICTS))


def test_a_rule_that_calls_too_soon_is_told_from_where_to_call() -> None:
    soon = [(1.52, "noise"), (1.55, "noise"), (1.58, "useful"), (1.6, "noise"), (1.6, "noise")]
    found = suggest(RULE, rated(*soon, *[(worse, "useful") for worse in (1.83, 1.9, 2.0, 2.4, 3.1)]), LEAST, NOISE_MAX)
    assert found is not None
    assert (found.threshold, found.useful_lost, found.noise_spared) == (1.8, 1, 4)


@pytest.mark.parametrize(
    "given",
    [
        [(1.5, "noise"), (1.6, "noise"), (2.0, "useful"), (2.1, "useful")],  # too few
        [(1.5, "noise"), (1.6, "noise"), (2.0, "useful"), (2.1, "useful"), (2.2, "useful")],  # too few would be left
        [(worse, "useful") for worse in (1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1)],  # nothing to mend
        [(worse, "noise") for worse in (1.5, 1.6, 1.7, 1.8, 1.9, 2.0, 2.1)],  # nothing worth keeping
        [(2.0, "noise")] * 4 + [(2.0, "useful")] * 6,  # the same everywhere
    ],
)
def test_nothing_is_suggested_that_is_not_known(given: list[tuple[float, str]]) -> None:
    assert suggest(RULE, rated(*given), LEAST, NOISE_MAX) is None


def test_a_persons_last_word_counts_and_everybodys_does() -> None:
    said: list[tuple[int, int, Verdict]] = [(1, 1, "noise"), (1, 1, "useful"), (1, 2, "noise"), (2, 1, "too_early")]
    counted = last_words([Rated(7, episode, user, RULE, 2.0, verdict) for user, episode, verdict in said])
    assert [(each.user, each.episode, each.verdict) for each in counted] == [
        (1, 1, "useful"),
        (1, 2, "noise"),
        (2, 1, "too_early"),
    ]


@pytest.mark.parametrize(
    ("counted", "said"),
    [
        (Precision(RULE, 3, 1), {"en": "too few ratings to say (4 of 5)."}),
        (Precision(RULE), {"zh": "评价太少，还说不准（0条，至少要5条）。"}),
        (
            Precision(RULE, 9, 1, 2),
            {"en": "9 of 12 rated alerts were useful (75%; 47% to 91% is likely)."},
        ),
    ],
)
def test_the_precision_is_said_only_when_there_is_enough_to_say(counted: Precision, said: dict[Lang, str]) -> None:
    for lang, sentence in said.items():
        assert in_words(say_precision(counted, LEAST), lang) == sentence


def test_the_noise_of_all_rules_and_a_suggestion_are_said() -> None:
    assert in_words(say_noise(Precision("", 17, 3), LEAST), "en") == "3 of 20 rated alerts (15%)."
    found = suggest(RULE, rated(*[(1.52, "noise")] * 3, *[(1.625, "useful")] * 5), LEAST, NOISE_MAX)
    assert found is not None
    assert "From 1.6 on, 3 alerts of noise" in in_words(say_suggestion(found), "en")


def in_words(reason: Reason, lang: Lang) -> str:
    said = Wording(lang, terms)
    return str(said.fill(terms(reason.key, lang), reason.values)).replace("\\", "")
