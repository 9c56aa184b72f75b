"""Find the smallest realistic change that lifts a customer one tier.

The levers are what a rep and the company can move within a year, each within the policy's range: more revenue (at the
customer's own margin rate, up to a part of the better of the last two years; from one who bought nothing for a year at
least an order like the last one), payment on time (fewer days late), lower cost to serve, and a better gross margin
(points of the revenue). What follows from them (net margin, shares, standing,
growth, potential) is scored as for anybody; everything else, and everybody else, stays as it is. A change lifts when
the tier settled next, near-border rules included, is better than the one they hold.

The effort of a change is the part of its realistic range it takes; of two changes together the sum. One change is
preferred to two, since a rep can ask for one thing. Amounts are rounded up to what a person would say, where that
still lifts.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import ceil, floor, isfinite, log10

import numpy as np

from core.calibration import Calibration
from core.customers.tier import TARGET, TIERS, classify
from core.frames import Array, Floats, Frame, unknown
from core.policy import Policy
from core.score import score_only
from core.types import Term
from core.values import Row

GRID = 24  # amounts of a lever looked at at once, and again between two of them
PAIR_GRID = 12
DIGITS = 2  # significant ones of a rounded amount

# What deciding the tier reads of the scores.
FOR_THE_TIER = ("tier_score", "net_margin_12m", "net_margin_share")

Changed = dict[str, Array]


@dataclass(frozen=True, slots=True)
class Step:
    """One lever moved by an amount: revenue and cost in minor units, days, or a part of the revenue.

    ``effort`` is the part of the realistic range it takes, 0..1.
    """

    lever: str
    amount: float
    effort: float


@dataclass(frozen=True, slots=True)
class Lift:
    """The smallest change to a better tier: no steps where today's figures reach it, None where nothing realistic does.

    ``alone`` are other levers that would do it by themselves, the least effort first.
    """

    tier: Term | None
    steps: tuple[Step, ...] | None
    alone: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Lever:
    """How far a figure can move (amount), what moves with it, how an amount is rounded up, and the least there is."""

    room: Callable[[Row, Policy], float]
    move: Callable[[Mapping[str, Array], Floats], Changed]
    rounded: Callable[[float], float]
    least: Callable[[Row], float] = lambda _: 0.0


def lift(features: Frame, held: int, calibration: Calibration, policy: Policy) -> Lift | None:
    """Return how one customer (a frame of one row) gets a better tier than the one held.

    ``held`` is the tier's code as settled last. None for the best tier and for those who never bought.
    """
    if not 0 < held < TARGET:
        return None
    search = _Search(features, held, calibration, policy)
    if reached := search.reached(()):
        return Lift(reached, ())
    if singles := sorted(search.singles(), key=lambda step: step.effort):
        return Lift(search.reached(singles[:1]), (singles[0],), tuple(singles[1:]))
    pair = search.pair()
    return Lift(search.reached(pair), pair) if pair else Lift(None, None)


def apply(features: Frame, steps: Sequence[Step]) -> Frame:
    """Return the features with a change made."""
    return _moved(features, {step.lever: np.full(features.length, step.amount) for step in steps})


class _Search:
    """One customer, tried with many changes at once: a try is an amount for each lever that moves."""

    def __init__(self, features: Frame, held: int, calibration: Calibration, policy: Policy) -> None:
        self.features, self.held, self.calibration, self.policy = features, held, calibration, policy
        row = features.row(0)
        rooms = {name: lever.room(row, policy) for name, lever in LEVERS.items()}
        self.rooms = {name: room for name, room in rooms.items() if isfinite(room) and room > 0}
        self.floors = {name: LEVERS[name].least(row) for name in self.rooms}

    def reached(self, steps: Sequence[Step]) -> Term | None:
        """Return the better tier a change reaches."""
        tier = int(self._tiers([{step.lever: step.amount for step in steps}])[0])
        return Term(f"tier.{TIERS[tier]}") if tier < self.held else None

    def singles(self) -> list[Step]:
        """Return the smallest move of each lever that lifts by itself: on a grid, then between two of its points."""
        least, width = dict(self.rooms), 1.0
        for _ in range(2):
            width /= GRID
            tries = [{name: amount} for name in least for amount in self._grid(name, least[name], width)]
            found: dict[str, float] = {}
            for tried in self._lifting(tries):
                for name, amount in tried.items():
                    found.setdefault(name, amount)
            least = found
        return [self._rounded([self._step(name, amount)])[0] for name, amount in least.items()]

    def pair(self) -> tuple[Step, ...]:
        """Return the moves of two levers together that lift with the least effort; none when no two do."""
        parts = np.arange(1, PAIR_GRID + 1) / PAIR_GRID
        tries = [
            {name: max(part * self.rooms[name], self.floors[name]) for name, part in zip(names, both, strict=True)}
            for names in combinations(self.rooms, 2)
            for both in product(parts.tolist(), repeat=2)
        ]
        pairs = [[self._step(name, amount) for name, amount in tried.items()] for tried in self._lifting(tries)]
        best = min(pairs, key=lambda pair: sum(step.effort for step in pair), default=None)
        return tuple(self._rounded(best)) if best else ()

    def _grid(self, name: str, most: float, width: float) -> list[float]:
        """Return the amounts of a lever up to one that lifts, the smallest first."""
        below = self.rooms[name] * width * np.arange(GRID - 1, -1, -1)
        return [float(amount) for amount in np.maximum(most - below, self.floors[name])]

    def _lifting(self, tries: Sequence[Mapping[str, float]]) -> list[Mapping[str, float]]:
        tiers = self._tiers(tries).tolist() if tries else []
        return [tried for tried, tier in zip(tries, tiers, strict=True) if tier < self.held]

    def _tiers(self, tries: Sequence[Mapping[str, float]]) -> Array:
        """Return the tier that each try would settle at."""
        length = len(tries)
        repeated = Frame({name: np.repeat(values, length) for name, values in self.features.items()}, length)
        moved = _moved(repeated, {name: np.array([tried.get(name, 0.0) for tried in tries]) for name in self.rooms})
        scores = score_only(("tier", *FOR_THE_TIER), moved, self.calibration, self.policy)
        held = np.full(length, self.held, np.int32)
        return classify(scores, self.calibration.learnt["tier"], self.policy, held)

    def _rounded(self, steps: Sequence[Step]) -> Sequence[Step]:
        """Return the steps with amounts rounded up, where that still lifts."""
        amounts = {step.lever: LEVERS[step.lever].rounded(step.amount) for step in steps}
        rounded = [self._step(name, min(amount, self.rooms[name])) for name, amount in amounts.items()]
        return rounded if self.reached(rounded) else steps

    def _step(self, name: str, amount: float) -> Step:
        return Step(name, amount, amount / self.rooms[name])


def _moved(features: Frame, amounts: Mapping[str, Floats]) -> Frame:
    """Return the features with levers moved, in the order of LEVERS: margin is of the revenue already raised."""
    for name, lever in LEVERS.items():
        if name in amounts:
            moves = amounts[name] > 0
            made = {n: np.where(moves, to, features[n]) for n, to in lever.move(features, amounts[name]).items()}
            features = features.with_columns(made)
    return features


def _room_of_revenue(row: Row, policy: Policy) -> float:
    better = policy.lift.revenue * max(row["revenue_12m"], row["revenue_12m_before"], 0.0)
    return max(better, order_again(row)) if policy.lift.revenue else 0.0


def order_again(row: Row) -> float:
    """Return what an order like the last one is worth to one who bought nothing for a year, 0 for all others."""
    return row["last_purchase_amount"] if row["revenue_12m"] <= 0 < row["last_purchase_amount"] else 0.0


def _more_revenue(columns: Mapping[str, Array], amount: Floats) -> Changed:
    """Raise the revenue, and the gross margin at the customer's own rate; without a rate the margin is unknown."""
    revenue, margin = columns["revenue_12m"], columns["gross_margin_12m"]
    rate = np.divide(margin, revenue, out=unknown(len(revenue)), where=revenue > 0)
    return {"revenue_12m": np.rint(revenue + amount), "gross_margin_12m": np.rint(margin + amount * rate)}


