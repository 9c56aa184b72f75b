"""What the policy says of records that contradict each other."""

from core.policy.section import Count, Days, Minor, Part, Section, Weight


class Audit(Section):
    """Figures beyond which two records about a customer cannot both be right."""

    budget_per_head: Minor
    few_hands: Count
    start_up_most: Count
    sole_wallet_min: Part
    bought_days: Days
    doubt_worth: Weight
