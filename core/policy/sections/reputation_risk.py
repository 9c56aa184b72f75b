"""What the policy says of reputation risk: what is said about a customer, and what it says about us."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Section, Weight


class ReputationWeights(Section):
    """What each indicator weighs."""

    detractors: Weight = 0
    urgent_complaints: Weight = 0
    open_complaints: Weight = 0


class DetractorFrom(Section):
    """The highest answer to each kind of survey that still speaks against us."""

    nps: float
    csat: float
    ces: float


class ReputationRisk(RiskSection):
    """Surveys and complaints; incidents carry what is in the news."""

    detractor_up_to: DetractorFrom
    detractors: Ramp
    urgent_complaints: Ramp
    open_complaints: Ramp
    weights: Full[ReputationWeights]
