"""Add weighted parts to a score of integer hundredths, and split it again into lines that sum to it exactly."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from core.frames import Array, Floats, unknown

BLOCK = 1 << 13  # rows whose parts fit a second-level cache
FULL = 10_000  # hundredths: 100.00 points
NEARLY = 1e-9  # what a float may lack to the whole number it stands for

Parts = Mapping[str, Array]
Weights = Mapping[str, Any]  # int, the same for all rows, or an array of one a row


def weigh(parts: Parts, weights: Weights) -> tuple[Floats, Floats]:
    """Return the score (whole hundredths, NaN when nothing is known) and the known share of the weights.

    A part is 0..1, NaN unknown; known parts share the weight of the unknown ones.
    """
    columns, full = list(parts.values()), np.array([weights[name] for name in parts], np.float64)
    length = len(columns[0])
    if length <= BLOCK:
        gained, weight = _added_up(columns, full if full.ndim > 1 else full[:, np.newaxis])
    else:
        gained, weight = np.empty((2, length))
        for start in range(0, length, BLOCK):
            block = slice(start, start + BLOCK)
            each = full[:, block] if full.ndim > 1 else full[:, np.newaxis]
            gained[block], weight[block] = _added_up([column[block] for column in columns], each)
    score = unknown(length)
    np.divide(gained * FULL, weight, out=score, where=weight > 0)
    return np.rint(score, out=score), weight / sum(weights.values())


def _added_up(columns: Sequence[Array], each: Floats) -> tuple[Floats, Floats]:
    """Return what parts gained of their weights, and the weight of the known ones."""
    part = np.array(columns, np.float64)
    weight: Floats = np.add.reduce(each * (part >= 0))  # whole numbers
    part *= each
    np.fmax(part, 0.0, out=part)
    return add_in_order(part), weight


def add_in_order(parts: Floats) -> Floats:
    """Return the sums of rows added one after the other: the same for one customer as for a million.

    Of several columns numpy adds up whole rows in their order, the terms of a single one it would pair.
    """
    sums: Floats = np.add.accumulate(parts)[-1] if parts.shape[1] == 1 else np.add.reduce(parts)
    return sums


def split(parts: Mapping[str, float], weights: Weights) -> dict[str, tuple[int, int]]:
    """Return what each known part of one row added to its score and could have added, in integer hundredths.

    The first sum to the score of ``weigh``, the second to 100 points, and no line adds more than it could have.
    """
    known = {name: part for name, part in parts.items() if not math.isnan(part)}
    weight = sum(weights[name] for name in known)
    if not weight:
        return dict.fromkeys(known, (0, 0))
    most = apportion([weights[name] * FULL / weight for name in known], FULL)
    score = round(float(np.rint(sum(weights[name] * part for name, part in known.items()) * FULL / weight)))
    gained = apportion([weights[name] * part * FULL / weight for name, part in known.items()], score, most)
    return dict(zip(known, zip(gained, most, strict=True), strict=True))


def scale(gained: Sequence[int], most: Sequence[int], to: tuple[int, int]) -> list[tuple[int, int]]:
    """Return lines in the same proportions that sum to what was gained and could have been, again within bounds."""
    could = apportion(_shares(most, to[1]), to[1])
    return list(zip(apportion(_shares(gained, to[0]), to[0], could), could, strict=True))


def apportion(exact: Sequence[float], total: int, most: Sequence[int] | None = None) -> list[int]:
    """Return whole numbers near the exact ones that sum to ``total``, none above its ``most``.

    The largest remainders are rounded up first (Hamilton's method), among equals the first.
    """
    bounds = [total] * len(exact) if most is None else most
    parts = [min(math.floor(value + NEARLY), bound) for value, bound in zip(exact, bounds, strict=True)]
    by_remainder = sorted(range(len(exact)), key=lambda line: parts[line] - exact[line])
    while lacking := total - sum(parts):
        open_lines = [line for line in by_remainder if parts[line] < bounds[line]][:lacking]
        if not open_lines:
            raise ValueError(f"{total} does not fit into {list(bounds)}")
        for line in open_lines:
            parts[line] += 1
    return parts


def _shares(values: Sequence[int], total: int) -> list[float]:
    whole = sum(values)
    return [value * total / whole if whole else 0.0 for value in values]
