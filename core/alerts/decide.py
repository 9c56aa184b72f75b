"""Hold what the rules see today against the alerts there are: what opens, gets worse, eases or ends."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from core.alerts.alert import AMBER, STATES, Finding
from core.alerts.evaluate import Looked
from core.alerts.rule import WAS
from core.frames import Array, Floats, Frame, Ints
from core.grouping import Longs, Mask

BASELINE, RESOLVED = STATES.index("baseline"), STATES.index("resolved")
Move = Literal["opened", "reopened", "worsened", "eased", "still", "ended", "switched_off"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A step the day makes an alert take.

    ``finding`` is what holds now, None when the condition ended; ``alert`` the id of the alert there is, None for a new
    one. ``still`` keeps its level and only brings its figures up to date. ``switched_off`` is the
    policy's doing, not the day's.
    """

    move: Move
    rule: str
    customer: int
    alert: int | None
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class Known:
    """Conditions that held when the watching began, as columns: a baseline may be as large as the book."""

    rule: str
    customer: Longs
    level: Ints
    worse: Floats
    was: Mapping[str, Array]


def decide(looked: Sequence[Looked], kept: Frame, new_here: Longs, asked: Longs) -> Iterator[Moved | Known]:
    """Give every step of the day, rule by rule.

    ``kept`` are the alerts there are: ``id``, ``customer``, ``rule`` (place of the rule in ``looked``), ``state`` (of
    STATES), ``level``, ``worse`` and ``holds`` (0 or 1). A condition of the customers (store ids) in ``new_here`` makes
    a baseline: nothing was watched there before. Only customers in ``asked`` were looked at: others keep what they
    have. Alerts of rules that are not in ``looked`` are not in ``kept``: the caller resolves those.
    """
    for place, seen in enumerate(looked):
        mine = kept.take(kept["rule"] == place)
        mine = mine.take(np.argsort(mine["customer"], kind="stable"))
        at, there = _places(seen.customer, mine["customer"])
        certain = seen.level >= AMBER
        fresh = np.isin(seen.customer, new_here)
        if len(known := np.flatnonzero(certain & ~there & fresh)):
            yield _known(seen, known)
        yield from _opening(seen, np.flatnonzero(certain & ~there & ~fresh))
        yield from _going_on(seen, mine, np.flatnonzero(certain & there), at)
        yield from _ended(seen, mine, asked)


def _places(wanted: Longs, there: Array) -> tuple[Longs, Mask]:
    """Return where each customer stands among sorted ones, and whether it does."""
    if not len(there):
        return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.bool_)
    at = np.minimum(np.searchsorted(there, wanted), len(there) - 1)
    return at, there[at] == wanted


def _known(seen: Looked, places: Longs) -> Known:
    rows = seen.rows[places]
    was = {name: seen.frame[f"{WAS}{name}"][rows] for name in seen.rule.compares}
    return Known(seen.rule.name, seen.customer[places], seen.level[places], seen.worse[places], was)


def _opening(seen: Looked, places: Longs) -> Iterator[Moved]:
    for finding in seen.findings(places.tolist()):
        yield Moved("opened", seen.rule.name, finding.customer, None, finding)


def _going_on(seen: Looked, kept: Frame, places: Longs, at: Longs) -> Iterator[Moved]:
    """Give what becomes of alerts whose condition holds; one that nobody reads is told in words only when it moves."""
    rows = at[places]
    level, held, state = seen.level[places], kept["holds"][rows] == 1, kept["state"][rows]
    rose, fell = level > kept["level"][rows], level < kept["level"][rows]
    read = ~np.isin(state, (BASELINE, RESOLVED))  # figures such as "12 days ago" are another thing tomorrow
    chosen = np.flatnonzero(~held | rose | fell | read)
    for index, finding in zip(chosen.tolist(), seen.findings(places[chosen].tolist()), strict=True):
        move = _move(int(state[index]), bool(held[index]), bool(rose[index]), bool(fell[index]))
        yield Moved(move, seen.rule.name, finding.customer, int(kept["id"][rows[index]]), finding)


def _move(state: int, held: bool, rose: bool, fell: bool) -> Move:
    """Return the step: what a person resolved while it held comes back only when it rises, as does the baseline."""
    if state == BASELINE:
        return "opened" if rose or not held else "still"
    if state == RESOLVED:
        return "reopened" if rose or not held else "still"
    return "worsened" if rose else "eased" if fell else "still"


def _ended(seen: Looked, kept: Frame, asked: Longs) -> Iterator[Moved]:
    """Give the alerts whose condition no longer holds; one that cannot be told today goes on."""
    gone = (kept["holds"] == 1) & np.isin(kept["customer"], asked) & ~np.isin(kept["customer"], seen.customer)
    for row in np.flatnonzero(gone).tolist():
        yield Moved("ended", seen.rule.name, int(kept["customer"][row]), int(kept["id"][row]), None)
