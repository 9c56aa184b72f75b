"""Try other rules on the same customers: who would change class, how many each way, why, and which alerts would open.

Both policies see the same tables on the same day, each learns from all customers, and both are settled against the same
previous run, so that nothing but the rules differs. What was worked out by rules on which both agree, from the same
figures, is worked out once.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, TypeVar

import numpy as np

from core.alerts.trial import Trial
from core.backtest import history
from core.calibration import Calibration
from core.explain import Scorecard, explain
from core.frames import Array, Frame
from core.grouping import Longs
from core.lineup import columns, models
from core.lookback import Rated, try_alerts
from core.model import Learnt, Model, Past
from core.policy import Policy
from core.policy.watched import alike, watched
from core.score import calibrate, features, score, teach
from core.settle import hold
from core.tables import RISKS, Tables
from core.types import Points, Reason, Term

T = TypeVar("T")

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
    """What other rules would change: by class, and the customers it would change most, the most valuable first.

    ``alerts`` are those that either rules would have opened lately, None where nothing they hang on differs.
    """

    customers: int
    changed: int
    shifts: tuple[Shift, ...]
    moved: tuple[Moved, ...]
    alerts: Trial | None = None


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
    first = _Making(tables, as_of, before)
    same = after.reporting_currency == before.reporting_currency
    others = tables if same else read(after.reporting_currency)
    old, new = first.side(previous), _Making(others, as_of, after, first if same else None).side(previous)
    sides = Rated(tables, before, old.calibration.learnt), Rated(others, after, new.calibration.learnt)
    return replace(compare(old, new, seen), alerts=try_alerts(*sides, as_of))


@dataclass(frozen=True, slots=True)
class _Worked:
    """A result, the rules it was worked out by, and what it was worked out from."""

    result: Any
    rules: frozenset[str]
    given: Sequence[object] = ()


class _Making:
    """One side being made; what hangs on the same rules and figures as on the other side is taken from there."""

    def __init__(self, tables: Tables, as_of: date, policy: Policy, other: "_Making | None" = None) -> None:
        self._tables, self._as_of, self._policy, self._other = tables, as_of, policy, other
        self._kept: dict[str, _Worked] = {}

    def side(self, previous: Frame | None) -> Side:
        frame = self._once("features", (), lambda rules: features(self._tables, self._as_of, rules))
        past = self._once("past", (), lambda rules: history(self._tables, self._as_of, rules))
        calibration = calibrate(frame, self._policy, past, self._teach)
        scores = score(frame, calibration, self._policy)
        if previous is not None and previous.length:
            scores = hold(scores, previous, calibration.learnt, self._policy)
        return Side(self._policy, calibration, scores)

    def _teach(self, model: Model, frame: Frame, policy: Policy, past: Sequence[Past]) -> Learnt:
        names = sorted({*model.takes, *(model.reads(policy) if model.reads else ())})
        given = (names, past if model.learn else None, *(frame[name] for name in names if name in frame))
        return self._once(f"model {model.name}", given, lambda rules: teach(model, frame, rules, past))

    def _once(self, what: str, given: Sequence[object], work: Callable[[Policy], T]) -> T:
        """Return what the other side worked out, where it did so by the same rules from the same, else work it out."""
        kept = self._other._kept.get(what) if self._other else None
        if kept is None or self._other is None or not self._is_same(kept, given, self._other._policy):
            rules: set[str] = set()
            kept = _Worked(work(watched(self._policy, rules)), frozenset(rules), given)
        self._kept[what] = kept
        found: T = kept.result
        return found

    def _is_same(self, kept: _Worked, given: Sequence[object], policy: Policy) -> bool:
        if len(kept.given) != len(given) or not alike(policy, self._policy, kept.rules):
            return False
        return all(_equal(one, other) for one, other in zip(kept.given, given, strict=True))


def _equal(one: object, other: object) -> bool:
    """Return whether two inputs are the same; earlier days are only when they are the very same."""
    if one is other:
        return True
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return np.array_equal(one, other, equal_nan=one.dtype.kind == "f")
    return isinstance(one, list) and one == other


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
