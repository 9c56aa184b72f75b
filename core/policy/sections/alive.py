"""What the policy says of forecasting orders."""

from core.policy.section import Count, Days, Part, Section


class Alive(Section):
    """Who is still active, and what they will order."""

    horizon_days: Days
    interval: Part
    repeats_min: Count
    repeat_buyers_min: Count
    fading_below: Part
