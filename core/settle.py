"""Let the past count, in one place: tiers hold near a border, worse risks wait, and what changed becomes an event."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.calibration import Calibration
from core.customers.tier import classify
from core.frames import Array, Frame, Ints, unknown
from core.grouping import Longs, Mask
from core.lineup import columns, models
from core.model import Columns, Learnt, Model
from core.policy import Policy
from core.tables import RISKS
from core.types import Reason, Term

LEVELS = tuple(f"{risk}_level" for risk in RISKS)
SINCE = tuple(f"{risk}_since" for risk in RISKS)
# A change of these is an event.
WATCHED = ("tier", "quadrant", "state", "relationship", "credit_grade", "cooperation_stage", "warning", *LEVELS)
QUIET = {"warning", *LEVELS}  # whose first option says that all is well: to learn that is no news
NOBODY = -1  # the code of what is unknown


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
    """Return the scores as they settle after the previous run, and what changed since.

    ``previous`` is as for ``hold``; None is the first run, which changes nothing. A customer new since then has no
    event, nor has a kind of score that the previous run knew of nobody.
    """
    if previous is None or not previous.length:
        return scores, ()
    scores = hold(scores, previous, calibration.learnt, policy)
    rows = _rows_of(scores["customer"], previous["customer"])
    known = [kind for kind in _watched(policy) if kind in previous and (previous[kind] >= 0).any()]
    kinds = [kind for kind in known if kind in scores and _giver(kind).name in calibration.learnt]
    return scores, tuple(c for kind in kinds for c in _changes(scores, previous, rows, kind, calibration, policy))


def hold(scores: Frame, previous: Frame, learnt: Mapping[str, Learnt], policy: Policy) -> Frame:
    """Return the scores with tiers and levels of risk settled, and what hangs on those worked out again.

    ``previous`` has ``customer`` (store ids) and any of the columns WATCHED, as codes, and SINCE, as days. A level
    that is better or unknown counts at once; a worse one is reached a step at a time, each when it has been worse for
    the policy's days in every run between, so that what flickers never settles. ``<risk>_since`` is the day since when
    it has been worse, NaN while it is not.
    """
    rows = _rows_of(scores["customer"], previous["customer"])
    held: dict[str, Array] = {}
    if "tier" in previous and "tier" in learnt:
        held = {"tier": classify(scores, learnt["tier"], policy, _before(previous["tier"], rows))}
    for risk in RISKS:
        if f"{risk}_level" in previous and f"{risk}_level" in scores:
            held |= _held_level(scores, previous, rows, risk, policy)
    return _worked_out_again(scores, held, learnt, policy)


def _held_level(scores: Frame, previous: Frame, rows: Longs, risk: str, policy: Policy) -> Columns:
    """Return the settled level of a risk, and since when it has been worse than that."""
    raw, settled = scores[f"{risk}_level"], _before(previous[f"{risk}_level"], rows)
    worse = (settled >= 0) & (raw > settled)
    since = unknown(len(rows))
    if not worse.any():
        return {f"{risk}_level": raw, f"{risk}_since": since}
    today, patience = scores["as_of"], getattr(policy.risks, risk).delay_days
    if f"{risk}_since" in previous:
        since = np.where(rows >= 0, previous[f"{risk}_since"][rows], np.nan)
    waiting = worse & (patience > 0)
    since = np.where(worse, np.where(np.isnan(since), today, since), np.nan)
    lasted = waiting & (today - since >= patience)
    level = np.where(waiting, settled + lasted, raw).astype(np.int32)
    since = np.where(lasted, today, since)
    return {f"{risk}_level": level, f"{risk}_since": np.where(raw > level, since, np.nan)}


def _worked_out_again(scores: Frame, held: Columns, learnt: Mapping[str, Learnt], policy: Policy) -> Frame:
    """Return the scores with the held columns, and all that hangs on them new for the rows that were held."""
    settled = scores.with_columns(held)
    differs = [scores[name] != values for name, values in held.items() if name in scores]
    rows = np.flatnonzero(np.logical_or.reduce(differs)) if differs else np.empty(0, np.int64)
    if not len(rows):
        return settled
    moved = set(held)
    for model in models():
        needs, gives = _needs(model, policy), {column.name for column in model.gives}
        if model.name in learnt and moved & needs and not moved & gives:
            part = Frame({name: settled[name][rows] for name in needs if name in settled})
            new = model.score(part, learnt[model.name], policy)
            settled = settled.with_columns({name: _put(settled[name], rows, new[name]) for name in gives})
            moved |= gives
    return settled


def _needs(model: Model, policy: Policy) -> set[str]:
    return {*model.takes, *(model.reads(policy) if model.reads else ())}


def _put(values: Array, rows: Longs, new: Array) -> Array:
    changed = values.copy()
    changed[rows] = new
    return changed


def _rows_of(wanted: Array, there: Array) -> Longs:
    """Return the row of each wanted customer in another frame, -1 where it is not."""
    order = np.argsort(there, kind="stable")
    place = np.minimum(np.searchsorted(there[order], wanted), len(there) - 1)
    rows = order[place]
    found: Longs = np.where(there[rows] == wanted, rows, -1)
    return found


def _before(codes: Array, rows: Longs) -> Ints:
    return np.where(rows >= 0, codes[rows], NOBODY).astype(np.int32)


def _watched(policy: Policy) -> tuple[str, ...]:
    """Return what is watched; a risk that is switched off makes no event."""
    off = {f"{risk}_level" for risk in RISKS if not getattr(policy.risks, risk).on}
    return tuple(kind for kind in WATCHED if kind not in off)


def _changes(
    scores: Frame, previous: Frame, rows: Longs, kind: str, calibration: Calibration, policy: Policy
) -> list[Change]:
    if not (previous[kind] >= 0).any():  # the run before did not keep it yet, or knew it of nobody: nothing changed
        return []
    before, after = _before(previous[kind], rows), scores[kind]
    changed: Mask = (rows >= 0) & (before != after)
    if kind in QUIET:
        changed &= (before > 0) | (after > 0)
    giver, places = _giver(kind), np.flatnonzero(changed)
    found = []
    for index, row in zip(places.tolist(), scores.rows(places), strict=True):
        why = giver.reasons(row, calibration.learnt[giver.name], policy)
        was, now = _term(kind, before[index]), _term(kind, after[index])
        strongest = max(why, key=lambda reason: abs(reason.weight), default=None)
        found.append(Change(int(row["customer"]), kind, was, now, calibration.as_of, strongest))
    return found


def _giver(kind: str) -> Model:
    return next(model for model in models() if any(column.name == kind for column in model.gives))


def _term(kind: str, code: int) -> Term | None:
    return Term(f"{kind}.{columns()[kind].options[code]}") if code >= 0 else None
