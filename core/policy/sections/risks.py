"""What the policy says of the eight kinds of risk: which are watched, where amber and red begin, how long to wait."""

from functools import cached_property
from typing import Self

from pydantic import model_validator

from core.policy.section import Delay, Part, Points, Section


class Watch(Section):
    """One kind of risk: switched on or off, its borders in points, and its patience.

    A worse level counts only after the points have stayed there for ``delay_days``; a better one counts at once.
    """

    on: bool
    amber: Points
    red: Points
    delay_days: Delay

    @model_validator(mode="after")
    def _amber_comes_first(self) -> Self:
        if self.amber > self.red:
            raise ValueError("amber ≤ red")
        return self


class Risks(Section):
    """All eight; a kind that is off is computed, shown as switched off and never warned of.

    With less than ``known_min`` of the weights known, what is known says nothing: a risk is unknown then, or what
    incidents alone make of it when that is not green.
    """

    known_min: Part
    credit: Watch
    business: Watch
    performance: Watch
    operational: Watch
    compliance: Watch
    reputation: Watch
    churn: Watch
    requirement_change: Watch

    @cached_property
    def watched(self) -> tuple[str, ...]:
        """The columns of the levels of those that are switched on."""
        kinds = {name: getattr(self, name) for name in type(self).model_fields}
        return tuple(f"{name}_level" for name, watch in kinds.items() if isinstance(watch, Watch) and watch.on)
