"""Let the rules of the alerts look at a book from sample to sample: what a policy would have opened, and of whom.

The first sample is where the watching begins: what holds then was always so. Nobody acts in between, so an alert that
opened stays until its cause is gone. What becomes of one is what core.alerts.decide says, for all customers at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.alerts.alert import AMBER, STATES
from core.alerts.evaluate import Looked, look
from core.alerts.rule import WAS, is_on, rules
from core.frames import Array, Floats, Frame, Ints
from core.grouping import Longs, Mask
from core.policy import Policy

NONE, BASELINE, OPEN, RESOLVED = -1, *map(STATES.index, ("baseline", "open", "resolved"))


@dataclass(frozen=True, slots=True)
class Fired:
    """How many alerts of a rule each of two policies would have opened, and the customers only one of them tells of."""

    rule: str
    before: int
    after: int
    gone: Longs
    new: Longs

    @property
    def differs(self) -> bool:
        """Return whether the policies would not have told the same."""
        return bool(self.before != self.after or len(self.gone) or len(self.new))


@dataclass(frozen=True, slots=True)
class Trial:
    """What two policies would have opened within some days, of one customer in so many.

    ``rules`` has every rule, the largest changes first.
    ``opened`` has a row a customer: ``customer`` and how many alerts of theirs ``before`` and ``after``.
    """

    days: int
    one_in: int
    rules: tuple[Fired, ...]
    opened: Frame

    @property
    def before(self) -> int:
        """Return how many alerts the first policy would have opened."""
        return int(self.opened["before"].sum())

    @property
    def after(self) -> int:
        """Return how many alerts the second policy would have opened."""
        return int(self.opened["after"].sum())


class Watch:
    """The alerts of one policy as they stand after each look; ``customers`` are the store ids, in the order of rows."""

    def __init__(self, policy: Policy, customers: Longs) -> None:
        """Begin to watch: nothing is known yet."""
        self.customers = customers
        self._policy = policy
        self._standing = {name: _Standing(len(customers)) for name in rules() if is_on(name, policy)}
        self._before: Frame | None = None

    def look_at(self, settled: Frame) -> None:
        """Let every rule look at the next sample, settled after the one before."""
        for name, standing in self._standing.items():
            (seen,) = look(settled, self._compared(standing), {}, self._policy, (name,))
            standing.take(seen, first=self._before is None)
        compared = {name for rule in rules().values() for name in rule.compares if name in settled}
        self._before = Frame({name: settled[name] for name in ("customer", *sorted(compared))})

    def opened(self) -> Mapping[str, Ints]:
        """Return how many alerts each rule opened, by customer."""
        return {name: standing.opened for name, standing in self._standing.items()}

    def _compared(self, standing: "_Standing") -> Frame | None:
        """Return what a rule compares with: the sample before, or what it was when a condition that holds began."""
        if self._before is None:
            return None
        began = {n: np.where(standing.holds, codes, self._before[n]) for n, codes in standing.was.items()}
        return self._before.with_columns(began)


class _Standing:
    """How one rule's alerts stand, a row a customer."""

    def __init__(self, customers: int) -> None:
        self.state: Ints = np.full(customers, NONE, np.int32)
        self.level: Ints = np.zeros(customers, np.int32)
        self.opened: Ints = np.zeros(customers, np.int32)
        self.holds: Mask = np.zeros(customers, np.bool_)
        self.was: dict[str, Array] = {}

    def take(self, seen: Looked, *, first: bool) -> None:
        level = np.zeros(len(self.state), np.int32)
        level[seen.rows] = seen.level
        certain, ended = level >= AMBER, self.holds & (level == 0)
        silent = (self.state == BASELINE) | (self.state == RESOLVED)
        begins = certain & (self.state == NONE)
        opens = (begins & (not first)) | (certain & silent & (~self.holds | (level > self.level)))
        self.was = {name: seen.frame[f"{WAS}{name}"] for name in seen.rule.compares}
        self.state = np.select([opens, begins, ended], [OPEN, BASELINE, RESOLVED], self.state).astype(np.int32)
        self.level = np.where(certain, level, self.level)
        self.holds = (self.holds | certain) & ~ended
        self.opened = self.opened + opens


def compare(before: Watch, after: Watch, days: int, one_in: int, worth: Floats) -> Trial:
    """Return what two policies opened of the same customers within some days; each stands for so many customers.

    ``worth`` orders the customers that are named: the greatest come first, unknown last.
    """
    nothing: Ints = np.zeros(len(before.customers), np.int32)
    first, second = before.opened(), after.opened()
    order = np.argsort(-np.nan_to_num(worth, nan=-np.inf), kind="stable")
    fired, sums = list[Fired](), {"before": nothing.astype(np.int64), "after": nothing.astype(np.int64)}
    for name in rules():
        old, new = first.get(name, nothing), second.get(name, nothing)
        fired.append(_fired(name, before.customers[order], old[order], new[order]))
        sums = {"before": sums["before"] + old, "after": sums["after"] + new}
    moved = sorted(fired, key=lambda rule: (-abs(rule.after - rule.before), -len(rule.new) - len(rule.gone), rule.rule))
    return Trial(days, one_in, tuple(moved), Frame({"customer": before.customers, **sums}))


def _fired(name: str, customers: Longs, before: Ints, after: Ints) -> Fired:
    gone, new = customers[(before > 0) & (after == 0)], customers[(after > 0) & (before == 0)]
    return Fired(name, int(before.sum()), int(after.sum()), gone, new)
