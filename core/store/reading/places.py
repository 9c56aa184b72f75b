"""From the ids of the store to the rows of a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from core.frames import Array, Floats, Frame
from core.tables import SCHEMA

NOWHERE = -1
DENSE = 8  # ids spread this much wider than there are look-ups are searched instead of indexed


@dataclass(frozen=True, slots=True)
class Places:
    """The row each id stands in."""

    ids: Array

    def of(self, wanted: Array) -> Array:
        """Return the row of each wanted id, -1 for one that stands nowhere."""
        if len(self.ids) <= 1:
            return np.where(wanted == self.ids[0], 0, NOWHERE) if len(self.ids) else np.full(len(wanted), NOWHERE)
        top = int(self.ids.max())
        if top > DENSE * (len(wanted) + len(self.ids)):
            return self._searched(wanted)
        index = np.full(top + 2, NOWHERE, np.int32)
        index[self.ids] = np.arange(len(self.ids), dtype=np.int32)
        if wanted.dtype == np.int64:  # seen without a sign, what is below nought is above the top
            return _at_most(index, wanted.view(np.uint64), top + 1)
        return index[np.where((wanted < 0) | (wanted > top), NOWHERE, wanted)]

    def _searched(self, wanted: Array) -> Array:
        order = np.argsort(self.ids)
        place = order[np.minimum(np.searchsorted(self.ids, wanted, sorter=order), len(order) - 1)]
        return np.where(self.ids[place] == wanted, place, NOWHERE)


def _at_most(index: Array, wanted: Array, last: int) -> Array:
    place: Array = index[np.minimum(wanted, np.uint64(last)).view(np.int64)]
    return place


def at(values: Array, places: Array, nowhere: float) -> Array:
    """Return the value at each place, and another one for what stands nowhere."""
    found: Array = np.append(values, np.array(nowhere, values.dtype))[places]
    return found


def in_whole_units(amounts: Array, factors: Floats) -> Floats:
    """Return amounts in whole minor units of the reporting currency, NaN where there is no rate."""
    return np.rint(amounts * factors)


def table(name: str, **columns: Array) -> Frame:
    """Return a table of the schema, every column in its type."""
    types = _types(name)
    return Frame({column: columns[column].astype(kind, copy=False) for column, kind in types.items()})


@cache
def _types(name: str) -> Mapping[str, Any]:
    """Return the type of each column of a table of the schema."""
    return {column.name: np.int32 if column.unit in ("code", "day") else np.float64 for column in SCHEMA[name]}
