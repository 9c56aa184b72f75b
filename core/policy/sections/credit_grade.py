"""What the policy says of credit: how payment is read, where grades begin, and what limit each one gets."""

from typing import Annotated, Literal

from pydantic import Field

from core.policy.section import Count, Days, Full, Part, Points, Positive, Section, Weight

Grade = Literal["a", "b", "c", "d"]


class CreditGrades(Section):
    """The points from which a grade is given; below the last one it is D."""

    a: Points
    b: Points
    c: Points


class LimitFactors(Section):
    """What each grade multiplies an ordinary credit line by."""

    a: Annotated[float, Field(ge=0)]
    b: Annotated[float, Field(ge=0)]
    c: Annotated[float, Field(ge=0)]
    d: Annotated[float, Field(ge=0)]


class CreditWeights(Section):
    """What each input adds to the credit score."""

    days_late: Weight = 0
    late_share: Weight = 0
    worst_overdue_days: Weight = 0
    disputed_share: Weight = 0
    limit_use: Weight = 0
    z_score: Weight = 0


class CreditGrade(Section):
    """How reliably a customer pays."""

    grace_days: Annotated[int, Field(ge=0)]
    late_days_zero: Days
    worst_days_zero: Days
    disputed_zero: Positive
    limit_use_full: Part
    limit_use_zero: Annotated[float, Field(gt=1)]
    coverage_min: Part
    invoices_min: Count
    few_cap: Grade
    distress_cap: Grade
    limit_share_of_equity: Part
    grade_from: CreditGrades
    limit_factor: LimitFactors
    weights: Full[CreditWeights]
