"""Try other rules on the same customers: who would change class, how many each way, and why.

Both policies see the same tables on the same day, each learns from all customers, and both are settled against the same
previous run, so that nothing but the rules differs.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.backtest import history
from core.calibration import Calibration
from core.explain import Scorecard, explain
from core.frames import Array, Frame
from core.grouping import Longs
from core.lineup import columns, models
from core.policy import Policy
from core.score import calibrate, features, score
from core.settle import hold
from core.tables import RISKS, Tables
from core.types import Points, Reason, Term

# The classes a change of rules may move, the weightiest first; those no model gives are left out.
CLASSES = ("tier", "relationship", "credit_grade", *(f"{risk}_level" for risk in RISKS), "quadrant")
# Classes whose options go from best to worst.
RANKED = frozenset(CLASSES) - {"relationship", "quadrant"}
# The score behind a class, where one score is.
BEHIND = {"tier": "tier_score", "credit_grade": "credit_score", **{f"{risk}_level": f"{risk}_risk" for risk in RISKS}}
LISTED = 60  # customers named with their reasons; more than that nobody reads one by one


@dataclass(frozen=True, slots=True)
class Flow:
    """So many customers would go from one option of a class to another; None is unknown."""

    before: Term | None
    after: Term | None
    count: int


@dataclass(frozen=True, slots=True)
class Shift:
    """What happens within one class: the largest flows first."""

    kind: str
    flows: tuple[Flow, ...]

    @property
    def moved(self) -> int:
        """Return how many customers change this class."""
        return sum(flow.count for flow in self.flows)


@dataclass(frozen=True, slots=True)
class Moved:
    """One customer who changes: each class with its options, the line of the receipt that moved most, and the reason.

    ``line`` names the input whose points moved, from and to; ``reason`` is what the model says under the new rules.
    """

    customer: int
    moves: Mapping[str, tuple[Term | None, Term | None]]
    line: tuple[Term, Points, Points] | None
    reason: Reason | None


@dataclass(frozen=True, slots=True)
class Tryout:
    """What other rules would change: by class, and the customers it would change most, the most valuable first."""

    customers: int
    changed: int
    shifts: tuple[Shift, ...]
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """All customers under one policy."""

    policy: Policy
    calibration: Calibration
    scores: Frame

    def card(self, row: int) -> Scorecard:
        """Return one customer explained."""
        return explain(self.scores.take(slice(row, row + 1)), 0, self.calibration, self.policy)


# Gives the tables with amounts in a reporting currency.
Reader = Callable[[str], Tables]


def try_out(
    read: Reader, as_of: date, policies: tuple[Policy, Policy], previous: Frame | None, seen: Longs | None = None
) -> Tryout:
    """Return what the second policy would change against the first.

    ``previous`` is what both are settled against; only customers among the ids ``seen`` are named, None is all.
    """
    before, after = policies
    tables = read(before.reporting_currency)
    same = after.reporting_currency == before.reporting_currency
    old = _side(tables, as_of, before, previous)
    new = _side(tables if same else read(after.reporting_currency), as_of, after, previous)
    return compare(old, new, seen)


def _side(tables: Tables, as_of: date, policy: Policy, previous: Frame | None) -> Side:
    frame = features(tables, as_of, policy)
    calibration = calibrate(frame, policy, history(tables, as_of, policy))
    scores = score(frame, calibration, policy)
    if previous is not None and previous.length:
        scores = hold(scores, previous, calibration.learnt, policy)
    return Side(policy, calibration, scores)


def compare(old: Side, new: Side, seen: Longs | None = None) -> Tryout:
    """Return what changes between two sides of the same customers in the same order."""
    kinds = [kind for kind in CLASSES if kind in columns()]
    changed = {kind: old.scores[kind] != new.scores[kind] for kind in kinds}
    shifts = [Shift(kind, tuple(_flows(kind, old, new))) for kind in kinds if changed[kind].any()]
    anything = np.zeros(old.scores.length, np.bool_)
    for each in changed.values():
        anything |= each
    named = anything if seen is None else anything & np.isin(old.scores["customer"], seen)
    rows = _most_valuable_first(old, new, np.flatnonzero(named), kinds)[:LISTED].tolist()
    moved = tuple(_moved(old, new, row, [kind for kind in kinds if changed[kind][row]]) for row in rows)
    return Tryout(old.scores.length, int(np.count_nonzero(anything)), tuple(shifts), moved)


def _flows(kind: str, old: Side, new: Side) -> Iterator[Flow]:
    """Give the flows of a class, the largest first."""
    options = len(columns()[kind].options) + 1
    pairs = (old.scores[kind] + 1).astype(np.int64) * options + new.scores[kind] + 1
    counts = np.bincount(pairs, minlength=options * options)
    for pair in np.argsort(-counts, kind="stable").tolist():
        was, now = pair // options - 1, pair % options - 1
        if was != now and counts[pair]:
            yield Flow(_term(kind, was), _term(kind, now), int(counts[pair]))


def _most_valuable_first(old: Side, new: Side, rows: Longs, kinds: Sequence[str]) -> Longs:
    """Return the rows, those first that become worse in the weightiest class that changes, then by revenue."""
    worse = np.zeros(len(rows), np.bool_)
    for kind in kinds:
        if kind in RANKED:
            was, now = old.scores[kind][rows], new.scores[kind][rows]
            worse |= (was >= 0) & (now > was)
    order = np.lexsort((old.scores["customer"][rows], -_known(old.scores["revenue_12m"][rows]), ~worse))
    found: Longs = rows[order]
    return found


def _known(values: Array) -> Array:
    return np.nan_to_num(values, nan=0.0)


def _moved(old: Side, new: Side, row: int, kinds: Sequence[str]) -> Moved:
    was, now = old.card(row), new.card(row)
    moves = {kind: (was.terms[kind], now.terms[kind]) for kind in kinds}
    giver = next(model.name for model in models() if any(column.name == kinds[0] for column in model.gives))
    return Moved(was.customer, moves, _line(was, now, kinds[0]), next(iter(now.reasons[giver]), None))


def _line(was: Scorecard, now: Scorecard, kind: str) -> tuple[Term, Points, Points] | None:
    """Return the line of the score behind a class that moved most, None where no score is or none of it moved."""
    before, after = (_points(card, BEHIND.get(kind, "")) for card in (was, now))
    names = {**before, **after}
    moved = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    most = max(moved, key=lambda name: abs(moved[name]), default=None)
    if most is None or not moved[most]:
        return None
    return Term(most), Points(before.get(most, 0)), Points(after.get(most, 0))


def _points(card: Scorecard, column: str) -> dict[str, int]:
    receipt = card.receipts.get(column)
    return {line.key: line.points for line in receipt.lines} if receipt else {}


def _term(kind: str, code: int) -> Term | None:
    return Term(f"{kind}.{columns()[kind].options[code]}") if code >= 0 else None
