"""What the policy says of loyalty."""

from core.policy.section import Count, Days, Full, Part, Positive, Section, Weight


class LoyaltyWeights(Section):
    """What each input adds to the loyalty."""

    repeat_rate: Weight = 0
    kept_share: Weight = 0
    nps: Weight = 0
    csat: Weight = 0
    ces: Weight = 0
    complaints: Weight = 0
    referrals_made: Weight = 0


class Loyalty(Section):
    """How loyal a customer is, and in which way."""

    window_days: Days
    survey_days: Days
    repeat_full: Count
    complaints_zero: Positive
    referrals_full: Positive
    coverage_min: Part
    pattern_min: Count
    shift_run: Count
    intermittent_share: Part
    pleased_from: Part
    displeased_to: Part
    weights: Full[LoyaltyWeights]
