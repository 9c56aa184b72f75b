"""Altman's Z″: how near to failure the balance sheet of a private company looks.

Z″ = 6.56·X1 + 3.26·X2 + 6.72·X3 + 1.05·X4, with X1 working capital, X2 retained earnings and X3 earnings before
interest and taxes, each over total assets, and X4 book equity over total liabilities: the form for private companies
that are not manufacturers (Altman 1983, Corporate Financial Distress). Above 2.6 a company is safe, below 1.1 in
distress, between them in the grey zone. The form for emerging markets (Altman, Hartzell and Peck 1995) adds 3.25, and
its cuts move up by as much, so that it calls the same companies safe.
"""

from typing import Literal

import numpy as np

from core.frames import Array, Floats, Frame, Ints

Form = Literal["original", "emerging_market"]
ADDED: dict[Form, float] = {"original": 0.0, "emerging_market": 3.25}
DISTRESS_BELOW, SAFE_ABOVE = 1.1, 2.6
ZONES = ("distress", "grey", "safe")
DISTRESS, GREY, SAFE = range(len(ZONES))


def z_scores(sheets: Frame, form: Form) -> Floats:
    """Return Z″ of balance sheets (columns as in core.tables); NaN where a figure is unknown or divides by nothing."""
    assets, liabilities = (_divisor(sheets[name]) for name in ("assets", "liabilities"))
    z: Floats = (
        6.56 * sheets["working_capital"] / assets
        + 3.26 * sheets["retained_earnings"] / assets
        + 6.72 * sheets["ebit"] / assets
        + 1.05 * sheets["equity"] / liabilities
        + ADDED[form]
    )
    return z


def cuts(form: Form) -> tuple[float, float]:
    """Return below what Z″ is distress and above what it is safe."""
    return DISTRESS_BELOW + ADDED[form], SAFE_ABOVE + ADDED[form]


def zones(z: Array, form: Form) -> Ints:
    """Return the zone of each Z″ as an index of ZONES, -1 unknown."""
    low, high = cuts(form)
    return np.where(np.isnan(z), -1, (z >= low).astype(np.int32) + (z > high)).astype(np.int32)


def _divisor(values: Array) -> Floats:
    return np.where(values > 0, values, np.nan)
