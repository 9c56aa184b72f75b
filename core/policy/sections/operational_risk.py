"""What the policy says of operational risk: what goes wrong between their orders and our work."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Section, Weight


class OperationalWeights(Section):
    """What each indicator weighs."""

    complaints_per_order: Weight = 0
    complaint_days: Weight = 0
    service_share: Weight = 0
    corrected_share: Weight = 0
    dealings_per_order: Weight = 0
    average_order: Weight = 0
    unreached: Weight = 0


class OperationalRisk(RiskSection):
    """Complaints, corrections, effort, and gaps in what we know."""

    complaints_per_order: Ramp
    complaint_days: Ramp
    service_share: Ramp
    corrected_share: Ramp
    dealings_per_order: Ramp
    average_order: Ramp
    unreached: Ramp
    weights: Full[OperationalWeights]
