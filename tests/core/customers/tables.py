"""Small tables written by hand: rows as people say them, days counted back from the day of scoring."""

import numpy as np

from core.frames import Array, Frame
from core.policy import Policy, load_policy
from core.score import calibrate, features, score
from core.tables import NEVER, SCHEMA, Tables
from tests.books import AS_OF, TODAY

POLICY = load_policy()


def table(name: str, *rows: tuple[float, ...]) -> Frame:
    """Return a table of rows: customer, days ago, then the table's own columns; last ones may be left out.

    A contract is agreed on its first day where no other is given.
    """
    kinds = {"code": np.int32, "day": np.int32}
    columns: dict[str, Array] = {}
    for place, column in enumerate(SCHEMA[name]):
        missing = {"code": 0.0, "day": float(NEVER)}.get(column.unit, np.nan)
        values = np.array([row[place] if place < len(row) else missing for row in rows], np.float64)
        if column.name == "agreed":
            values = np.minimum(values, columns["day"])
        columns[column.name] = (TODAY - values if column.name == "day" else values).astype(
            kinds.get(column.unit, np.float64)
        )
    return Frame(columns)


def said(customers: int = 1, policy: Policy = POLICY, **tables: Frame) -> Frame:
    """Return the scores of a book of these tables."""
    book = Tables(np.arange(customers, dtype=np.int64), **tables)
    frame = features(book, AS_OF, policy)
    return score(frame, calibrate(frame, policy), policy)
