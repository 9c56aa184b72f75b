"""Split the change of a score into own data, peers moving and rules: whole hundredths that add up exactly.

Time runs in stretches of one policy. Within a stretch, first the customer's own figures move while all that was learnt
from the population stays as it was, then what was learnt moves; at the end of a stretch the rules change, on that day's
figures. What was learnt at the end of a stretch is what the day taught under its own, old policy (the bridge): so peers
moving and rules changing are told apart. Scores are whole hundredths, every step is a difference of two of them, and
the steps follow each other without a gap: their sum is the difference between the last score and the first.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from math import isnan

from core.calibration import Calibration
from core.explain import Scorecard, explain
from core.frames import Frame
from core.policy import Policy
from core.score import score
from core.types import Contribution, Receipt


@dataclass(frozen=True)
class View:
    """One customer's features (a frame of one row) as a policy sees them with what a population taught."""

    features: Frame
    calibration: Calibration
    policy: Policy

    @cached_property
    def card(self) -> Scorecard:
        """The customer scored and explained."""
        return explain(score(self.features, self.calibration, self.policy), 0, self.calibration, self.policy)

    def points(self, column: str) -> int | None:
        """Return a score in hundredths, None when it is unknown."""
        value = self.card.values[column]
        return None if isnan(value) else round(value)

    def receipt(self, column: str) -> Receipt:
        """Return the lines of a score."""
        return self.card.receipts[column]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time under one policy: how a customer looked at its start and at its end, each with what was learnt then."""

    start: View
    end: View


@dataclass(frozen=True, slots=True)
class Moved:
    """An input whose points moved with the customer's own figures: by how much, from what to what; None is absent."""

    key: str
    points: int
    before: Contribution | None
    after: Contribution | None


@dataclass(frozen=True, slots=True)
class Split:
    """A change in hundredths; own, peers and rules sum to it. ``moved`` are the inputs behind ``own``, the largest
    first; ``corrected`` is the part of ``own`` that was only recorded after the first score was made.
    """

    before: int
    now: int
    own: int
    peers: int
    rules: int
    moved: tuple[Moved, ...]
    corrected: int

    def __post_init__(self) -> None:
        if self.before + self.own + self.peers + self.rules != self.now:
            raise ValueError("the parts of a change must add up to it")
        if self.corrected + sum(moved.points for moved in self.moved) != self.own:
            raise ValueError("the inputs that moved must add up to the customer's own part")


def split(before: int, stretches: Sequence[Stretch], column: str) -> Split | None:
    """Return how a score went from what it was to what the end of the last stretch makes it.

    ``before`` is the score as it was settled at the start of the first stretch. None when the score is unknown on one
    of the days between.
    """
    # The end of a stretch as it looks to what was learnt at its start: own figures moved, nothing else did.
    between = [replace(stretch.end, calibration=stretch.start.calibration) for stretch in stretches]
    starts, middles, ends = (
        [view.points(column) for view in views]
        for views in ([s.start for s in stretches], between, [s.end for s in stretches])
    )
    if None in (*starts, *middles, *ends):
        return None
    known = [(start or 0, middle or 0, end or 0) for start, middle, end in zip(starts, middles, ends, strict=True)]
    corrected = known[0][0] - before
    moved = _moved([(s.start.receipt(column), m.receipt(column)) for s, m in zip(stretches, between, strict=True)])
    return Split(
        before=before,
        now=known[-1][2],
        own=corrected + sum(middle - start for start, middle, _ in known),
        peers=sum(end - middle for _, middle, end in known),
        rules=sum(later[0] - earlier[2] for earlier, later in pairwise(known)),
        moved=moved,
        corrected=corrected,
    )


def _moved(receipts: Sequence[tuple[Receipt, Receipt]]) -> tuple[Moved, ...]:
    """Return the inputs that moved over all stretches, the largest first."""
    found: dict[str, Moved] = {}
    for start, end in receipts:
        was, now = ({line.key: line for line in receipt.lines} for receipt in (start, end))
        for key in {**was, **now}:
            before, after = was.get(key), now.get(key)
            by = (after.points if after else 0) - (before.points if before else 0)
            known = found.get(key)
            found[key] = Moved(key, by + (known.points if known else 0), known.before if known else before, after)
    return tuple(sorted((m for m in found.values() if m.points), key=lambda moved: -abs(moved.points)))
