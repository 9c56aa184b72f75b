"""What the policy says of the journey: from how many deals a median counts, and when a deal is stuck."""

from core.policy.section import Count, Days, Positive, Section


class Journey(Section):
    """The six stages, and the touchpoints on the way."""

    deals_min: Count
    stuck_times: Positive
    evidence_days: Days
