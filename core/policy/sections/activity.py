"""What the policy says of social activity."""

from core.policy.section import Days, Full, Positive, Section, Weight


class ActivityFull(Section):
    """How much of each kind earns all its points."""

    referrals_made: Positive
    events_attended: Positive
    public_reviews: Positive
    group_memberships: Positive
    followers: Positive


class ActivityWeights(Section):
    """What each kind adds to the activity."""

    referrals_made: Weight = 0
    events_attended: Weight = 0
    public_reviews: Weight = 0
    group_memberships: Weight = 0
    followers: Weight = 0


class Activity(Section):
    """How active a customer is among others."""

    window_days: Days
    full: ActivityFull
    weights: Full[ActivityWeights]