def _room_of_margin(row: Row, policy: Policy) -> float:
    return policy.lift.margin if row["revenue_12m"] > 0 else 0.0


def _more_margin(columns: Mapping[str, Array], amount: Floats) -> Changed:
    return {"gross_margin_12m": np.rint(columns["gross_margin_12m"] + amount * columns["revenue_12m"])}


def _room_of_cost(row: Row, policy: Policy) -> float:
    return policy.lift.cost_to_serve * row["cost_to_serve_12m"]


def _less_cost(columns: Mapping[str, Array], amount: Floats) -> Changed:
    return {"cost_to_serve_12m": np.rint(columns["cost_to_serve_12m"] - amount)}


def _room_of_days(row: Row, policy: Policy) -> float:
    return policy.lift.punctuality * row["days_late"]


def _fewer_days(columns: Mapping[str, Array], amount: Floats) -> Changed:
    return {"days_late": columns["days_late"] - amount}


def _two_digits(amount: float) -> float:
    """Return an amount rounded up to what is said in a conversation: 17,634 becomes 18,000."""
    if amount <= 0:
        return 0.0
    step = 10.0 ** max(0, floor(log10(amount)) + 1 - DIGITS)
    return ceil(amount / step) * step


def _whole(amount: float) -> float:
    return float(ceil(amount))


def _thousandth(amount: float) -> float:
    return ceil(amount * 1000) / 1000


LEVERS: Mapping[str, Lever] = {
    "revenue": Lever(_room_of_revenue, _more_revenue, _two_digits, order_again),
    "margin": Lever(_room_of_margin, _more_margin, _thousandth),
    "cost_to_serve": Lever(_room_of_cost, _less_cost, _two_digits),
    "punctuality": Lever(_room_of_days, _fewer_days, _whole),
}
