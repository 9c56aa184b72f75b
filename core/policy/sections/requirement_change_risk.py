"""What the policy says of the risk that requirements change: that a customer comes to need something else."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Section, Weight


class RequirementChangeWeights(Section):
    """What each indicator weighs."""

    category_shift: Weight = 0
    order_change: Weight = 0
    demand_unrest: Weight = 0
    needs_restated: Weight = 0
    deals_lost: Weight = 0


class RequirementChangeRisk(RiskSection):
    """What they buy, how much of it, and what they say they need."""

    category_shift: Ramp
    order_change: Ramp
    demand_unrest: Ramp
    needs_restated: Ramp
    deals_lost: Ramp
    weights: Full[RequirementChangeWeights]
