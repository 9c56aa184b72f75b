"""Lay out the way down from the opening price to the floor, each concession smaller than the one before.

Opening is what they pay today, for the challenge goal. The floor is the lower of two discounts: the most the policy
allows, and the one that still leaves the policy's margin, known from today's discount d and gross margin g: the goods
cost (1 - d)(1 - g) of the list price, so the price may fall to that over 1 - margin. Falling concessions tell that the
end is near (Raiffa, The Art and Science of Negotiation, 1982). Amounts are whole minor units, rounded up: never below
the floor.
"""

from dataclasses import dataclass
from math import ceil
from typing import Literal

from core.policy.sections.goals import Goals

Bound = Literal["policy", "margin"]


@dataclass(frozen=True, slots=True)
class Floor:
    """The highest discount on the list price, and what sets it; ``margin_known`` is whether our margin is known."""

    discount: float
    by: Bound
    margin_known: bool


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the way down: the discount it ends at, and what the opening order costs then, in minor units."""

    discount: float
    net: int


def floor_of(discount: float | None, gross_share: float | None, policy: Goals) -> Floor:
    """Return how far the price may go; a discount that is not known is taken as none."""
    if gross_share is None or gross_share >= 1:
        return Floor(policy.discount_max, "policy", margin_known=False)
    cost = (1 - (discount or 0.0)) * (1 - gross_share)
    by_margin = max(0.0, 1 - cost / (1 - policy.margin_min))
    if by_margin < policy.discount_max:
        return Floor(by_margin, "margin", margin_known=True)
    return Floor(policy.discount_max, "policy", margin_known=True)


def ladder(amount: int, discount: float, floor: Floor, policy: Goals) -> tuple[Step, ...]:
    """Return the opening and the steps below it, down to the floor; the opening alone where there is no room.

    ``amount`` is the opening order at today's ``discount``. Steps that would not lower it by a whole unit are left out.
    """
    opening = Step(discount, amount)
    if discount >= floor.discount or amount <= 0:
        return (opening,)
    weights = [policy.step_part**place for place in range(policy.steps)]
    steps = [opening]
    for place in range(1, policy.steps + 1):
        last = place == policy.steps
        part = 1.0 if last else sum(weights[:place]) / sum(weights)
        reached = floor.discount if last else discount + (floor.discount - discount) * part
        net = ceil(amount * (1 - reached) / (1 - discount))
        if net < steps[-1].net:
            steps.append(Step(reached, net))
    return tuple(steps)
