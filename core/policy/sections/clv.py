"""What the policy says of customer lifetime value."""

from typing import Annotated, Literal

from pydantic import Field

from core.policy.section import Count, Part, Section


class Clv(Section):
    """What a customer will still bring us."""

    horizon_months: Count
    discount_yearly: Annotated[float, Field(ge=0, le=1)]
    first_order_counts: bool
    margin: Literal["gross", "net"]
    margin_assumed: Part
    renewal_share: Part
    renewal_weight: Count
