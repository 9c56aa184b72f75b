"""The whole policy: one section a model, and a version that names its content."""

import hashlib
import json
from functools import cached_property
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from core.policy.section import Section
from core.policy.sections.activity import Activity
from core.policy.sections.alert_rules import AlertRules
from core.policy.sections.alerts import Alerts
from core.policy.sections.alive import Alive
from core.policy.sections.altman import Altman
from core.policy.sections.associations import Associations
from core.policy.sections.audit import Audit
from core.policy.sections.behaviour import Behaviour
from core.policy.sections.behaviour_classes import BehaviourClasses
from core.policy.sections.business_risk import BusinessRisk
from core.policy.sections.churn import Churn
from core.policy.sections.clv import Clv
from core.policy.sections.completeness import Completeness
from core.policy.sections.compliance_risk import ComplianceRisk
from core.policy.sections.cooperation import Cooperation
from core.policy.sections.cooperation_stage import CooperationStage
from core.policy.sections.credit_grade import CreditGrade
from core.policy.sections.credit_risk import CreditRisk
from core.policy.sections.current_value import CurrentValue
from core.policy.sections.decision_chain import DecisionChain
from core.policy.sections.event import Event
from core.policy.sections.firmographics import Firmographics
from core.policy.sections.followup import Followup
from core.policy.sections.gain import Gain
from core.policy.sections.goals import Goals
from core.policy.sections.importance import Importance
from core.policy.sections.incidents import Incidents
from core.policy.sections.influence import Influence
from core.policy.sections.journey import Journey
from core.policy.sections.lifecycle import Lifecycle
from core.policy.sections.lift import Lift
from core.policy.sections.loyalty import Loyalty
from core.policy.sections.need_orientation import NeedOrientation
from core.policy.sections.operational_risk import OperationalRisk
from core.policy.sections.performance_risk import PerformanceRisk
from core.policy.sections.playbooks import Playbooks
from core.policy.sections.potential import Potential
from core.policy.sections.pricing import Pricing
from core.policy.sections.purchase_tags import PurchaseTags
from core.policy.sections.quadrant import Quadrant
from core.policy.sections.reach import Reach
from core.policy.sections.referral import Referral
from core.policy.sections.relationship import Rule
from core.policy.sections.renewals import Renewals
from core.policy.sections.reputation_risk import ReputationRisk
from core.policy.sections.requirement_change_risk import RequirementChangeRisk
from core.policy.sections.rfm import Rfm
from core.policy.sections.risk_matrix import RiskMatrix
from core.policy.sections.risk_tags import RiskTags
from core.policy.sections.risks import Risks
from core.policy.sections.segments import segment_of
from core.policy.sections.team import Team
from core.policy.sections.tier import Tier
from core.policy.sections.touchpoints import Touchpoints
from core.policy.sections.underway import Underway
from core.policy.sections.urgency import Urgency
from core.policy.sections.usage import Usage
from core.policy.sections.value_roles import ValueRoles
from core.policy.sections.warning import WarningSteps


class Sections(Section):
    """The sections, one a model; ``version`` names their content, however the file was written."""

    reporting_currency: Annotated[str, Field(pattern="^[A-Z]{3}$")]
    rfm: Rfm
    current_value: CurrentValue
    potential: Potential
    tier: Tier
    quadrant: Quadrant
    behaviour: Behaviour
    lifecycle: Lifecycle
    alive: Alive
    clv: Clv
    completeness: Completeness
    churn: Churn
    risks: Risks
    altman: Altman
    credit_grade: CreditGrade
    activity: Activity
    reach: Reach
    influence: Influence
    loyalty: Loyalty
    usage: Usage
    audit: Audit
    purchase_tags: PurchaseTags
    need_orientation: NeedOrientation
    cooperation: Cooperation
    cooperation_stage: CooperationStage
    firmographics: Firmographics
    incidents: Incidents
    lift: Lift
    associations: Associations
    goals: Goals
    referral: Referral
    pricing: Pricing
    gain: Gain
    event: Event
    credit_risk: CreditRisk
    performance_risk: PerformanceRisk
    compliance_risk: ComplianceRisk
    reputation_risk: ReputationRisk
    operational_risk: OperationalRisk
    requirement_change_risk: RequirementChangeRisk
    business_risk: BusinessRisk
    value_roles: ValueRoles
    behaviour_classes: BehaviourClasses
    importance: Importance
    urgency: Urgency
    warning: WarningSteps
    risk_matrix: RiskMatrix
    risk_tags: RiskTags
    underway: Underway
    journey: Journey
    followup: Followup
    renewals: Renewals
    decision_chain: DecisionChain
    touchpoints: Touchpoints
    team: Team
    alerts: Alerts
    alert_rules: AlertRules
    playbooks: Playbooks

    @cached_property
    def text(self) -> str:
        """The whole policy as canonical JSON; ``Policy.model_validate_json`` reads it back."""
        return json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)

    @cached_property
    def version(self) -> str:
        """A short hash of the content."""
        return hashlib.sha256(self.text.encode()).hexdigest()[:10]


if TYPE_CHECKING:
    from core.policy.sections.segments import Segment
else:
    Segment = segment_of(Sections)  # made from the sections: a new one that weighs needs no second list


class Policy(Sections):
    """All sections and the rules on top of them."""

    segments: tuple[Segment, ...] = ()
    relationship: Annotated[tuple[Rule, ...], Field(min_length=1)]
