"""What the policy says of the needs behind purchases and of how many suppliers a customer has."""

from core.policy.section import Count, Days, Part, Section


class PurchaseTags(Section):
    """When a need counts as shown, and which share of the budget tells of one supplier or of several."""

    meetings_from: Count
    categories_from: Count
    rival_days: Days
    sole_from: Part
    several_below: Part
