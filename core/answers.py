"""The newest answers of customers to the questions of core/dimensions.toml."""

from functools import cache

import numpy as np

from core.dimensions import code_of, dimensions
from core.frames import Floats, Ints
from core.grouping import Longs
from core.newest import UNASKED
from core.tables import Tables


def answer(tables: Tables, dimension: str) -> tuple[Floats, Floats]:
    """Return the value (number, minor units or option index) and the day it holds from; NaN where unknown.

    Of two answers valid from one day the one recorded later holds.
    """
    return tables.newest.of(code_of(dimension))


@cache
def _places(dimensions_asked: tuple[str, ...]) -> Longs:
    places = np.full(len(dimensions()), UNASKED)
    places[[code_of(name) for name in dimensions_asked]] = np.arange(len(dimensions_asked))
    return places


def answer_days(tables: Tables, dimensions_asked: tuple[str, ...]) -> Floats:
    """Return the day the newest answer to each of several questions holds from: a row a question, NaN where none."""
    return tables.newest.days_of(_places(dimensions_asked))


def option(values: Floats) -> Ints:
    """Return option indices as codes, -1 unknown."""
    return np.where(np.isnan(values), -1, values).astype(np.int32)


def scaled(values: Floats, dimension: str) -> Floats:
    """Return the 0..1 that an option of a dimension is read as, NaN where unknown."""
    options = dimensions()[dimension]
    scale = np.array([options.scale.get(name, np.nan) / 100 for name in options.options] + [np.nan])
    return scale[option(values)]
