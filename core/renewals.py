"""Whether contracts were renewed: each one held against the next contract of the same customer."""

from dataclasses import dataclass

import numpy as np

from core.contracts import held
from core.frames import Floats, Frame, Ints
from core.grouping import Longs
from core.policy.sections.cooperation import Cooperation

KINDS = ("early", "on_time", "lapsed")
EARLY, ON_TIME, LAPSED = range(len(KINDS))
OPEN = -1  # still running, or ended so lately that the grace has not passed


@dataclass(frozen=True, slots=True)
class Renewals:
    """Contracts sorted by customer and first day, and what became of each: an index of KINDS, or OPEN."""

    customer: Ints
    end: Ints
    kind: Ints


def renewals(contracts: Frame, as_of: int, rules: Cooperation) -> Renewals:
    """Return what became of every contract.

    Its renewal is the customer's first other contract that begins from ``renewal_window_days`` before its end on: early
    when it begins ``early_days`` or more before the end, on time up to ``grace_days`` after it. One that begins sooner
    runs beside it and renews nothing; one that begins later comes after a lapse.
    """
    contracts = held(contracts)
    order = np.lexsort((contracts["end"], contracts["day"], contracts["customer"]))
    customer, start, end = (contracts[name][order] for name in ("customer", "day", "end"))
    following = _following(customer, start, end - rules.renewal_window_days)
    next_start = np.append(start, 0)[following].astype(np.int64)
    renewed = (np.append(customer, -1)[following] == customer) & (next_start <= end.astype(np.int64) + rules.grace_days)
    lapsed = ~renewed & (end.astype(np.int64) + rules.grace_days < as_of)
    early = next_start <= end - rules.early_days
    kind = np.where(renewed, np.where(early, EARLY, ON_TIME), np.where(lapsed, LAPSED, OPEN))
    return Renewals(customer, end, kind.astype(np.int32))


def _following(customer: Ints, start: Ints, earliest: Floats | Ints) -> Longs:
    """Return the row of the first later contract of a customer from a day on; one past the last where none is left."""
    span = int(max(start.max(initial=0), earliest.max(initial=0))) + 1
    keys = customer.astype(np.int64) * span + start
    found: Longs = np.searchsorted(keys, customer.astype(np.int64) * span + np.maximum(earliest, 0))
    return np.maximum(found, np.arange(1, len(keys) + 1))
