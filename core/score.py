"""Score customers: features → calibrate → score → settle, the whole idea on one screen."""

from datetime import date

import numpy as np

from core.asof import known_on
from core.calibration import Calibration
from core.explain import Scorecard, explain
from core.frames import Array, Column, Frame, day_number
from core.lineup import check_weights, columns, models
from core.model import Learnt
from core.policy import Policy
from core.settle import Change, settle
from core.tables import Tables
from core.terms import terms

__all__ = [
    "Calibration",
    "Change",
    "Scorecard",
    "calibrate",
    "check_weights",
    "columns",
    "explain",
    "features",
    "models",
    "score",
    "settle",
    "terms",
]


def features(tables: Tables, as_of: date, policy: Policy) -> Frame:
    """Return one row a customer: the only pass over the big tables. Nothing dated after ``as_of`` is seen."""
    today = day_number(as_of)
    known = known_on(tables, today)
    made: dict[str, Array] = {"customer": tables.ids, "as_of": np.full(tables.count, float(today))}
    for model in models():
        made.update(model.features(known, today, policy))
    return Frame(made, tables.count)


def calibrate(features: Frame, policy: Policy) -> Calibration:
    """Return what the population teaches: edges, medians, totals. Everything that needs all customers is here."""
    learnt: dict[str, Learnt] = {}
    frame = features
    for model in models():
        learnt[model.name] = model.calibrate(frame, policy)
        frame = frame.with_columns(model.score(frame, learnt[model.name], policy))
    as_of = date(1970, 1, 1) if not frame.length else np.datetime64(int(frame["as_of"][0]), "D").item()
    return Calibration(as_of, policy.version, frame.length, learnt)


def score(features: Frame, calibration: Calibration, policy: Policy) -> Frame:
    """Return the features with every model's scores: stateless and row by row, one customer or ten million.

    A model the calibration does not know yet says unknown until the next run.
    """
    frame = features
    for model in models():
        learnt = calibration.learnt.get(model.name)
        unknown = learnt is None
        given = _unknown(model.gives, frame.length) if unknown else model.score(frame, learnt or {}, policy)
        frame = frame.with_columns(given)
    return frame


def _unknown(given: tuple[Column, ...], length: int) -> dict[str, Array]:
    return {
        column.name: np.full(length, -1, np.int32) if column.unit == "code" else np.full(length, np.nan)
        for column in given
    }
