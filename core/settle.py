"""Let the past count, in one place: customers keep their tier near a border, and what changed becomes an event."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from core.calibration import Calibration
from core.customers.tier import classify
from core.frames import Array, Frame, Ints
from core.grouping import Longs
from core.lineup import columns, models
from core.policy import Policy
from core.types import Reason, Term

WATCHED = ("tier", "quadrant", "state")  # a change of these is an event


@dataclass(frozen=True, slots=True)
class Change:
    """What changed for a customer (store id) between two runs; None is unknown."""

    customer: int
    kind: str
    before: Term | None
    after: Term | None
    on: date
    reason: Reason | None


def settle(
    scores: Frame, previous: Frame | None, calibration: Calibration, policy: Policy
) -> tuple[Frame, tuple[Change, ...]]:
    """Return the scores with settled tiers, and what changed since the previous run.

    ``previous`` has ``customer`` (store ids) and any of the columns tier, quadrant, state as codes; None is the first
    run, which changes nothing. A customer new since then has no event.
    """
    if previous is None or not previous.length:
        return scores, ()
    learnt = calibration.learnt
    rows = _rows_of(scores["customer"], previous["customer"])
    if "tier" in previous and "tier" in learnt:
        held = _before(previous["tier"], rows)
        scores = scores.with_columns({"tier": classify(scores, learnt["tier"], policy, held)})
    kinds = [kind for kind in WATCHED if kind in previous]
    return scores, tuple(c for kind in kinds for c in _changes(scores, previous, rows, kind, calibration, policy))


def _rows_of(wanted: Array, there: Array) -> Longs:
    """Return the row of each wanted customer in another frame, -1 where it is not."""
    order = np.argsort(there, kind="stable")
    place = np.minimum(np.searchsorted(there[order], wanted), len(there) - 1)
    rows = order[place]
    found: Longs = np.where(there[rows] == wanted, rows, -1)
    return found


def _before(codes: Array, rows: Longs) -> Ints:
    return np.where(rows >= 0, codes[rows], -1).astype(np.int32)


def _changes(
    scores: Frame, previous: Frame, rows: Longs, kind: str, calibration: Calibration, policy: Policy
) -> list[Change]:
    before, after = _before(previous[kind], rows), scores[kind]
    changed = np.flatnonzero((rows >= 0) & (before != after))
    giver = next(model for model in models() if any(column.name == kind for column in model.gives))
    found = []
    for index in changed.tolist():
        row = scores.row(index)
        why = giver.reasons(row, calibration.learnt[giver.name], policy)
        was, now = _term(kind, before[index]), _term(kind, after[index])
        strongest = max(why, key=lambda reason: abs(reason.weight), default=None)
        found.append(Change(int(row["customer"]), kind, was, now, calibration.as_of, strongest))
    return found


def _term(kind: str, code: int) -> Term | None:
    return Term(f"{kind}.{columns()[kind].options[code]}") if code >= 0 else None
