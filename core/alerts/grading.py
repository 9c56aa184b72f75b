"""From a measure to the level of a rule: silent, amber, red, or unknown where the measure is."""

from typing import Any

import numpy as np

from core.alerts.alert import AMBER, RED
from core.customers.tier import TIERS
from core.frames import Array, Ints
from core.grouping import Mask
from core.policy import Policy

SILENT, UNKNOWN = 0, -1


def graded(measure: Array, amber: float, red: float) -> Ints:
    """Return the level each measure reaches, greater being worse; -1 where it is NaN."""
    level = AMBER * (measure >= amber) + (RED - AMBER) * (measure >= red)
    return np.where(np.isnan(measure), UNKNOWN, level).astype(np.int32)


def among(level: Ints, where: Any, known: Any = True) -> Ints:
    """Return the levels of the rows the rule is about, silent for others, unknown where that is not known."""
    found: Ints = np.where(where, level, SILENT)
    return np.where(known, found, UNKNOWN).astype(np.int32)


def is_key(tiers: Array, policy: Policy) -> Mask:
    """Return which tiers (codes of core.customers.tier) are those of key accounts; an unknown one is not."""
    key: Mask = np.array([name in policy.alerts.key_tiers for name in (*TIERS, "")])[tiers]
    return key
