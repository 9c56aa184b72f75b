"""A follow-up plan after an order: which steps, on which working days, with what goal.

The plan follows the customer's own rhythm: a step that the policy puts at 0.6 is due 0.6 usual gaps after the order.
Where that is a day off, it is due on the next working day; two steps never share a day. Steps whose day has passed when
the plan is made are left out. Where that of the next order has, the steps of the mature period begin anew on the next
working day: the order they wait for is late, and what was to follow it at once is no longer true.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from core.policy.sections.followup import Followup
from core.types import Money

PERIODS = ("impulse", "honeymoon", "mature")
PERIOD_OF = {
    "thanks": "impulse",
    "add_on": "impulse",
    "first_use": "honeymoon",
    "second_need": "honeymoon",
    "stock_check": "mature",
    "reorder": "mature",
    "review": "mature",
}
NEXT_ORDER = "reorder"
DAY = timedelta(days=1)
WHOLE_LIFE = 400  # more days than any country takes off in a row: a search that long has gone wrong

Works = Callable[[date], bool]


@dataclass(frozen=True, slots=True)
class Planned:
    """A step: ``offset`` is how many days after the order the rhythm puts it, ``on`` the working day it is due."""

    name: str
    offset: int
    on: date
    goal: Money | None


@dataclass(frozen=True, slots=True)
class Order:
    """What a plan starts from: the last order, the usual gap in days and the usual amount of an order."""

    on: date
    gap: float
    usual: Money | None


def spread(gap: float, rules: Followup) -> float:
    """Return the days one gap takes in a plan: the usual gap within the policy's limits."""
    return min(max(gap, float(rules.rhythm_days_min)), float(rules.rhythm_days_max))


def plan(order: Order, today: date, rules: Followup, works: Works) -> tuple[Planned, ...]:
    """Return the steps that are still to come after an order, at least those of the mature period."""
    days = spread(order.gap, rules)
    offsets = {name: max(1, round(step.at * days)) for name, step in rules.steps}
    late = order.on + offsets[NEXT_ORDER] * DAY <= today
    ahead = {} if late else {name: offset for name, offset in offsets.items() if order.on + offset * DAY > today}
    start = order.on + min(ahead.values()) * DAY if ahead else today + DAY
    chosen = ahead or {name: offset for name, offset in offsets.items() if PERIOD_OF[name] == PERIODS[-1]}
    due = dates(start, list(chosen.values()), works)
    goals = {name: _goal(step.goal, order.usual) for name, step in rules.steps}
    return tuple(Planned(name, offset, on, goals[name]) for (name, offset), on in zip(chosen.items(), due, strict=True))


def dates(start: date, offsets: Sequence[int], works: Works) -> list[date]:
    """Return a working day for each step: the first from ``start`` on, the others as far from it as the offsets say."""
    found: list[date] = []
    for offset in offsets:
        day = start + (offset - offsets[0]) * DAY
        found.append(_working(max(day, found[-1] + DAY) if found else day, works))
    return found


def _working(day: date, works: Works) -> date:
    """Return a day, or the first working day after it."""
    for later in range(WHOLE_LIFE):
        if works(day + later * DAY):
            return day + later * DAY
    raise ValueError(f"no working day from {day} on")


def _goal(part: float, usual: Money | None) -> Money | None:
    """Return a part of a usual order; nothing for a step that sells nothing, or when the usual order is unknown."""
    if not part or usual is None or usual.minor <= 0:
        return None
    return Money(round(part * usual.minor), usual.currency)
