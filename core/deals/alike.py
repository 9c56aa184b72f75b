"""What customers of the same region, use scenario or need grade buy in a year, to hold the goals of one against it."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.deals.goals import quantile
from core.policy.sections.goals import Goals
from core.types import Value

# What customers are compared by, and the goal that suits each need grade.
COMPARED = ("region", "use_scenario", "need_grade")
HALF, THREE_OF_FOUR = 0.5, 0.75  # as the sentences say it
GOAL_OF_GRADE = {"low": "must", "middle": "stretch", "high": "challenge"}


@dataclass(frozen=True, slots=True)
class Alike:
    """The other buyers that share a value: how many, and what half and three of four of them do not exceed in a year.

    The amounts are None where they are too few to say anything.
    """

    dimension: str
    value: Value
    count: int
    half: int | None = None
    high: int | None = None


def compared(dimension: str, value: Value, revenues: Sequence[int], policy: Goals) -> Alike:
    """Return what the others buy in a year; only those who bought anything count."""
    bought = [revenue for revenue in revenues if revenue > 0]
    if len(bought) < policy.peers_min:
        return Alike(dimension, value, len(bought))
    return Alike(dimension, value, len(bought), quantile(bought, HALF), quantile(bought, THREE_OF_FOUR))
