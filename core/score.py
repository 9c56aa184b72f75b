"""Score customers: features → calibrate → score → settle, the whole idea on one screen."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date, timedelta
from functools import partial

import numpy as np

from core.again import Memory, memory_of
from core.asof import known_on
from core.calibration import Calibration
from core.explain import Scorecard, explain
from core.frames import Array, Frame, Growing, day_number, unknown
from core.lineup import columns, models, versions
from core.model import Columns, Learnt, Model, Past, learn_nothing
from core.policy import Policy
from core.settle import Change, settle
from core.sidebyside import row_wise, side_by_side
from core.soundness import check_policy
from core.tables import Tables
from core.terms import terms
from core.values import FIRST_DAY

__all__ = [
    "Calibration",
    "Change",
    "Scorecard",
    "calibrate",
    "check_policy",
    "columns",
    "explain",
    "features",
    "models",
    "score",
    "settle",
    "terms",
]


Teach = Callable[[Model, Frame, Policy, Sequence[Past]], Learnt]


def features(tables: Tables, as_of: date, policy: Policy) -> Frame:
    """Return one row a customer: the only pass over the big tables. Nothing dated after ``as_of`` is seen."""
    today = day_number(as_of)
    known = known_on(tables, today)
    made: dict[str, Array] = {"customer": tables.ids, "as_of": np.full(tables.count, float(today))}
    rows = len(known.purchases.day)  # made before the models ask for them side by side
    for columns_of_model in side_by_side(lambda model: model.features(known, today, policy), models(), rows):
        made.update(columns_of_model)
    return Frame(made, tables.count)


def teach(model: Model, frame: Frame, policy: Policy, past: Sequence[Past]) -> Learnt:
    """Return what one model learns from the population and from earlier days."""
    return {**model.calibrate(frame, policy), **_of_past(model, past, policy)}


def calibrate(features: Frame, policy: Policy, past: Sequence[Past] = (), teach: Teach = teach) -> Calibration:
    """Return what the population teaches: edges, medians, totals. Everything that needs all customers is here.

    ``past`` are earlier days to learn from (``core.backtest.history``); without them nothing is learned from the past.
    ``teach`` may remember what it has worked out before.
    """
    learnt: dict[str, Learnt] = {}
    needed = _needed(policy)
    frame = features
    for model in models():
        learnt[model.name] = teach(model, frame, policy, past)
        if needed.intersection(column.name for column in model.gives):
            frame = frame.with_columns(row_wise(partial(_given, model, learnt, policy), frame))
    as_of = FIRST_DAY + timedelta(days=int(frame["as_of"][0])) if frame.length else FIRST_DAY
    return Calibration(as_of, policy.version, frame.length, learnt, versions())


def _of_past(model: Model, past: Sequence[Past], policy: Policy) -> Learnt:
    return model.learn(past, policy) if model.learn and past else {}


def _needed(policy: Policy) -> set[str]:
    """Return the columns that something learnt hangs on: scores that only other scores read can wait."""
    needed: set[str] = set()
    for model in reversed(models()):
        if model.calibrate is not learn_nothing or needed.intersection(column.name for column in model.gives):
            needed.update(model.takes, model.reads(policy) if model.reads else ())
    return needed


def score(features: Frame, calibration: Calibration, policy: Policy) -> Frame:
    """Return the features with every model's scores: stateless and row by row, one customer or ten million.

    A model the calibration does not know yet says unknown until the next run.
    """
    learnt = calibration.learnt
    if features.length == 1:
        memory = memory_of(calibration, policy)
        return features.with_columns(_all_given(models(), learnt, policy, features, memory))
    return features.with_columns(row_wise(partial(_all_given, models(), learnt, policy), features))


def score_only(wanted: Collection[str], features: Frame, calibration: Calibration, policy: Policy) -> Frame:
    """Return the features with some scores and those they hang on, as ``score`` gives them."""
    needed, behind = set(wanted), list[Model]()
    for model in reversed(models()):
        if needed.intersection(column.name for column in model.gives):
            needed.update(model.takes, model.reads(policy) if model.reads else ())
            behind.insert(0, model)
    return features.with_columns(_all_given(behind, calibration.learnt, policy, features))


def _all_given(
    asked: Sequence[Model],
    learnt: Mapping[str, Learnt],
    policy: Policy,
    frame: Frame,
    memory: Memory | None = None,
) -> Columns:
    given: dict[str, Array] = {}
    so_far = Growing(frame)
    for model in asked:
        say = partial(_given, model, learnt, policy, so_far)
        new = memory.recall(model, so_far, say) if memory else say()
        given.update(new)
        so_far.add(new)
    return given


def _given(model: Model, learnt: Mapping[str, Learnt], policy: Policy, frame: Frame) -> Columns:
    if model.name in learnt:
        return model.score(frame, learnt[model.name], policy)
    return {
        column.name: np.full(frame.length, -1, np.int32) if column.unit == "code" else unknown(frame.length)
        for column in model.gives
    }
