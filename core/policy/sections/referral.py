"""What the policy says of whom to ask for an introduction."""

from core.policy.section import Count, Days, Delay, Full, Part, Positive, Section, Weight


class ReferralWeights(Section):
    """What each input adds to the rank of a candidate."""

    loyalty: Weight = 0
    satisfaction: Weight = 0
    influence: Weight = 0
    tenure: Weight = 0
    role: Weight = 0
    past: Weight = 0
    success: Weight = 0


class ReferralRoles(Section):
    """What the part of the best-placed person is worth, 1 the most."""

    champion: Part
    user: Part
    economic_buyer: Part
    technical_evaluator: Part
    purchasing: Part
    influencer: Part
    word_of_mouth: Part
    helps_inside: Part
    gives_feedback: Part
    shares_data: Part


class Referral(Section):
    """How candidates for a referral are ranked, and who is not asked now."""

    tenure_full_years: Positive
    past_full: Count
    growth_full: Positive
    won_days: Days
    survey_days: Days
    coverage_min: Part
    overdue_days: Delay
    weights: Full[ReferralWeights]
    roles: ReferralRoles
