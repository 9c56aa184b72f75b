"""What the policy says of business risk: whether a customer's own business is going down."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Part, Section, Weight


class BusinessWeights(Section):
    """What each indicator weighs."""

    z_score: Weight = 0
    earnings_change: Weight = 0
    equity_change: Weight = 0
    payment_terms_change: Weight = 0
    profit_level: Weight = 0
    headcount_trend: Weight = 0
    industry_outlook: Weight = 0
    development_stage: Weight = 0


class PaymentTermsChange(Section):
    """How bad each change of the terms they ask for is."""

    shorter: Part
    unchanged: Part
    longer: Part


class ProfitLevel(Section):
    """How bad each level of profit is."""

    high: Part
    medium: Part
    low: Part
    loss: Part


class HeadcountTrend(Section):
    """How bad each change of their headcount is."""

    growing: Part
    stable: Part
    shrinking: Part


class IndustryOutlook(Section):
    """How bad each outlook of their market is."""

    growing: Part
    stable: Part
    shrinking: Part


class DevelopmentStage(Section):
    """How bad each stage of a company is."""

    start_up: Part
    growth: Part
    mature: Part
    decline: Part


class BusinessRisk(RiskSection):
    """Balance sheets, and what is known of the company and its market."""

    z_score: Ramp
    earnings_change: Ramp
    equity_change: Ramp
    payment_terms_change: PaymentTermsChange
    profit_level: ProfitLevel
    headcount_trend: HeadcountTrend
    industry_outlook: IndustryOutlook
    development_stage: DevelopmentStage
    weights: Full[BusinessWeights]
