"""What the policy says of the customer's gain: over how many years it is told, and how far a figure may be wrong."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Section

Years = Annotated[int, Field(ge=1, le=10)]
Swing = Annotated[float, Field(gt=0, lt=1)]


class Gain(Section):
    """The proposal of what a customer gains with us."""

    years: Years
    swing: Swing
