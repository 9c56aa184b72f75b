"""What the policy says of products that go together: how far back, how often, and what makes a bundle of which kind."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Days, Part, Positive, Section

AtLeastOne = Annotated[float, Field(ge=1)]


class Associations(Section):
    """From when on two products go together, and what a test on the past must show before it leads."""

    window_days: Days
    follow_days: Days
    orders_min: Count
    customers_min: Count
    lift_min: AtLeastOne
    related_lift: AtLeastOne
    fixed_confidence: Part
    direction: AtLeastOne
    test_days: Days
    chance: Annotated[Positive, Field(lt=1)]
