"""Work out what a customer gains with us: a year's gain, when an investment pays back, and what if a figure is wrong.

Each part of the gain is a yearly amount of today and the part of it that is saved with us: spend, losses, handling. The
year's gain is their sum less what we cost more to run; payback is the investment over it, return on investment over
some years is (gain x years - investment) / investment (undiscounted, the textbook forms). Sensitivity changes one
figure at a time. A part of which either figure is unknown is left out and named: nothing is put in its place.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.policy.sections.gain import Gain

# Each part: what it is today (money a year), and what is saved of it (percent).
PARTS = (("spend", "saving"), ("losses", "avoided"), ("handling", "eased"))
COSTS = ("running", "investment")
INPUTS = (*(name for part in PARTS for name in part), *COSTS)
MONEY = ("spend", "losses", "handling", *COSTS)
MONTHS = 12

Inputs = Mapping[str, float | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the gain, in minor units a year: ``today``, and ``saved`` of it, which is so many ``percent``."""

    name: str
    today: int
    percent: float
    saved: int


@dataclass(frozen=True, slots=True)
class Swing:
    """The year's gain when one figure is lower, and when it is higher, by the policy's part."""

    name: str
    lower: int
    higher: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is gained, in minor units; None where it cannot be told.

    ``payback_months`` and ``roi`` need an investment and a gain; ``needed`` is the part of the gain that pays the
    investment back within the years. ``missing`` are the inputs nobody gave.
    """

    parts: tuple[Part, ...]
    running: int | None
    gain: int | None
    investment: int | None
    payback_months: float | None
    roi: float | None
    needed: float | None
    swings: tuple[Swing, ...]
    missing: tuple[str, ...]


def propose(inputs: Inputs, policy: Gain) -> Proposal:
    """Return the proposal that the known inputs make."""
    parts = _parts(inputs)
    gain = _gain(inputs) if parts else None
    invested = inputs.get("investment")
    investment = None if invested is None else round(invested)
    return Proposal(
        parts=parts,
        running=_whole(inputs.get("running")),
        gain=gain,
        investment=investment,
        payback_months=investment * MONTHS / gain if investment and gain and gain > 0 else None,
        roi=(gain * policy.years - investment) / investment if investment and gain is not None else None,
        needed=investment / (gain * policy.years) if investment and gain and gain > 0 else None,
        swings=_swings(inputs, policy) if parts else (),
        missing=tuple(name for name in INPUTS if inputs.get(name) is None),
    )


def _parts(inputs: Inputs) -> tuple[Part, ...]:
    found = []
    for name, saved in PARTS:
        today, percent = inputs.get(name), inputs.get(saved)
        if today is not None and percent is not None:
            found.append(Part(name, round(today), percent, round(today * percent / 100)))
    return tuple(found)


def _gain(inputs: Inputs) -> int:
    return sum(part.saved for part in _parts(inputs)) - (_whole(inputs.get("running")) or 0)


def _swings(inputs: Inputs, policy: Gain) -> tuple[Swing, ...]:
    """Return what each figure of the gain does, the one that does most first."""
    whole = [pair for pair in PARTS if None not in map(inputs.get, pair)]
    counted = {name for pair in whole for name in pair}
    found = []
    for name in INPUTS:
        value = inputs.get(name)
        if value and (name in counted or name == "running"):
            lower, higher = (_gain({**inputs, name: value * (1 + sign * policy.swing)}) for sign in (-1, 1))
            found.append(Swing(name, lower, higher))
    return tuple(sorted(found, key=lambda swing: -abs(swing.higher - swing.lower)))


def _whole(value: float | None) -> int | None:
    return None if value is None else round(value)
