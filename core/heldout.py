"""Test the churn risk on held-out time: learn from the earlier days looked back from, foretell the last one.

A day teaches only what was known of its outcome on the day of the test: its horizon has to be over by then. Beside the
risk stand the chance that they no longer buy and the days since the last order, each alone. A figure that is no
probability becomes one by a logistic regression on it, fitted to the same earlier days, so that Brier scores compare.
The chance is told by its standing among the customers of its day: it is fitted anew on each, and its level moves.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from core import leaving
from core.discrimination import Auc, Bin, auc, brier, midranks, reliability
from core.frames import Floats
from core.logistic import fit
from core.model import Learnt, Past
from core.policy import Policy
from core.weighing import FULL

METHODS = ("learned", "policy", "alive", "recency")
HARDLY = 1e-6  # ridge of a baseline: as good as none, but finite where one figure tells all


@dataclass(frozen=True, slots=True)
class Method:
    """How well one of ``METHODS`` did; no Brier score where nothing could be fitted."""

    name: str
    auc: Auc
    brier: float | None


@dataclass(frozen=True, slots=True)
class HeldOut:
    """The days learned from and the day foretold (days since 1970-01-01), and how well.

    The first of ``methods`` is the churn risk as it would have been on that day; ``bins`` are its probabilities.
    """

    trained: tuple[int, ...]
    day: int
    customers: int
    gone: int
    methods: tuple[Method, ...]
    bins: tuple[Bin, ...]


def held_out(past: Sequence[Past], policy: Policy) -> HeldOut | None:
    """Return the test of the last day looked back from; None without one on which some went and some stayed."""
    if not past or past[-1].gone.all() or not past[-1].gone.any():
        return None
    test = past[-1]
    train = [each for each in past if each.day + policy.churn.learning.horizon_days <= test.day]
    learned = leaving.learn(train, policy)["learned"] if train else None
    told = {name: _foretold(name, train, test, learned, policy) for name in METHODS}
    known = {name: pair for name, pair in told.items() if pair is not None}
    methods = tuple(_judged(name, test, *pair) for name, pair in known.items())
    chances = next(chance for _, chance in known.values())
    bins = () if chances is None else reliability(chances, test.gone)
    days = tuple(each.day for each in train)
    return HeldOut(days, test.day, len(test.gone), int(test.gone.sum()), methods, bins)


def _foretold(
    name: str, train: Sequence[Past], test: Past, learned: Learnt | None, policy: Policy
) -> tuple[Floats, Floats | None] | None:
    """Return a figure and a probability of each customer of the test; None where the method has nothing to go by."""
    if name == "learned":
        if learned is None:
            return None
        chance = leaving.probability(_signs(test, policy), learned)
        return chance, chance
    read: dict[str, Callable[[Past], Floats]] = {
        "policy": lambda past: _by_policy(past, policy),
        "alive": lambda past: _standing(1 - past.frame["p_alive"]),
        "recency": lambda past: past.frame["days_since_last"],
    }
    if name == "alive" and np.isnan(test.frame["p_alive"]).all():
        return None
    return _alone(read[name], train, test)


def _signs(past: Past, policy: Policy) -> leaving.Signs:
    return leaving.signs_of(past.frame, {"recorded": leaving.recorded(past.frame)}, policy)


def _by_policy(past: Past, policy: Policy) -> Floats:
    points, _ = leaving.weighed(_signs(past, policy), {"learned": None}, policy)
    return points / FULL


def _standing(figure: Floats) -> Floats:
    """Return the log-odds of each figure's rank among those of its day."""
    known = figure[~np.isnan(figure)]
    rank = (midranks(np.nan_to_num(figure, nan=float(known.mean()) if len(known) else 0.0)) - 0.5) / len(figure)
    odds: Floats = np.log(rank / (1 - rank))
    return odds


def _alone(read: Callable[[Past], Floats], train: Sequence[Past], test: Past) -> tuple[Floats, Floats | None]:
    """Return one figure, who has none standing at the average, and the probability fitted to the earlier days."""
    known = np.concatenate([read(past) for past in (*train, test)])
    average = float(known[~np.isnan(known)].mean()) if not np.isnan(known).all() else 0.0
    figure = np.nan_to_num(read(test), nan=average)
    if not train:
        return figure, None
    before = np.nan_to_num(np.concatenate([read(past) for past in train]), nan=average)
    middle, spread = before.mean(), before.std() or 1.0
    gone = np.concatenate([past.gone for past in train])
    intercept, slopes = fit((before[np.newaxis] - middle) / spread, gone, HARDLY)
    return figure, 1 / (1 + np.exp(-(intercept + slopes[0] * (figure - middle) / spread)))


def _judged(name: str, test: Past, figure: Floats, chance: Floats | None) -> Method:
    return Method(name, auc(figure, test.gone), None if chance is None else brier(chance, test.gone))
