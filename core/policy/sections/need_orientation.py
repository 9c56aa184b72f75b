"""What the policy says of telling what customers look for first."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Days, Full, Part, Points, Positive, Section, Weight


class CostSigns(Section):
    """What shows that they look for cost first."""

    discount: Weight = 0
    low_price: Weight = 0
    preference: Weight = 0


class QualitySigns(Section):
    """What shows that they look for quality first."""

    high_price: Weight = 0
    preference: Weight = 0


class InnovationSigns(Section):
    """What shows that they look for something new."""

    trials: Weight = 0
    category_shift: Weight = 0
    preference: Weight = 0


class NeedOrientation(Section):
    """The signs of each orientation, how strong they must be, and how sure that makes us."""

    discount_full: Annotated[Part, Field(gt=0)]
    price_spread: Positive
    price_peers: Count
    trials_full: Count
    trial_days: Days
    evidence_min: Points
    lead_min: Points
    answer_confidence: Part
    stale_days: Days
    stale_confidence: Part
    cost_sensitive: Full[CostSigns]
    quality_seeking: Full[QualitySigns]
    innovation_driven: Full[InnovationSigns]
