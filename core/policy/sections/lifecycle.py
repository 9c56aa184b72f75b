"""What the policy says of states and stages."""

from core.policy.section import Count, Days, Positive, Section


class Lifecycle(Section):
    """The customer's state and stage by its own rhythm."""

    own_gaps: Count
    last_gaps: Count
    dormant_gaps: Positive
    dormant_floor_days: Days
    leaving_gaps: Positive
    leaving_floor_days: Days
    new_days: Days
    long_term_days: Days
    long_term_purchases: Count
