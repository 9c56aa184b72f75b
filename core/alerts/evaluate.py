"""Look for what the rules watch: scored customers in, findings out."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import numpy as np

from core.alerts.alert import Finding
from core.alerts.rule import WAS, Rule, is_on, rules
from core.frames import Array, Floats, Frame, Ints
from core.grouping import Longs
from core.policy import Policy
from core.values import FIRST_DAY

Key = tuple[int, str]  # customer (store id) and rule


@dataclass(frozen=True)
class Looked:
    """What one rule saw: the customers where it holds or cannot tell, with level (-1 unknown) and how bad it is.

    ``rows`` are their rows in ``frame``, which has the ``was_`` columns the rule compared with.
    """

    rule: Rule
    frame: Frame
    policy: Policy
    rows: Longs
    level: Ints
    worse: Floats

    @cached_property
    def customer(self) -> Longs:
        """Their store ids."""
        ids: Longs = self.frame["customer"][self.rows].astype(np.int64)
        return ids

    def findings(self, which: Sequence[int]) -> Iterator[Finding]:
        """Give the findings at some places of ``rows``, told in words."""
        places = np.asarray(which, np.int64)
        for place, row in zip(which, self.frame.rows(self.rows[places]), strict=True):
            yield Finding(
                customer=int(self.customer[place]),
                rule=self.rule.name,
                level=int(self.level[place]),
                worse=float(self.worse[place]),
                reason=self.rule.reason(row, self.policy),
                on=_day(row["as_of"]),
                stake=self.rule.stake(row, self.policy),
                was={name: int(row[f"{WAS}{name}"]) for name in self.rule.compares},
            )


def look(
    scores: Frame,
    before: Frame | None,
    remembered: Mapping[Key, Mapping[str, int]],
    policy: Policy,
    on: Collection[str] | None = None,
) -> tuple[Looked, ...]:
    """Return what each rule sees in settled scores: those named in ``on``, else all that are switched on.

    ``before`` is the run before (``customer`` and the columns of core.settle.WATCHED as codes), None without one.
    ``remembered`` holds what open alerts compared with when they fired: that counts, not the run before.
    """
    place = {int(customer): row for row, customer in enumerate(scores["customer"])} if remembered else {}
    return tuple(
        _look(rule, _compared(rule, scores, before, remembered, place), policy)
        for name, rule in rules().items()
        if (is_on(name, policy) if on is None else name in on)
    )


def _look(rule: Rule, frame: Frame, policy: Policy) -> Looked:
    level = rule.level(frame, policy)
    rows = np.flatnonzero(level)
    return Looked(rule, frame, policy, rows, level[rows], rule.worse(frame, policy)[rows])


def _compared(
    rule: Rule,
    scores: Frame,
    before: Frame | None,
    remembered: Mapping[Key, Mapping[str, int]],
    place: Mapping[int, int],
) -> Frame:
    """Return the scores with the ``was_`` columns of a rule; -1 is unknown."""
    if not rule.compares:
        return scores
    was = {name: _was(name, scores, before) for name in rule.compares}
    for (customer, named), codes in remembered.items():
        if named == rule.name and customer in place:
            for name, code in codes.items():
                was[name][place[customer]] = code
    return scores.with_columns({f"{WAS}{name}": values for name, values in was.items()})


def _was(name: str, scores: Frame, before: Frame | None) -> Array:
    if before is None or not before.length or name not in before:
        return np.full(scores.length, -1, np.int32)
    order = np.argsort(before["customer"], kind="stable")
    there = before["customer"][order]
    at = np.minimum(np.searchsorted(there, scores["customer"]), len(there) - 1)
    found = there[at] == scores["customer"]
    return np.where(found, before[name][order][at], -1).astype(np.int32)


def _day(number: float) -> date:
    return FIRST_DAY + timedelta(days=int(number))
