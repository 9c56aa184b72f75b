"""Score customers again as of earlier days, by what is on record now: at which look a class of theirs had changed."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from core.calibration import Calibration
from core.frames import FIRST, Array, Frame
from core.lineup import columns
from core.policy import Policy
from core.score import features, score
from core.settle import SINCE, WATCHED, hold
from core.tables import Tables

A_WEEK = 7


@dataclass(frozen=True, slots=True)
class Changed:
    """A class of a customer (store id) was another one at a look (a day number) than at the look before."""

    customer: int
    kind: str
    before: str | None
    after: str | None
    on: int


def looks(first: int, last: int) -> list[int]:
    """Return the days to look at: one a week, the same ones whatever the last day is, and the last day."""
    return [*range(first - first % A_WEEK, last, A_WEEK), last]


def replay(
    tables: Tables, calibration: Calibration, policy: Policy, days: Sequence[int], kinds: Collection[str]
) -> Iterator[Changed]:
    """Give what changed from look to look, settled as from run to run; None is unknown.

    All looks are held against what was learnt from everybody with the last run: what changes is the customer.
    """
    before: Frame | None = None
    for day in days:
        found = score(features(tables, date.fromordinal(FIRST + day), policy), calibration, policy)
        if before is not None:
            found = hold(found, before, calibration.learnt, policy)
            for kind in kinds:
                yield from _changed(tables.ids, kind, before[kind], found[kind], day)
        kept = {name for name in ("customer", *WATCHED, *SINCE) if name in found}
        before = Frame({name: found[name] for name in kept}, found.length)


def _changed(ids: Array, kind: str, before: Array, after: Array, day: int) -> Iterator[Changed]:
    options = (*columns()[kind].options, None)
    for row in np.flatnonzero(before != after).tolist():
        yield Changed(int(ids[row]), kind, options[before[row]], options[after[row]], day)
