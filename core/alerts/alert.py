"""An alert: one customer, one rule, its state, and every step it ever took."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal, get_args

from core.types import Money, Reason

# baseline: held when the watching began, so nobody was told; it speaks up when it gets worse.
State = Literal["baseline", "open", "acknowledged", "snoozed", "resolved"]
STATES: tuple[State, ...] = get_args(State)
ACTIVE: frozenset[State] = frozenset({"open", "acknowledged", "snoozed"})

Step = Literal[
    "known",  # became part of the baseline
    "opened",
    "reopened",
    "worsened",
    "eased",
    "acknowledged",
    "snoozed",
    "woke",
    "assigned",
    "escalated",
    "returned",  # to whoever looks after the customer: whom it was handed to may no longer see it
    "resolved",  # by a person, or by itself when nobody is named
    "switched_off",  # with its rule
    "useful",
    "noise",
    "too_early",
    "held",  # not told, with the reason
]
VERDICTS = ("useful", "noise", "too_early")
# Until a day and hour, until the next import, or unless it gets worse by so much.
Snooze = Literal["until", "import", "worse"]

AMBER, RED = 1, 2


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found of a customer (store id) as of a day: the condition holds.

    ``level`` is AMBER or RED; ``worse`` as the rule measures it; ``was`` are the codes of the columns it compared with.
    """

    customer: int
    rule: str
    level: int
    worse: float
    reason: Reason
    on: date
    stake: Money | None = None
    was: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alert:
    """An alert as it stands. ``version`` goes up with every step; ``episode`` with every opening.

    ``holds`` says whether the condition held when it was last looked at; a person may have resolved it all the same.
    ``opened_on`` is the business day it opened as of, ``opened_at`` and ``changed_at`` are UTC. ``owner`` is the user
    who looks after the customer, ``assignee`` whom it was handed to (either may be None).
    """

    id: int
    customer: int
    rule: str
    state: State
    level: int
    worse: float
    reason: Reason
    stake: Money | None
    was: Mapping[str, int]
    holds: bool
    episode: int
    version: int
    opened_on: date
    opened_at: datetime
    changed_at: datetime
    owner: int | None = None
    assignee: int | None = None
    snooze: Snooze | None = None
    snoozed_until: datetime | None = None
    snoozed_worse: float | None = None
    escalated_at: datetime | None = None

    @property
    def responsible(self) -> int | None:
        """The user who should act: whom it was handed to, else who looks after the customer."""
        return self.assignee if self.assignee is not None else self.owner
