"""What the policy says of the goals of a deal: their sizes, what is enough history, how far a price may go."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Days, Part, Section

Steps = Annotated[int, Field(ge=2, le=6)]


class Goals(Section):
    """The must-hit, the stretch and the challenge goal, and the way down from the last to the first."""

    window_days: Days
    purchases_min: Count
    must: Part
    stretch: Part
    challenge: Part
    annual_stretch: Part
    annual_challenge: Part
    absorb: Annotated[float, Field(ge=1)]
    peers_min: Count
    discount_max: Part
    margin_min: Annotated[float, Field(ge=0, lt=1)]
    steps: Steps
    step_part: Annotated[float, Field(gt=0, lt=1)]
