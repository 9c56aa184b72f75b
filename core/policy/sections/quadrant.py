"""What the policy says of value against potential."""

from typing import Literal

from core.policy.section import Points, Section


class Quadrant(Section):
    """Value against potential."""

    cut: Literal["median", "fixed"]
    current_points: Points
    potential_points: Points
