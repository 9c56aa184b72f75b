"""Cut tables to what was known on a day: the one door through which a date can let the future in."""

import numpy as np

from core.frames import Array, Frame, Ints
from core.tables import ENDINGS, KNOWN, NEVER, SCHEMA, Tables

# Which table's rows a column of another table points to.
POINTS = {("reversals", "order"): "orders", ("payments", "invoice"): "invoices"}


def known_on(tables: Tables, as_of: int) -> Tables:
    """Return the tables without anything that became known after ``as_of`` (days since 1970-01-01).

    Rows of a later day are gone, what points to them points nowhere, and what ends later is still open. Days that are
    plans (an invoice's due day, the term of a contract that is agreed) stay. Tables that hold nothing later are given
    back as they are, with what was made of them already.
    """
    if tables.until <= as_of:
        return tables
    held = {name: getattr(tables, name) for name in SCHEMA}
    known = {name: table[KNOWN.get(name, "day")] for name, table in held.items() if table.length}
    kept = {name: days <= as_of for name, days in known.items() if np.maximum.reduce(days) > as_of}
    cut = {name: table.take(kept[name]) if name in kept else table for name, table in held.items()}
    for (name, column), target in POINTS.items():
        if target in kept:
            cut[name] = cut[name].with_columns({column: _moved(cut[name][column], kept[target])})
    for name, columns in ENDINGS.items():
        for column in columns if cut[name].length else ():
            cut[name] = _still_open(cut[name], column, as_of)
    return Tables(tables.ids, **cut)


def _moved(pointer: Array, kept: Array) -> Ints:
    """Return pointers into the kept rows; -1 for what pointed to a dropped row or nowhere."""
    place = np.append(np.where(kept, np.cumsum(kept) - 1, -1), -1)
    return place[pointer].astype(np.int32)


def _still_open(table: Frame, column: str, as_of: int) -> Frame:
    ends = table[column]
    later = (ends > as_of) & (ends != NEVER)
    if not later.any():
        return table
    columns = {column: np.where(later, NEVER, ends).astype(np.int32)}
    if "won" in table:
        columns["won"] = np.where(later, -1, table["won"]).astype(np.int32)
    return table.with_columns(columns)
