"""The models in the order they build on each other."""

from collections.abc import Mapping
from functools import cache

import core.customers
import core.risks
from core.discovery import discover
from core.errors import Misconfigured
from core.frames import Column
from core.model import Model

# What every frame of features has besides the models' columns.
KEYS = (
    Column("customer", "number", "store id of the customer"),
    Column("as_of", "day", "the day everything is computed as of"),
)


@cache
def models() -> tuple[Model, ...]:
    """Return all models, of customers and of their risks, each after those whose scores it takes.

    Raises Misconfigured when that cannot be.
    """
    return in_order({**discover(core.customers, Model), **discover(core.risks, Model)})


def versions() -> dict[str, int]:
    """Return the version of each model: a calibration of other versions cannot be read."""
    return {model.name: model.version for model in models()}


@cache
def columns() -> Mapping[str, Column]:
    """Return every column of the scores by name."""
    given = [column for model in models() for column in (*model.gives_features, *model.gives)]
    return {column.name: column for column in (*KEYS, *given)}


def in_order(found: Mapping[str, Model]) -> tuple[Model, ...]:
    """Return models ordered so that each takes only what is there. Raises Misconfigured naming model and column."""
    givers = _givers(found)
    ready = {column.name for column in KEYS} | {c.name for m in found.values() for c in m.gives_features}
    waiting, order = dict(found), list[Model]()
    while waiting:
        able = [model for model in waiting.values() if ready.issuperset(model.takes)]
        if not able:
            raise _stuck(waiting, ready, givers)
        for model in [model for model in able if not model.reads] or able[:1]:
            order.append(waiting.pop(model.name))
            ready.update(column.name for column in model.gives)
    return tuple(order)


@cache
def readable(name: str) -> Mapping[str, Column]:
    """Return the columns that are there when a model's turn comes: all features, and the scores of those before it."""
    order = models()
    before = order[: next(place for place, model in enumerate(order) if model.name == name)]
    there = [*KEYS, *(column for model in order for column in model.gives_features)]
    return {column.name: column for column in (*there, *(column for model in before for column in model.gives))}


def _givers(found: Mapping[str, Model]) -> dict[str, str]:
    givers: dict[str, str] = {column.name: "every frame" for column in KEYS}
    for model in found.values():
        for column in (*model.gives_features, *model.gives):
            if column.name in givers:
                first = givers[column.name]
                english = f"models {first!r} and {model.name!r} both give column {column.name!r}"
                raise Misconfigured("model_column_twice", english, model=model.name, column=column.name, other=first)
            givers[column.name] = model.name
    return givers


def _stuck(waiting: Mapping[str, Model], ready: set[str], givers: Mapping[str, str]) -> Misconfigured:
    for model in waiting.values():
        for column in model.takes:
            if column not in givers:
                english = f"model {model.name!r} takes column {column!r}, which nobody gives"
                return Misconfigured("model_column_unknown", english, model=model.name, column=column)
    model = next(iter(waiting.values()))
    column = next(name for name in model.takes if name not in ready)
    english = f"models wait for each other: {', '.join(waiting)} (first {model.name!r} for {column!r})"
    return Misconfigured("model_circle", english, model=model.name, column=column)
