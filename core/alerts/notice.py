"""A notice: the alerts of one customer that one person should hear of, when, and if not, why not."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Literal

from core.alerts.alert import Alert
from core.policy import Policy
from core.types import Lang, Reason

# at once; in the person's own morning digest; in their team's digest only
Way = Literal["now", "digest", "team"]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom to tell, and how they want it. Times of day are in ``zone``; ``calendar`` is a country of ``holidays``.

    ``calendar`` None knows weekends only. ``at_once`` False puts red alerts into the digest, too. ``muted`` are rules.
    """

    id: int
    lang: Lang
    zone: str
    calendar: str | None
    quiet_from: time
    quiet_until: time
    digest_at: time
    daily_limit: int
    at_once: bool = True
    digest: bool = True
    muted: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Told:
    """What a person was last told of an alert: of which episode, at which level."""

    episode: int
    level: int


@dataclass(frozen=True, slots=True)
class Notice:
    """Alerts of one customer for one person; ``due`` is when it may arrive, ``held`` why it goes no further.

    ``delayed`` says why it arrives later than at once, or another way than first meant.
    """

    person: Person
    customer: int
    alerts: tuple[Alert, ...]
    way: Way
    due: datetime
    held: Reason | None = None
    delayed: Reason | None = None


@dataclass(frozen=True, slots=True)
class Situation:
    """What stages decide by: now (UTC), what each person was told of which alert, how many messages they got today.

    ``told`` is by (person id, alert id); leave out what a person must hear again (their snooze ended, it was handed to
    them). ``today`` is by person id: messages of alerts on the person's own day. ``waiting`` are those still to arrive,
    by person id and the person's own day; today's are not in ``today``.
    """

    now: datetime
    policy: Policy
    told: Mapping[tuple[int, int], Told] = field(default_factory=dict)
    today: Mapping[int, int] = field(default_factory=dict)
    waiting: Mapping[tuple[int, date], int] = field(default_factory=dict)


Stage = Callable[[Sequence[Notice], Situation], Sequence[Notice]]
