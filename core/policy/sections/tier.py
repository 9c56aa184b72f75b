"""What the policy says of tiers: cuts, borders, and which scores weigh how much."""

from typing import Literal

from core.policy.section import Days, Full, Part, Points, Section, Weight


class Tier(Section):
    """The customer's tier; ``weights`` name score columns of any model."""

    cut: Literal["80/20", "20/60/20", "fixed"]
    top_share: Part
    bottom_share: Part
    high_value_points: Points
    loss_making_below: float
    break_even_below: float
    keep_points: Points
    keep_margin: Part
    dealing_days: Days
    awaited: tuple[str, ...]
    weights: Full[dict[str, Weight]]
