"""What the policy says of current value: costs, and what weighs how much."""

from core.policy.section import Days, Full, Minor, Part, Section, Weight


class InteractionCosts(Section):
    """What one dealing of each kind costs us, in minor units of the reporting currency."""

    call: Minor
    visit: Minor
    meeting: Minor
    email: Minor
    chat: Minor
    quote: Minor
    delivery: Minor
    service: Minor
    event: Minor
    other: Minor
    trial: Minor


class CurrentValueWeights(Section):
    """What each input adds to the current value."""

    revenue_12m: Weight = 0
    net_margin_12m: Weight = 0
    days_late: Weight = 0


class CurrentValue(Section):
    """What a customer is worth today."""

    cost_per_complaint: Minor
    cost_coverage: Part
    late_days_zero: Days
    cost_per_interaction: InteractionCosts
    weights: Full[CurrentValueWeights]
