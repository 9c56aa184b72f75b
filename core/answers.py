"""The newest answer per customer to one question of core/dimensions.toml."""

import numpy as np

from core.dimensions import code_of, dimensions
from core.frames import Floats, Frame, Ints
from core.grouping import latest, pick
from core.tables import Tables


def answer(tables: Tables, dimension: str) -> tuple[Floats, Floats]:
    """Return the value (number, minor units or option index) and the day it holds from; NaN where unknown.

    Of two answers valid from one day the one recorded later holds.
    """
    facts: Frame = tables.facts
    rows = np.flatnonzero(facts["dimension"] == code_of(dimension))
    if not len(rows):
        return np.full(tables.count, np.nan), np.full(tables.count, np.nan)
    asked = facts.take(rows)
    found = latest(asked["customer"], tables.count, asked["day"], asked["recorded"], asked["value"])
    return pick(asked["value"], found), pick(asked["day"], found)


def option(values: Floats) -> Ints:
    """Return option indices as codes, -1 unknown."""
    return np.where(np.isnan(values), -1, values).astype(np.int32)


def scaled(values: Floats, dimension: str) -> Floats:
    """Return the 0..1 that an option of a dimension is read as, NaN where unknown."""
    options = dimensions()[dimension]
    scale = np.array([options.scale.get(name, np.nan) / 100 for name in options.options] + [np.nan])
    return scale[option(values)]
