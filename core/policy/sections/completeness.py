"""What the policy says of how complete a profile is."""

from core.policy.section import Part, Section, Weight


class Completeness(Section):
    """How much of a profile is known."""

    stale_counts: Part
    roles_weight: Weight
