"""What the policy says of risk against uncertainty."""

from core.policy.indicator import Ramp
from core.policy.section import Full, Part, Points, Section, Weight


class RiskMatrixWeights(Section):
    """What each kind of risk weighs in the overall one."""

    credit: Weight = 0
    business: Weight = 0
    performance: Weight = 0
    operational: Weight = 0
    compliance: Weight = 0
    reputation: Weight = 0
    churn: Weight = 0
    requirement_change: Weight = 0


class UncertaintyWeights(Section):
    """What makes us uncertain: what is not known, and demand that swings."""

    unknown: Weight = 0
    volatility: Weight = 0


class RiskMatrix(Section):
    """Where risk and uncertainty divide, and what they are made of."""

    worst_counts: Part
    risk_points: Points
    uncertainty_cut: Part
    volatility: Ramp
    weights: Full[RiskMatrixWeights]
    uncertainty_weights: Full[UncertaintyWeights]
