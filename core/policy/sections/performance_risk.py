"""What the policy says of performance risk: whether a customer does what it agreed to."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Days, Full, Section, Weight


class PerformanceWeights(Section):
    """What each indicator weighs."""

    late_share: Weight = 0
    returned_share: Weight = 0
    cancelled_share: Weight = 0
    disputed_share: Weight = 0
    broken_contracts: Weight = 0


class PerformanceRisk(RiskSection):
    """Promises of payment, orders, goods and contracts that were not kept."""

    contract_days: Days
    late_share: Ramp
    returned_share: Ramp
    cancelled_share: Ramp
    disputed_share: Ramp
    broken_contracts: Ramp
    weights: Full[PerformanceWeights]
