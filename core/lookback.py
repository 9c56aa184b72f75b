"""Score a book as of earlier days by two policies, only what the alerts' rules read: what would each have told of?

Every sample is settled after the one before it. What was learnt from all customers is today's; where there are many, a
few that are always the same stand for all. What both policies agree on, from the same figures, is worked out once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

import numpy as np

from core import sample
from core.alerts.evaluate import look
from core.alerts.rule import is_on, rules
from core.alerts.trial import Trial, Watch, compare
from core.asof import known_on
from core.frames import Array, Frame, Growing, day_number
from core.lineup import models
from core.model import Columns, Learnt, Model
from core.policy import Policy
from core.policy.watched import alike, watched
from core.settle import SINCE, WATCHED, hold
from core.tables import Tables

A_WEEK = 7
MOST = 10_000  # customers looked back at: more of them would only be slower, the parts stay the same


@dataclass(frozen=True, slots=True)
class Rated:
    """The book as one policy has it: the tables with amounts in its currency, and what it learnt from all customers."""

    tables: Tables
    policy: Policy
    learnt: Mapping[str, Learnt]


def try_alerts(before: Rated, after: Rated, as_of: date, most: int = MOST) -> Trial | None:
    """Return which alerts two policies would have opened within the days that the second samples, a look a week.

    None where nothing differs that an alert hangs on.
    """
    one_in = max(1, ceil(before.tables.count / most))
    same, tables = before.tables is after.tables, _few(before.tables, one_in)
    asked, today = _asked((before.policy, after.policy)), day_number(as_of)
    if same and _is_alike(_Side(tables, before, asked), before, after, today):
        return None
    first = _Side(tables, before, asked)
    second = _Side(tables, after, asked, first) if same else _Side(_few(after.tables, one_in), after, asked)
    old, new = (Watch(side.policy, tables.ids) for side in (first, second))
    days = after.policy.alerts.sample_days
    for day in range(today - A_WEEK * ceil(days / A_WEEK), today + 1, A_WEEK):
        old.look_at(first.settled(day))
        new.look_at(settled := second.settled(day))
    return compare(old, new, days, one_in, settled["revenue_12m"])


def _few(tables: Tables, one_in: int) -> Tables:
    """Return the tables of one customer in so many."""
    if one_in == 1:
        return tables
    return sample.only(tables, sample.drawn(tables.ids, tables.count // one_in))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The models behind what the rules read, in their order: those that score, and those that give features."""

    scoring: Sequence[Model]
    featuring: Sequence[Model]


def _asked(policies: Sequence[Policy]) -> _Asked:
    on = [rule for name, rule in rules().items() if any(is_on(name, policy) for policy in policies)]
    needed = {"revenue_12m", *(name for rule in on for name in (*rule.takes, *rule.compares))}
    scoring = list[Model]()
    for model in reversed(models()):
        if needed.intersection(column.name for column in model.gives):
            needed.update(*(_needs(model, policy) for policy in policies))
            scoring.insert(0, model)
    featuring = [model for model in models() if needed.intersection(column.name for column in model.gives_features)]
    return _Asked(scoring, featuring)


def _needs(model: Model, policy: Policy) -> set[str]:
    return {*model.takes, *(model.reads(policy) if model.reads else ())}


@dataclass(frozen=True, slots=True)
class _Given:
    """What a model gave on the day at hand, and from what."""

    columns: Columns
    inputs: Mapping[str, Array]


class _Side:
    """One policy's samples; what the other side gave by rules on which both agree is taken from there."""

    def __init__(self, tables: Tables, rated: Rated, asked: _Asked, other: "_Side | None" = None) -> None:
        self.policy, self._tables, self._asked, self._other = rated.policy, tables, asked, other
        self._learnt = {model.name: rated.learnt[model.name] for model in asked.scoring if model.name in rated.learnt}
        names = [f"features {model.name}" for model in asked.featuring] + [model.name for model in asked.scoring]
        self._read: dict[str, set[str]] = {name: set() for name in names}
        self._watched = {name: watched(self.policy, read) for name, read in self._read.items()}
        self._given: dict[str, _Given] = {}
        self._before: Frame | None = None
        self._known: tuple[int, Tables] | None = None

    def settled(self, day: int, policy: Policy | None = None) -> Frame:
        """Return the scores as of a day, settled after those before; ``policy`` may be the same one, watched."""
        frame = Growing(self._features(day))
        for model in self._asked.scoring:
            if model.name in self._learnt:
                frame.add(self._scores(model, frame))
        settled = frame if self._before is None else hold(frame, self._before, self._learnt, policy or self.policy)
        kept = {name for name in ("customer", *WATCHED, *SINCE) if name in settled}
        self._before = Frame({name: settled[name] for name in kept}, settled.length)
        return settled

    @property
    def scoring(self) -> tuple[str, ...]:
        """Return the names of the models that score."""
        return tuple(model.name for model in self._asked.scoring)

    def read(self) -> set[str]:
        """Return what the models have read of the policy so far."""
        return set().union(*self._read.values())

    def known(self, day: int) -> Tables:
        """Return what was known on a day."""
        if self._other is not None:
            return self._other.known(day)
        if self._known is None or self._known[0] != day:
            self._known = (day, known_on(self._tables, day))
        return self._known[1]

    def _features(self, day: int) -> Frame:
        made: dict[str, Array] = {"customer": self._tables.ids, "as_of": np.full(self._tables.count, float(day))}
        for model in self._asked.featuring:
            name = f"features {model.name}"
            given = self._others(name, {})
            columns = given.columns if given else model.features(self.known(day), day, self._watched[name])
            self._given[name] = _Given(columns, {})
            made.update(columns)
        return Frame(made, self._tables.count)

    def _scores(self, model: Model, frame: Frame) -> Columns:
        inputs = {name: frame[name] for name in _needs(model, self.policy) if name in frame}
        given = self._others(model.name, inputs)
        if given is None or self._other is None or self._other._learnt[model.name] != self._learnt[model.name]:
            given = _Given(model.score(frame, self._learnt[model.name], self._watched[model.name]), inputs)
        self._given[model.name] = given
        return given.columns

    def _others(self, name: str, inputs: Mapping[str, Array]) -> _Given | None:
        """Return what the other side was given on this day, where it has read the same rules and the same figures."""
        other = self._other
        if other is None or not alike(self.policy, other.policy, other._read[name]):
            return None
        given = other._given[name]
        same = given.inputs.keys() == inputs.keys() and all(given.inputs[name] is inputs[name] for name in inputs)
        return given if same else None


def _is_alike(probe: _Side, before: Rated, after: Rated, day: int) -> bool:
    """Return whether two policies say and have learnt the same wherever an alert of a day hangs on it.

    A section of which anything was read counts as a whole: on another day more of it may be read.
    """
    read: set[str] = set()
    policy = watched(before.policy, read)
    first = probe.settled(day, policy)
    look(probe.settled(day, policy), first, {}, policy)
    sections = {path.partition(".")[0] for path in read | probe.read()}
    learnt = all(before.learnt.get(name) == after.learnt.get(name) for name in probe.scoring)
    return learnt and alike(before.policy, after.policy, sections)
