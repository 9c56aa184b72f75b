"""The net promoter score: promoters less detractors among those who answered (Reichheld 2003)."""

import numpy as np

from core.frames import Array

PROMOTER_FROM, DETRACTOR_TO = 9, 6  # of 0..10: how likely they would recommend us


def groups(answers: Array) -> tuple[Array, Array, Array]:
    """Return which answers are of promoters, of passives and of detractors."""
    promoters, detractors = answers >= PROMOTER_FROM, answers <= DETRACTOR_TO
    return promoters, ~promoters & ~detractors, detractors


def net_promoter_score(promoters: Array, passives: Array, detractors: Array) -> Array:
    """Return -100..100 from how many there are of each; NaN where nobody answered."""
    answered = np.asarray(promoters + passives + detractors, np.float64)
    return 100 * (promoters - detractors) / np.where(answered > 0, answered, np.nan)
