"""Scores as rows of the database: as lists for the session, as an Arrow table for many at once."""

import math
from typing import Any

import numpy as np
from sqlalchemy import BigInteger, Column, Float, Integer, inspect

from core.frames import Array, Frame
from core.score import columns
from core.store.codes import wholes
from core.store.columns import Day
from core.store.tables.runs import Score


def as_lists(scores: Frame) -> dict[str, Any]:
    """Return the columns to insert, None for unknown."""
    named = {c.name: _listed(c, scores[c.name]) for c in _kept(scores)}
    return {"customer_id": scores["customer"].astype(np.int64), "rank": _ranks(scores), **named}


def as_arrow(run_id: int, scores: Frame) -> Any:
    """Return the rows of a run: whole numbers in the width of their columns, words as codes."""
    import pyarrow as pa  # type: ignore[import-untyped]

    made = {
        "run_id": pa.array(np.full(scores.length, run_id, np.int32)),
        "customer_id": pa.array(scores["customer"].astype(np.int32)),
        "rank": pa.array(_ranks(scores).astype(np.int32)),
    }
    return pa.table(made | {column.name: _arrow(column, scores[column.name]) for column in _kept(scores)})


def _kept(scores: Frame) -> list[Column[Any]]:
    table: Any = inspect(Score).local_table.c
    return [column for column in table if column.name in scores]


def _listed(column: Column[Any], values: Array) -> list[Any]:
    if isinstance(column.type, Float):
        return [None if math.isnan(value) else value for value in values.tolist()]
    if isinstance(column.type, Integer | Day):
        return wholes(values)
    options = (*columns()[column.name].options, None)
    return [options[code] for code in values.tolist()]


def _arrow(column: Column[Any], values: Array) -> Any:
    import pyarrow as pa

    if isinstance(column.type, Float):
        return pa.array(values, from_pandas=True)
    if isinstance(column.type, Integer | Day):
        unknown = np.isnan(values)
        width = np.int64 if isinstance(column.type, BigInteger) else np.int32
        return pa.array(np.where(unknown, 0, np.rint(values)).astype(width), mask=unknown)
    return pa.DictionaryArray.from_arrays(pa.array(values, mask=values < 0), list(columns()[column.name].options))


def _ranks(scores: Frame) -> Array:
    """Return each customer's place by score, then revenue, then id; unknown scores last."""
    keys = [np.nan_to_num(-scores[name], nan=np.inf) for name in ("revenue_12m", "tier_score") if name in scores]
    ranks = np.empty(scores.length, np.int64)
    ranks[np.lexsort((scores["customer"], *keys))] = np.arange(1, scores.length + 1)
    return ranks
