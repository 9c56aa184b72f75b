"""From the points of a risk to its level: green, amber, red, or unknown."""

import numpy as np

from core.frames import Array, Ints
from core.policy.sections.risks import Watch

LEVELS = ("green", "amber", "red")
GREEN, AMBER, RED = range(len(LEVELS))


def level_of(points: Array, watch: Watch) -> Ints:
    """Return the level of each row's points (hundredths); -1 where they are unknown: empty is never green."""
    level = (points >= 100 * watch.amber).astype(np.int32)
    level += points >= 100 * watch.red
    level[np.isnan(points)] = -1
    return level
