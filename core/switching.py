"""How customers go back and forth between us and our rivals, from their purchases here and there in order of time."""

import numpy as np

from core.frames import Floats
from core.grouping import Longs, total
from core.model import Columns
from core.tables import RIVAL_CONTACTS, Tables

BOUGHT = RIVAL_CONTACTS.index("bought")
RIVALS = ("rival_purchases", "rival_runs", "own_before_rival", "own_after_rival", "last_rival_run", "rival_day")


def switching(tables: Tables, as_of: int, days: int) -> Columns:
    """Return what the last so many days' purchases look like, ours and those from rivals.

    ``own_purchases`` are days of purchase here, ``rival_purchases`` those on record elsewhere (NaN where nothing of
    any rival is on record), ``rival_runs`` how many unbroken rows of them there are, ``own_before_rival`` and
    ``own_after_rival`` our days before the first and after the last of them, ``last_rival_run`` how many there are
    since our last, ``rival_day`` the last one's day. A purchase here and there on one day counts here first.
    """
    own = tables.purchases.days(as_of - days)
    contacts, unknown = tables.rival_contacts, np.full(tables.count, np.nan)
    if not contacts.length:
        return {"own_purchases": own, **dict.fromkeys(RIVALS, unknown)}
    lately = contacts.take((contacts["kind"] == BOUGHT) & (contacts["day"] > as_of - days))
    order = np.lexsort((lately["day"], lately["customer"]))
    customer, day = lately["customer"][order], lately["day"][order]
    before = _own_until(tables, customer, day) - _own_until(tables, customer, np.full(len(day), as_of - days))
    first = np.append(True, customer[1:] != customer[:-1])[: len(day)]
    last = np.append(customer[1:] != customer[:-1], True)[: len(day)]
    starts_run = first | np.append(True, before[1:] != before[:-1])[: len(day)]
    watched = total(contacts["customer"], tables.count) > 0
    trailing = before == _of(customer[last], before[last], tables.count)[customer]
    return {
        "own_purchases": own,
        "rival_purchases": np.where(watched, total(customer, tables.count), np.nan),
        "rival_runs": np.where(watched, total(customer[starts_run], tables.count), np.nan),
        "own_before_rival": _of(customer[first], before[first], tables.count),
        "own_after_rival": own - _of(customer[last], before[last], tables.count),
        "last_rival_run": np.where(watched, total(customer[trailing], tables.count), np.nan),
        "rival_day": _of(customer[last], day[last], tables.count),
    }


def _of(customer: Longs, values: Longs, count: int) -> Floats:
    """Return one value a customer, NaN where there is none."""
    spread = np.full(count, np.nan)
    spread[customer] = values
    return spread


def _own_until(tables: Tables, customer: Longs, day: Longs) -> Longs:
    """Return how many days of purchase here each of these customers had up to a day of its own."""
    bought, involved = tables.purchases, np.zeros(tables.count, np.bool_)
    involved[customer] = True
    rows = np.flatnonzero(involved[bought.customer])
    span = np.int64(1) << 32
    keys = bought.customer[rows] * span + bought.day[rows]  # sorted as the purchases are
    first = np.searchsorted(keys, customer * span + np.iinfo(np.int32).min)
    return np.searchsorted(keys, customer * span + day, "right") - first
