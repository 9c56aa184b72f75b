"""What the policy says of follow-up plans: how far each step lies from the order, and what it should bring."""

from typing import Self

from pydantic import model_validator

from core.policy.section import Days, Part, Positive, Section


class FollowupStep(Section):
    """A step: ``at`` in usual gaps after the order, ``goal`` in parts of a usual order."""

    at: Positive
    goal: Part


class FollowupSteps(Section):
    """The steps of a plan in their order."""

    thanks: FollowupStep
    add_on: FollowupStep
    first_use: FollowupStep
    second_need: FollowupStep
    stock_check: FollowupStep
    reorder: FollowupStep
    review: FollowupStep

    @model_validator(mode="after")
    def _ascends(self) -> Self:
        places = [step.at for _, step in self]
        if places != sorted(set(places)):
            raise ValueError("each step must lie further from the order than the one before")
        return self


class Followup(Section):
    """Plans after an order."""

    rhythm_days_min: Days
    rhythm_days_max: Days
    start_within_days: Days
    steps: FollowupSteps
