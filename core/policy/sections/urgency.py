"""What the policy says of urgency: what makes a customer today's work, and how much each cause adds."""

from functools import cached_property

import numpy as np

from core.frames import Floats
from core.policy.section import Days, Part, Points, Positive, Section


class UrgencyPoints(Section):
    """What each cause adds at most; together they add up, to 100 at most."""

    contract: Points
    complaint: Points
    overdue: Points
    rhythm: Points
    risk: Points
    due: Points

    @cached_property
    def hundredths(self) -> Floats:
        """One row a cause, to hold against many customers at once."""
        return np.array([[100 * points] for points in self.model_dump().values()])


class Urgency(Section):
    """How soon something must be done."""

    urgent_from: Points
    contract_days: Days
    talked_counts: Part
    open_complaint: Part
    overdue_full_days: Days
    rhythm_full: Positive
    amber_counts: Part
    due_days: Days
    points: UrgencyPoints
