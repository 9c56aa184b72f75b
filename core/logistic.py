"""Logistic regression whose slopes are not negative: what a sign adds to the log-odds can be nothing, never less."""

import numpy as np

from core.frames import Floats
from core.grouping import Mask

STEPS = 100
HALVINGS = 40
SETTLED = 1e-10  # change of a coefficient
SUFFICIENT = 1e-4  # part of the promised fall that a step must bring (Armijo)


def fit(inputs: Floats, happened: Mask, ridge: float) -> tuple[float, Floats]:
    """Return the intercept and the slope of each row of ``inputs``, one column an observation.

    The ridge draws slopes towards nothing, not the intercept. By projected Newton steps (Bertsekas 1982): slopes at
    nothing that would become negative stay there, the others move together, and what falls below nothing is cut.
    """
    design = np.concatenate([np.ones((1, inputs.shape[1])), inputs])
    penalty = np.append(0.0, np.full(len(inputs), ridge))
    at = np.zeros(len(design))
    at[0] = _log_odds((happened.sum() + 0.5) / (len(happened) + 1))
    for _ in range(STEPS):
        chance = _chance(at @ design)
        slope = design @ (chance - happened) + penalty * at
        free = (at > 0) | (slope < 0)
        free[0] = True
        bent = (design[free] * (chance * (1 - chance))) @ design[free].T + np.diag(penalty[free])
        move = np.zeros(len(at))
        move[free] = np.linalg.solve(bent + np.eye(len(bent)) * 1e-9, slope[free])
        there = _step(design, happened, penalty, at, move, slope)
        if np.abs(there - at).max() < SETTLED:
            break
        at = there
    return float(at[0]), at[1:]


def _step(design: Floats, happened: Mask, penalty: Floats, at: Floats, move: Floats, slope: Floats) -> Floats:
    """Return where a step leads that lowers the loss enough, halved again and again; the start where none does."""
    before = _loss(design, happened, penalty, at)
    for halving in range(HALVINGS):
        there: Floats = at - move / 2**halving
        there[1:] = np.maximum(there[1:], 0.0)
        if _loss(design, happened, penalty, there) <= before - SUFFICIENT * float(slope @ (at - there)):
            return there
    return at


def _loss(design: Floats, happened: Mask, penalty: Floats, at: Floats) -> float:
    log_odds = at @ design
    return float(np.logaddexp(0.0, log_odds).sum() - log_odds[happened].sum() + penalty @ at**2 / 2)


def _chance(log_odds: Floats) -> Floats:
    chance: Floats = 1 / (1 + np.exp(-log_odds))
    return chance


def _log_odds(chance: float) -> float:
    return float(np.log(chance / (1 - chance)))
