"""The logarithm of the gamma function and its first two derivatives, for arrays of positive numbers.

Stirling's series after shifting the argument up (Abramowitz and Stegun 1964, 6.1.40, 6.3.18, 6.4.12); twelve digits.
"""

import numpy as np

from core.frames import Floats

SHIFT = 12  # whole steps up to where the series is exact enough


def log_gamma(z: Floats) -> Floats:
    """Return the logarithm of the gamma function."""
    up = z + SHIFT
    inverse = 1 / up
    square = inverse * inverse
    series = inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square / 1680)))
    below: Floats = np.log(_steps(z)).sum(axis=-1)
    value: Floats = (up - 0.5) * np.log(up) - up + 0.5 * np.log(2 * np.pi) + series - below
    return value


def digamma(z: Floats) -> Floats:
    """Return the derivative of the logarithm of the gamma function."""
    up = z + SHIFT
    square = 1 / (up * up)
    series = square * (1 / 12 - square * (1 / 120 - square * (1 / 252 - square / 240)))
    below: Floats = (1 / _steps(z)).sum(axis=-1)
    return np.log(up) - 0.5 / up - series - below


def trigamma(z: Floats) -> Floats:
    """Return its second derivative."""
    up = z + SHIFT
    inverse = 1 / up
    square = inverse * inverse
    series = inverse + square / 2 + inverse * square * (1 / 6 - square * (1 / 30 - square * (1 / 42 - square / 30)))
    below: Floats = (1 / _steps(z) ** 2).sum(axis=-1)
    return series + below


def _steps(z: Floats) -> Floats:
    """Return z, z + 1 … up to where the series begins, along a new last axis."""
    return np.asarray(z)[..., None] + np.arange(SHIFT)
