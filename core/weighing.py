"""Add weighted parts to a score of integer hundredths, and split it again into lines that sum to it exactly."""

from collections.abc import Mapping

import numpy as np

from core.frames import Array, Floats

FULL = 10_000  # hundredths: 100.00 points

Parts = Mapping[str, Array]
Weights = Mapping[str, int]


def weigh(parts: Parts, weights: Weights) -> tuple[Floats, Floats]:
    """Return the score (whole hundredths, NaN when nothing is known) and the known share of the weights.

    A part is 0..1, NaN unknown; known parts share the weight of the unknown ones.
    """
    length = len(next(iter(parts.values())))
    gained, weight = np.zeros(length), np.zeros(length)
    for name, part in parts.items():
        known = ~np.isnan(part)
        gained += np.where(known, weights[name] * part, 0.0)
        weight += np.where(known, weights[name], 0.0)
    score = np.divide(gained * FULL, weight, out=np.full(length, np.nan), where=weight > 0)
    return np.rint(score), weight / sum(weights.values())


def split(parts: Mapping[str, float], weights: Weights) -> dict[str, tuple[int, int]]:
    """Return what each known part of one row added to its score and could have added, in integer hundredths.

    Running sums are rounded, not the lines, so the lines sum to the score of ``weigh`` exactly.
    """
    known = {name: part for name, part in parts.items() if not np.isnan(part)}
    weight = float(sum(weights[name] for name in known))
    lines, gained, reached = {}, 0.0, 0
    for name, part in known.items():
        gained += weights[name] * part
        now = round(gained * FULL / weight) if weight else 0
        lines[name] = (now - reached, round(weights[name] * FULL / weight) if weight else 0)
        reached = now
    return lines


def scale(points: list[int], to: int) -> list[int]:
    """Return integer lines in the same proportions that sum to ``to`` exactly; zeros when there is nothing to share."""
    whole, scaled, done, reached = sum(points), [], 0, 0
    for point in points:
        done += point
        now = round(done * to / whole) if whole else 0
        scaled.append(now - reached)
        reached = now
    return scaled
