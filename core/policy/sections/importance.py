"""What the policy says of importance: what each tier is worth, and what weighs how much."""

from core.policy.section import Full, Part, Points, Section, Weight


class TierWorth(Section):
    """What each tier counts; a target, of whom nothing is known, counts nothing."""

    high_value: Part
    valuable: Part
    break_even: Part
    loss_making: Part
    potential: Part


class ImportanceWeights(Section):
    """What each input adds to the importance."""

    tier: Weight = 0
    tier_score: Weight = 0
    revenue_percentile: Weight = 0
    potential_score: Weight = 0


class Importance(Section):
    """How much a customer matters for a day's work."""

    important_from: Points
    tier_worth: TierWorth
    weights: Full[ImportanceWeights]
