"""What the policy says of the eight kinds of risk: which are watched, where amber and red begin, how long to wait."""

from core.policy.section import Delay, Part, Points, Section


class Watch(Section):
    """One kind of risk: switched on or off, its borders in points, and its patience.

    A worse level counts only after the points have stayed there for ``delay_days``; a better one counts at once.
    """

    on: bool
    amber: Points
    red: Points
    delay_days: Delay


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
