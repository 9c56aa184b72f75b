"""What the policy says of reach among other customers."""

from core.policy.section import Count, Full, Part, Positive, Section, Weight


class ReachWeights(Section):
    """What each input adds to the reach."""

    known_by: Weight = 0
    depended_on_by: Weight = 0
    network_rank: Weight = 0
    network_circle: Weight = 0
    referred_revenue: Weight = 0


class Reach(Section):
    """How far a customer's word carries."""

    known_by_full: Positive
    depended_on_by_full: Positive
    known_by_many: Count
    depended_on_by_many: Count
    important_circle: Part
    weights: Full[ReachWeights]
