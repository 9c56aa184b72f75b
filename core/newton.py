"""Find the maximum of a smooth function of a few numbers by Newton's method, safely from any start."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from core.frames import Floats

MOST_STEPS = 200
FARTHEST = 2.0  # of one step in any direction: seven times as much, or a seventh, where the numbers are logarithms
HALVINGS = 20
FLATTEST = 1e-9  # of the steepest curvature; less is taken for this
SETTLED = 1e-8  # gain that the last step brings at most, in units of the function
NEARLY = 2e-8  # of the value, likewise: where the value is large, as much is no gain
STILL = 1e-300  # a move that is none
ROUNDING = 1e-12  # of the value: a step that loses less than this has lost nothing

# The value, its gradient and its Hessian.
Surface = tuple[float, Floats, Floats]


@dataclass(frozen=True, slots=True)
class Maximum:
    """Where the maximum is, the value there, the curvature (the Hessian turned round), and how it was found."""

    at: Floats
    value: float
    curvature: Floats
    steps: int
    converged: bool


def maximise(surface: Callable[[Floats], Surface], start: Floats, middle: Floats, most: float) -> Maximum:
    """Return the nearest maximum uphill of ``start`` that is no farther than ``most`` from ``middle`` in any number.

    Where the surface does not curve down, the direction of curvature is turned round, so that every step climbs
    (Nocedal and Wright 2006, section 3.4); a step that loses is halved. A step ends where the first number meets its
    bound; that number stays there while the way goes on outside (an active set, section 16.7). The last step is so
    small that the value and the curvature are taken from the one before; Newton's steps square what is left, so that
    after it a millionth is.
    """
    low, high = middle - most, middle + most
    at, (value, slope, hessian) = start, surface(start)
    for step in range(1, MOST_STEPS + 1):
        move = _within(at, slope, hessian, low, high)
        gain = float(slope @ move) / 2
        if gain < SETTLED + NEARLY * abs(value):
            return Maximum(np.clip(at + move, low, high), value + gain, -hessian, step, True)
        reached = _climb(surface, at, _up_to_bound(at, move, low, high), value)
        if reached is None:
            break
        at, (value, slope, hessian) = reached
    return Maximum(at, value, -hessian, step, False)


def _uphill(slope: Floats, hessian: Floats) -> Floats:
    """Return the Newton step, turned uphill where the surface does not curve down, no farther than allowed."""
    curves, directions = np.linalg.eigh(-hessian)
    curves = np.maximum(np.abs(curves), FLATTEST * np.abs(curves).max())
    move: Floats = directions @ ((directions.T @ slope) / curves)
    return move * min(1.0, FARTHEST / max(float(np.abs(move).max()), FARTHEST))


def _within(at: Floats, slope: Floats, hessian: Floats, low: Floats, high: Floats) -> Floats:
    """Return the Newton step of the numbers that can move; those at a bound that it would take outside stay."""
    free = ~((at <= low) & (slope < 0)) & ~((at >= high) & (slope > 0))
    while True:
        move = np.zeros(len(at))
        if free.any():
            move[free] = _uphill(slope[free], hessian[np.ix_(free, free)])
        outside = ((at <= low) & (move < 0)) | ((at >= high) & (move > 0))
        if not outside.any():
            return move
        free &= ~outside


def _up_to_bound(at: Floats, move: Floats, low: Floats, high: Floats) -> Floats:
    """Return where a step ends: at its end, or where the first number meets its bound."""
    bound = np.where(move > 0, high, low)
    room = np.divide(bound - at, move, out=np.full(len(at), np.inf), where=np.abs(move) > STILL)
    first = int(np.argmin(room))
    if room[first] >= 1:
        return at + move
    there: Floats = at + move * room[first]
    there[first] = bound[first]
    return np.clip(there, low, high)


def _climb(
    surface: Callable[[Floats], Surface], at: Floats, end: Floats, value: float
) -> tuple[Floats, Surface] | None:
    """Return the first point on the way to an end, halved again and again, that is not lower; None when all are."""
    for halving in range(HALVINGS):
        there = end if halving == 0 else at + (end - at) / 2**halving
        found = surface(there)
        if found[0] >= value - ROUNDING * abs(value):
            return there, found
    return None
