"""Take whole customers out of tables, and draw always the same ones where there are too many."""

from dataclasses import fields

import numpy as np

from core.asof import POINTS
from core.frames import Array, Frame, Ints
from core.grouping import Longs
from core.tables import Tables

# Multipliers and shifts that spread whole numbers evenly (SplitMix64: Steele, Lea and Flood 2014).
SPREAD = ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB))
START, LAST_SHIFT = 0x9E3779B97F4A7C15, 31


def drawn(ids: Longs, most: int) -> Longs:
    """Return the places of so many ids at most, in order of the ids: those whose mixed numbers are the smallest."""
    chosen = np.argpartition(_mixed(ids), most)[:most] if len(ids) > most else np.arange(len(ids))
    return chosen[np.argsort(ids[chosen])]


def _mixed(ids: Longs) -> Array:
    """Return a number for each id that says nothing of its place among the others."""
    mixed = ids.astype(np.uint64) + np.uint64(START)
    for shift, by in SPREAD:
        mixed = (mixed ^ (mixed >> np.uint64(shift))) * np.uint64(by)
    return mixed ^ (mixed >> np.uint64(LAST_SHIFT))


def only(tables: Tables, customers: Longs) -> Tables:
    """Return the tables of these customers (by code), who become 0, 1, 2 … in this order."""
    wanted, place = np.zeros(tables.count, np.bool_), np.full(tables.count, -1, np.int32)
    wanted[customers], place[customers] = True, np.arange(len(customers))
    names = [field.name for field in fields(tables) if field.name != "ids"]
    rows = {name: np.flatnonzero(wanted[getattr(tables, name)["customer"]]) for name in names}
    taken = {name: _taken(getattr(tables, name), rows[name], place) for name in names}
    for (name, column), target in POINTS.items():
        there: Frame = getattr(tables, target)
        taken[name] = taken[name].with_columns({column: _moved(taken[name][column], rows[target], there.length)})
    return Tables(tables.ids[customers], **taken)


def _taken(table: Frame, rows: Longs, place: Ints) -> Frame:
    kept = table.take(rows)
    return kept.with_columns({"customer": place[kept["customer"]]})


def _moved(pointers: Array, rows: Longs, length: int) -> Ints:
    """Return pointers to rows of a table as places among those that were taken, -1 for one that was not."""
    place = np.full(length + 1, -1, np.int32)
    place[rows] = np.arange(len(rows))
    moved: Ints = place[pointers]
    return moved
