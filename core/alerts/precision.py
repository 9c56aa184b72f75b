"""Hold what people said of alerts against the rules: how often each was right, and from where it should speak."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import floor, sqrt

from core.alerts.lifecycle import Verdict
from core.types import Reason, Share, Value

SURE = 1.959964  # standard deviations around the middle of a normal distribution that hold 95 of 100
MOST_DIGITS = 12


@dataclass(frozen=True, slots=True)
class Rated:
    """What a user said of an episode of an alert, and how bad the rule found it then."""

    alert: int
    episode: int
    user: int
    rule: str
    worse: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Precision:
    """How many ratings of each kind a rule has; those of several rules add up."""

    rule: str
    useful: int = 0
    noise: int = 0
    too_early: int = 0

    @property
    def rated(self) -> int:
        """Return how many ratings there are."""
        return self.useful + self.noise + self.too_early

    @property
    def share(self) -> float | None:
        """Return the part that was useful, None without a rating."""
        return self.useful / self.rated if self.rated else None

    @property
    def noise_share(self) -> float | None:
        """Return the part that was noise, None without a rating; what came too early is neither."""
        return self.noise / self.rated if self.rated else None

    @property
    def interval(self) -> tuple[float, float]:
        """Return between what the true precision lies with 95 % confidence."""
        return wilson(self.useful, self.rated)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A rule that speaks only from ``threshold`` on: what of its rated alerts it would have kept, and what not.

    ``useful_lost`` is what it costs, ``noise_spared`` what it brings; ``too_early_dropped`` would have come later.
    """

    rule: str
    threshold: float
    kept: Precision
    useful_lost: int
    noise_spared: int
    too_early_dropped: int


def last_words(rated: Iterable[Rated]) -> Sequence[Rated]:
    """Return what counts of ratings in the order they were made: a person's last of each episode."""
    return tuple({(each.alert, each.episode, each.user): each for each in rated}.values())


def precision(rated: Iterable[Rated]) -> Mapping[str, Precision]:
    """Return the precision of each rule that was rated, by rule."""
    by_rule: dict[str, list[Rated]] = {}
    for each in rated:
        by_rule.setdefault(each.rule, []).append(each)
    return {rule: _counted(rule, ratings) for rule, ratings in sorted(by_rule.items())}


def overall(rules: Iterable[Precision]) -> Precision:
    """Return the precision of the whole set of rules; its rule is ``""``."""
    each = list(rules)
    return Precision("", sum(p.useful for p in each), sum(p.noise for p in each), sum(p.too_early for p in each))


def wilson(hits: int, of: int) -> tuple[float, float]:
    """Return the score interval of a share, good from few on: (0, 1) when nothing is known.

    Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212; recommended
    for few observations by Brown, Cai and DasGupta, Interval estimation for a binomial proportion, Statistical Science
    16 (2001) 101-133.
    """
    if not of:
        return 0.0, 1.0
    share, pull = hits / of, SURE**2 / of
    middle = (share + pull / 2) / (1 + pull)
    half = SURE / (1 + pull) * sqrt(share * (1 - share) / of + pull / (4 * of))
    return max(0.0, middle - half), min(1.0, middle + half)


def suggest(rule: str, rated: Sequence[Rated], least: int, noise_max: float) -> Suggestion | None:
    """Return the lowest threshold that keeps the noise of a rule within bounds: it loses the fewest useful alerts.

    None where the noise is within bounds as it is, where no threshold helps, and where too few ratings (``least``) are
    there, or would be left, to say so.
    """
    mine = sorted((each for each in rated if each.rule == rule), key=lambda each: each.worse)
    everything = _counted(rule, mine)
    if len(mine) < least or _is_quiet(everything, noise_max):
        return None
    for first, below in _borders(mine):
        kept = _counted(rule, mine[first:])
        if kept.rated >= least and kept.useful and _is_quiet(kept, noise_max):
            threshold = _shortest(below, mine[first].worse)
            return Suggestion(rule, threshold, kept, *_difference(everything, kept))
    return None


def say_precision(counted: Precision, least: int) -> Reason:
    """Return the sentence about a rule's precision: with fewer ratings than ``least`` that they are too few."""
    if counted.share is None or counted.rated < least:
        return Reason("precision.few", {"rated": counted.rated, "needed": least})
    low, high = counted.interval
    figures: dict[str, Value] = {"share": Share(counted.share), "low": Share(low), "high": Share(high)}
    return Reason("precision.share", {"useful": counted.useful, "rated": counted.rated, **figures})


def say_noise(counted: Precision, least: int) -> Reason:
    """Return the sentence about noise: with fewer ratings than ``least`` that they are too few."""
    if counted.noise_share is None or counted.rated < least:
        return Reason("precision.few", {"rated": counted.rated, "needed": least})
    share = Share(counted.noise_share)
    return Reason("precision.noise", {"noise": counted.noise, "rated": counted.rated, "share": share})


def say_suggestion(found: Suggestion) -> Reason:
    """Return the sentence about a threshold: what it brings and what it costs."""
    key = "suggestion" if found.useful_lost else "suggestion_free"
    threshold = f"{found.threshold:.{MOST_DIGITS}g}"  # as text: a number would lose its digits
    figures: dict[str, Value] = {"threshold": threshold, "noise": found.noise_spared, "useful": found.useful_lost}
    return Reason(f"precision.{key}", figures)


def _counted(rule: str, rated: Iterable[Rated]) -> Precision:
    verdicts = [each.verdict for each in rated]
    return Precision(rule, verdicts.count("useful"), verdicts.count("noise"), verdicts.count("too_early"))


def _is_quiet(counted: Precision, noise_max: float) -> bool:
    return (counted.noise_share or 0.0) <= noise_max


def _borders(rated: Sequence[Rated]) -> Iterator[tuple[int, float]]:
    """Give the places where a threshold can lie among ratings in order, and what it must be above."""
    for place in range(1, len(rated)):
        if rated[place].worse > rated[place - 1].worse:
            yield place, rated[place - 1].worse


def _difference(everything: Precision, kept: Precision) -> tuple[int, int, int]:
    return everything.useful - kept.useful, everything.noise - kept.noise, everything.too_early - kept.too_early


def _shortest(above: float, most: float) -> float:
    """Return the number with the fewest decimals above one and up to another: a threshold is to be written down."""
    for digits in range(MOST_DIGITS):
        rounded: float = floor(most * 10**digits) / 10**digits
        if above < rounded <= most:
            return rounded
    return most
