"""What the policy says of churn: the signs and what they weigh, who counts as gone, and when the past may teach."""

from functools import cached_property
from typing import Annotated

import numpy as np
from pydantic import AfterValidator, Field

from core.frames import Floats
from core.policy.section import Count, Days, Full, Part, Positive, Section, Weight


def _rises(ramp: tuple[float, float]) -> tuple[float, float]:
    """Return the ramp; pydantic says it when it has no length."""
    if ramp[0] == ramp[1]:
        raise ValueError("[a, b], a ≠ b")  # in signs that need no language
    return ramp


Ramp = Annotated[tuple[float, float], AfterValidator(_rises)]


class ChurnWeights(Section):
    """What each sign adds to the risk while it is not learned from our own past; a sign of weight 0 is not used."""

    silence: Weight = 0
    absence: Weight = 0
    alive: Weight = 0
    volume: Weight = 0
    categories: Weight = 0
    complaints: Weight = 0
    payment: Weight = 0
    usage: Weight = 0
    contact: Weight = 0
    champion: Weight = 0
    rival: Weight = 0
    renewal: Weight = 0
    intent: Weight = 0
    habit: Weight = 0


class Ramps(Section):
    """The figure from which each is a sign at all, and the one from which it counts fully; evenly between."""

    silence: Ramp
    absence: Ramp
    alive: Ramp
    volume: Ramp
    categories: Ramp
    payment: Ramp
    usage: Ramp
    contact: Ramp
    renewal: Ramp
    habit: Ramp


class ComplaintSigns(Section):
    """How far one complaint is a sign."""

    open_urgent: Part
    open: Part
    closed: Part


class RivalSigns(Section):
    """How far a competitor's contact is a sign, by how far the competitor has come."""

    seen: Part
    quoted: Part
    trial: Part
    bought: Part


class Learning(Section):
    """Who counts as gone, which days of the past are looked back from, and how much of it teaches."""

    active_days: Days
    horizon_days: Days
    origins: Count
    spacing_days: Days
    events_min: Count
    customers_max: Count
    ridge: Positive


class Churn(Section):
    """The risk that a customer stops buying."""

    silence_floor_days: Days
    recent_days: Days
    usage_days: Days
    dealings_min: Annotated[int, Field(ge=2)]
    contact_floor_days: Days
    champion_days: Days
    rival_days: Days
    lapsed_days: Days
    decline_from: Part
    slow_fall: Part
    decline_is_amber: bool
    ramps: Ramps
    complaint: ComplaintSigns
    rival: RivalSigns
    learning: Learning
    weights: Full[ChurnWeights]

    @cached_property
    def ramp_columns(self) -> tuple[Floats, Floats]:
        """Where the ramp of each sign starts and how long it is, in the order of the weights; 0 to 1 where none is."""
        start, full = np.array([*self.ramp_of_each.values()]).T[:, :, np.newaxis]
        return start, full - start

    @cached_property
    def ramp_of_each(self) -> dict[str, Ramp]:
        """The same by name."""
        return {name: getattr(self.ramps, name, (0.0, 1.0)) for name in ChurnWeights.model_fields}

    @cached_property
    def weight_column(self) -> Floats:
        """The weight of each sign."""
        return np.array([[float(weight)] for weight in self.weights.model_dump().values()])
