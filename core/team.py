"""Figures of a team, one a rep, from the scores of the customers each looks after."""

from dataclasses import dataclass

import numpy as np

from core.frames import Floats, Frame, Ints, unknown
from core.grouping import total


@dataclass(frozen=True, slots=True)
class Repurchase:
    """Per owner code: customers who bought in the window, those of them who bought again, and the part they are."""

    buyers: Floats
    returning: Floats
    rate: Floats


def repurchase_rate(frame: Frame, owner_codes: Ints) -> Repurchase:
    """Return how many of each rep's buyers bought on a second day; the rate is NaN for a rep without a buyer.

    ``frame`` has ``window_purchases`` (purchase days in the policy's window), ``owner_codes`` the rep of each customer,
    -1 where nobody looks after them.
    """
    owned = owner_codes >= 0
    owner, purchases = owner_codes[owned], frame["window_purchases"][owned]
    reps = int(owner.max(initial=-1)) + 1
    buyers, returning = total(owner[purchases > 0], reps), total(owner[purchases > 1], reps)
    rate = np.divide(returning, buyers, out=unknown(reps), where=buyers > 0)
    return Repurchase(buyers, returning, rate)
