"""What the policy says of influence: activity and reach together."""

from core.policy.section import Full, Section, Weight


class InfluenceWeights(Section):
    """What each of the two adds to the influence."""

    activity_score: Weight = 0
    reach_score: Weight = 0


class Influence(Section):
    """A customer's value by its word with others."""

    weights: Full[InfluenceWeights]
