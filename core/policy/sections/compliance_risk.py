"""What the policy says of compliance risk: whether we may deal with a customer at all."""

from core.policy.indicator import Ramp, RiskSection
from core.policy.section import Full, Part, Section, Weight


class ComplianceWeights(Section):
    """What each indicator weighs."""

    compliance_flag: Weight = 0
    licence_days: Weight = 0
    unnamed_payments: Weight = 0


class ComplianceFlag(Section):
    """How bad each outcome of a check is; "not checked" says nothing."""

    checked: Part
    under_investigation: Part
    sanctioned: Part


class ComplianceRisk(RiskSection):
    """Checks, licences and payments."""

    compliance_flag: ComplianceFlag
    licence_days: Ramp
    unnamed_payments: Ramp
    weights: Full[ComplianceWeights]
