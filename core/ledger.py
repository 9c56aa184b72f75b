"""What came of the playbooks: opened, used in a call, and what followed within the window, by playbook and segment.

What is counted is customers, each once for a playbook, from the day it was first used with them (first opened, where
variants are compared): several uses before one order would else count that order several times. A customer is *settled*
when the window after that day is over; only then is it known that nothing followed. What followed need not have come of
it: the figures say what happened. Orders are read from the records; states and levels of risk are scored again with
every run, a look a week, by what is on record then: what comes in within another window still counts. Variants are
compared fairly because a hash of the customer says who gets which.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from core.levels import LEVELS
from core.proportions import difference
from core.settle import LEVELS as RISK_LEVELS

OUTCOMES = ("ordered", "moved", "eased", "worse")
VARIANT = "--"  # talk/purchasing--b is a variant of talk/purchasing


@dataclass(frozen=True, slots=True)
class Opening:
    """A playbook read for a customer on a day (a day number), and the day it was used in a call, if it was."""

    playbook: str
    customer: int
    day: int
    segment: str | None = None
    used_on: int | None = None


@dataclass(frozen=True, slots=True)
class Followed:
    """The days on which something happened with a customer, by outcome."""

    days: Mapping[str, Sequence[int]] = field(default_factory=dict)

    def within(self, outcome: str, after: int, window: int) -> bool:
        """Tell whether it happened after a day, within so many days."""
        return any(after < day <= after + window for day in self.days.get(outcome, ()))


@dataclass(frozen=True, slots=True)
class Line:
    """One playbook in one segment or (None) in all: how many customers it was opened for, used with, are settled.

    ``followed`` counts the settled ones by outcome.
    """

    playbook: str
    segment: str | None
    opened: int
    used: int
    settled: int
    followed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Arm:
    """A variant: of so many settled customers it was opened for, so many ordered."""

    playbook: str
    settled: int
    ordered: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two variants: how much larger the second share is, and between what that lies with 95 % confidence."""

    one: Arm
    other: Arm
    gap: float
    low: float
    high: float

    @property
    def apart(self) -> bool:
        """Whether the interval leaves out that there is no difference."""
        return self.low > 0 or self.high < 0


def base_of(playbook: str) -> str:
    """Return the playbook that a name is a variant of, itself when it is none."""
    return playbook.partition(VARIANT)[0]


def lines(openings: Iterable[Opening], followed: Mapping[int, Followed], today: int, window: int) -> list[Line]:
    """Return a line for each playbook and below it one for each of its segments, the most opened first."""
    groups: dict[tuple[str, str | None], list[Opening]] = {}
    for opening in openings:
        groups.setdefault((opening.playbook, None), []).append(opening)
        if opening.segment is not None:
            groups.setdefault((opening.playbook, opening.segment), []).append(opening)
    found = {key: _line(key, group, followed, today, window) for key, group in groups.items()}
    return sorted(found.values(), key=lambda line: _place(line, found))


def _place(line: Line, found: Mapping[tuple[str, str | None], Line]) -> tuple[int, str, bool, str]:
    return -found[line.playbook, None].opened, line.playbook, line.segment is not None, line.segment or ""


def _line(
    key: tuple[str, str | None],
    group: Sequence[Opening],
    followed: Mapping[int, Followed],
    today: int,
    window: int,
) -> Line:
    used = _first((opening.customer, opening.used_on) for opening in group)
    settled = {customer: day for customer, day in used.items() if day + window <= today}
    counts = {
        outcome: sum(followed.get(customer, NOTHING).within(outcome, day, window) for customer, day in settled.items())
        for outcome in OUTCOMES
    }
    return Line(*key, len({opening.customer for opening in group}), len(used), len(settled), counts)


def compare(
    openings: Iterable[Opening], pair: tuple[str, str], followed: Mapping[int, Followed], today: int, window: int
) -> Comparison:
    """Compare two variants by the share of customers who ordered within the window after they were first opened.

    Everybody counts whom a variant was opened for, used or not: whether it is used may depend on how good it reads. Who
    got both is left out. The interval is Newcombe's (1998, method 10; core.proportions).
    """
    days = {name: _first((o.customer, o.day) for o in openings if o.playbook == name) for name in pair}
    both = days[pair[0]].keys() & days[pair[1]].keys()
    one, other = (
        _arm(
            name, {c: day for c, day in days[name].items() if c not in both and day + window <= today}, followed, window
        )
        for name in pair
    )
    return Comparison(one, other, *difference(other.ordered, other.settled, one.ordered, one.settled))


def _arm(name: str, days: Mapping[int, int], followed: Mapping[int, Followed], window: int) -> Arm:
    ordered = sum(followed.get(customer, NOTHING).within("ordered", day, window) for customer, day in days.items())
    return Arm(name, len(days), ordered)


def _first(found: Iterable[tuple[int, int | None]]) -> dict[int, int]:
    """Return the first day of each customer who has one."""
    days: dict[int, int] = {}
    for customer, day in found:
        if day is not None:
            days[customer] = min(day, days.get(customer, day))
    return days


def outcome_of(kind: str, before: str | None, after: str | None) -> str | None:
    """Return what a change of a class is in the ledger; None for what it does not count."""
    if kind == "state":
        return "moved"
    if kind not in RISK_LEVELS or before not in LEVELS or after not in LEVELS:
        return None
    return "eased" if LEVELS.index(after) < LEVELS.index(before) else "worse"


NOTHING = Followed()
