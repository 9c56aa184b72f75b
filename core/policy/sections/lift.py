"""What the policy says of the way to the next tier: how far a figure can realistically move within a year."""

from core.policy.section import Part, Section


class Lift(Section):
    """The levers a rep has, and their realistic range; 0 takes a lever out."""

    revenue: Part
    punctuality: Part
    cost_to_serve: Part
    margin: Part
