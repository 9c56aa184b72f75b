"""From the points of a risk to its level: green, amber, red, or unknown."""

from functools import lru_cache

import numpy as np

from core.frames import Array, Ints
from core.policy.sections.risks import Risks, Watch

LEVELS = ("green", "amber", "red")
GREEN, AMBER, RED = range(len(LEVELS))


def level_of(points: Array, watch: Watch) -> Ints:
    """Return the level of each row's points (hundredths); -1 where they are unknown: empty is never green."""
    reached = (points >= 100 * watch.amber).astype(np.int32) + (points >= 100 * watch.red)
    return np.where(np.isnan(points), -1, reached).astype(np.int32)


@lru_cache
def watched(risks: Risks) -> tuple[str, ...]:
    """Return the level columns of the risks that are switched on."""
    kinds = {name: getattr(risks, name) for name in Risks.model_fields}
    return tuple(f"{name}_level" for name, watch in kinds.items() if isinstance(watch, Watch) and watch.on)
