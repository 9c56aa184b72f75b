"""Which contracts are to be renewed: those that lapsed, that end soon, and that end within the year.

What became of a contract is what core/renewals.py says: one that another followed is none of them. Of a customer with
a contract that still runs, or is agreed, no older one is called lapsed; of the others only the last.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from core.contracts import held
from core.frames import NEVER, Frame, day_number
from core.policy import Policy
from core.renewals import LAPSED, OPEN, renewals
from core.types import Money

Kind = Literal["lapsed", "immediate", "early"]


@dataclass(frozen=True, slots=True)
class Agreed:
    """A contract on file; ``amount`` is None when the file did not say."""

    id: int
    customer: int
    starts: date
    ends: date
    cancelled_on: date | None
    amount: Money | None


@dataclass(frozen=True, slots=True)
class Due:
    """A contract to be renewed: its last day, and how many days from now that is (negative: ago)."""

    contract: int
    customer: int
    kind: Kind
    ends: date
    days: int
    amount: Money | None


def due(contracts: Sequence[Agreed], today: date, policy: Policy) -> list[Due]:
    """Return what is to be renewed, the longest lapsed first, then what ends first."""
    known = {contract.id: contract for contract in contracts}
    frame = held(_frame(contracts))
    order = np.lexsort((frame["contract"], frame["end"], frame["day"], frame["customer"]))
    frame = frame.take(order)
    kinds = renewals(frame, day_number(today), policy.cooperation).kind.tolist()
    rows = zip(frame["contract"].tolist(), frame["end"].tolist(), kinds, strict=True)
    last = [(known[contract], end - day_number(today), kind) for contract, end, kind in rows]
    running = {contract.customer for contract, left, _ in last if left >= 0}
    found = [
        Due(contract.id, contract.customer, named, date.fromordinal(today.toordinal() + left), left, contract.amount)
        for contract, left, kind in last
        if kind in (OPEN, LAPSED) and (left >= 0 or contract.customer not in running)
        if (named := _kind(left, policy)) is not None
    ]
    return sorted(_last_lapsed(found), key=lambda each: (each.ends, each.contract))


def _frame(contracts: Sequence[Agreed]) -> Frame:
    """Return the contracts as the models read them."""
    days = {
        "customer": [contract.customer for contract in contracts],
        "day": [day_number(contract.starts) for contract in contracts],
        "end": [day_number(contract.ends) for contract in contracts],
        "cancelled_on": [day_number(c.cancelled_on) if c.cancelled_on else NEVER for c in contracts],
        "contract": [contract.id for contract in contracts],
    }
    return Frame({name: np.array(values, np.int32) for name, values in days.items()})


def _kind(left: int, policy: Policy) -> Kind | None:
    """Return what a contract without a successor is that ends in so many days, None for one too far away."""
    rules = policy.renewals
    if left < 0:
        return "lapsed" if left >= -rules.lapsed_days else None
    return "immediate" if left <= rules.immediate_days else "early" if left <= rules.ahead_days else None


def _last_lapsed(found: Sequence[Due]) -> list[Due]:
    """Return them with only the last of a customer's lapsed contracts."""
    lapsed = sorted((each for each in found if each.days < 0), key=lambda each: (each.ends, each.contract))
    last = {each.customer: each for each in lapsed}
    return [*last.values(), *(each for each in found if each.days >= 0)]
