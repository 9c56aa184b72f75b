"""What the policy says of credit risk: whether a customer will pay what it owes."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Section, Weight


class CreditRiskWeights(Section):
    """What each indicator weighs."""

    overdue_share: Weight = 0
    overdue_days: Weight = 0
    days_late: Weight = 0
    lateness_trend: Weight = 0
    limit_use: Weight = 0
    disputed_share: Weight = 0
    z_score: Weight = 0


class CreditRisk(RiskSection):
    """Money they owe and how they have been paying."""

    overdue_share: Ramp
    overdue_days: Ramp
    days_late: Ramp
    lateness_trend: Ramp
    limit_use: Ramp
    disputed_share: Ramp
    z_score: Ramp
    weights: Full[CreditRiskWeights]
