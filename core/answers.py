"""The newest answers of customers to the questions of core/dimensions.toml."""

from functools import cache

import numpy as np

from core.dimensions import code_of, dimensions
from core.frames import Floats, Ints
from core.grouping import Longs
from core.tables import Tables


def answer(tables: Tables, dimension: str) -> tuple[Floats, Floats]:
    """Return the value (number, minor units or option index) and the day it holds from; NaN where unknown.

    Of two answers valid from one day the one recorded later holds.
    """
    return tables.newest.of(code_of(dimension))


def answers(tables: Tables, asked: tuple[str, ...]) -> dict[str, Floats]:
    """Return the values of several answers by dimension."""
    return dict(zip(asked, tables.newest.values_of(_codes(asked)), strict=True))


def answer_days(tables: Tables, asked: tuple[str, ...]) -> dict[str, Floats]:
    """Return the days that several answers hold from, by dimension."""
    return dict(zip(asked, tables.newest.days_of(_codes(asked)), strict=True))


def chosen(tables: Tables, asked: tuple[str, ...]) -> dict[str, Ints]:
    """Return the options chosen in several answers as codes by dimension, -1 unknown."""
    return dict(zip(asked, option(tables.newest.values_of(_codes(asked))), strict=True))


@cache
def _codes(asked: tuple[str, ...]) -> Longs:
    return np.array([code_of(name) for name in asked])


def option(values: Floats) -> Ints:
    """Return option indices as codes, -1 unknown."""
    return np.where(np.isnan(values), -1, values).astype(np.int32)


def scaled(values: Floats, dimension: str) -> Floats:
    """Return the 0..1 that an option of a dimension is read as, NaN where unknown."""
    return read_as(option(values), dimension)


def read_as(codes: Ints, dimension: str) -> Floats:
    """Return the 0..1 that an option's code is read as, NaN where unknown."""
    return _scale(dimension)[codes]


@cache
def _scale(dimension: str) -> Floats:
    options = dimensions()[dimension]
    return np.array([options.scale.get(name, np.nan) / 100 for name in options.options] + [np.nan])  # -1 is the last
