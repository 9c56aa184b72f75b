"""Hold what the rules see today against the alerts there are: what opens, gets worse, eases or ends."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.alerts.alert import AMBER, STATES, Finding
from core.alerts.evaluate import Looked
from core.frames import Frame
from core.grouping import Longs, Mask

BASELINE, RESOLVED = STATES.index("baseline"), STATES.index("resolved")
Move = Literal["known", "opened", "reopened", "worsened", "eased", "still", "ended"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A step the day makes an alert take.

    ``finding`` is what holds now, None when the condition ended; ``alert`` the id of the alert there is, None for a new
    one. ``still`` keeps its level and only brings its figures up to date.
    """

    move: Move
    rule: str
    customer: int
    alert: int | None
    finding: Finding | None


def decide(looked: Sequence[Looked], kept: Frame, new_here: Longs, asked: Longs) -> Iterator[Moved]:
    """Give every step of the day, rule by rule.

    ``kept`` are the alerts there are: ``id``, ``customer``, ``rule`` (place of the rule in ``looked``), ``state`` (of
    STATES), ``level``, ``worse`` and ``holds`` (0 or 1). A condition of the customers (store ids) in ``new_here`` makes
    a baseline: nothing was watched there before. Only customers in ``asked`` were looked at: others keep what they
    have. Alerts of rules that are not in ``looked`` are not in ``kept``: the caller resolves those.
    """
    for place, seen in enumerate(looked):
        mine = kept.take(kept["rule"] == place)
        yield from _of_rule(seen, mine, new_here, asked)


def _of_rule(seen: Looked, kept: Frame, new_here: Longs, asked: Longs) -> Iterator[Moved]:
    order = np.argsort(kept["customer"], kind="stable")
    kept = kept.take(order)
    at = np.searchsorted(kept["customer"], seen.customer)
    there = np.zeros(len(seen.rows), np.bool_)
    if kept.length:
        at = np.minimum(at, kept.length - 1)
        there = kept["customer"][at] == seen.customer
    else:
        at = np.zeros(len(seen.rows), np.int64)
    certain = seen.level >= AMBER
    fresh = np.isin(seen.customer, new_here)
    yield from _opening(seen, np.flatnonzero(certain & ~there), fresh)
    yield from _going_on(seen, kept, np.flatnonzero(certain & there), at)
    yield from _ended(seen, kept, asked)


def _opening(seen: Looked, places: Longs, fresh: Mask) -> Iterator[Moved]:
    for place, finding in zip(places.tolist(), seen.findings(places.tolist()), strict=True):
        yield Moved("known" if fresh[place] else "opened", seen.rule.name, finding.customer, None, finding)


def _going_on(seen: Looked, kept: Frame, places: Longs, at: Longs) -> Iterator[Moved]:
    """Give what becomes of alerts whose condition holds: only those that change are told in words."""
    rows = at[places]
    level, worse = seen.level[places], seen.worse[places]
    held = kept["holds"][rows] == 1
    resolved = kept["state"][rows] == RESOLVED
    rose, fell = level > kept["level"][rows], level < kept["level"][rows]
    moved = ~held | rose | fell | (worse != kept["worse"][rows])
    chosen = np.flatnonzero(moved)
    findings = seen.findings(places[chosen].tolist())
    for index, finding in zip(chosen.tolist(), findings, strict=True):
        move = _move(bool(held[index]), bool(resolved[index]), bool(rose[index]), bool(fell[index]))
        yield Moved(move, seen.rule.name, finding.customer, int(kept["id"][rows[index]]), finding)


def _move(held: bool, resolved: bool, rose: bool, fell: bool) -> Move:
    """Return the step: what a person resolved while it held comes back only when it rises."""
    if resolved and (not held or rose):
        return "reopened"
    if resolved:
        return "still"
    return "worsened" if rose else "eased" if fell else "still"


def _ended(seen: Looked, kept: Frame, asked: Longs) -> Iterator[Moved]:
    """Give the alerts whose condition no longer holds; one that cannot be told today goes on."""
    gone = (kept["holds"] == 1) & np.isin(kept["customer"], asked) & ~np.isin(kept["customer"], seen.customer)
    for row in np.flatnonzero(gone).tolist():
        yield Moved("ended", seen.rule.name, int(kept["customer"][row]), int(kept["id"][row]), None)
