"""What the policy says of how customers use what they bought."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Part, Positive, Section

Hour = Annotated[int, Field(ge=0, le=24)]


class Usage(Section):
    """How often, at what time of the day and how much of it they use."""

    daily_from: Count
    weekly_from: Count
    trend_change: Positive
    work_from: Hour
    evening_from: Hour
    night_from: Hour
    time_share: Part
