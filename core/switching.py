"""How customers go back and forth between us and our rivals, from their purchases here and there in order of time."""

import numpy as np

from core.frames import Ints, unknown
from core.grouping import Longs, total
from core.model import Columns
from core.tables import RIVAL_CONTACTS, Tables

BOUGHT = RIVAL_CONTACTS.index("bought")
RIVALS = ("rival_purchases", "rival_runs", "own_before_rival", "own_after_rival", "rival_day")
SPAN = np.int64(1) << 32  # more than any day, so that customer and day share a number


def switching(tables: Tables, as_of: int, days: int) -> Columns:
    """Return what the last so many days' purchases look like, ours and those from rivals.

    ``own_purchases`` are days of purchase here, ``rival_purchases`` those on record elsewhere (NaN where nothing of
    any rival is on record), ``rival_runs`` how many unbroken rows of them there are, ``own_before_rival`` and
    ``own_after_rival`` our days before the first and after the last of them, ``rival_day`` the last one's day. Of a
    purchase here and one there on the same day ours counts as the earlier.
    """
    own = tables.purchases.days(as_of - days)
    contacts = tables.rival_contacts
    if not contacts.length:
        return {"own_purchases": own, **dict.fromkeys(RIVALS, unknown(tables.count))}
    lately = contacts.take((contacts["kind"] == BOUGHT) & (contacts["day"] > as_of - days))
    order = np.lexsort((lately["day"], lately["customer"]))
    customer, day = lately["customer"][order], lately["day"][order]
    before = _own_before(tables, customer, day, as_of - days)
    border = customer[1:] != customer[:-1]
    first = np.append(True, border)[: len(day)]
    last = np.append(border, True)[: len(day)]
    starts_run = first | np.append(True, before[1:] != before[:-1])[: len(day)]
    watched = total(contacts["customer"], tables.count) > 0
    rivals, runs, earlier, later, newest = unknown((len(RIVALS), tables.count))
    rivals[watched] = total(customer, tables.count)[watched]
    runs[watched] = total(customer[starts_run], tables.count)[watched]
    earlier[customer[first]], newest[customer[last]] = before[first], day[last]
    later[customer[last]] = own[customer[last]] - before[last]
    return {"own_purchases": own, **dict(zip(RIVALS, (rivals, runs, earlier, later, newest), strict=True))}


def _own_before(tables: Tables, customer: Ints, day: Ints, after: int) -> Longs:
    """Return how many days of purchase here each of these customers had after a day up to one of its own."""
    bought, involved = tables.purchases, np.zeros(tables.count, np.bool_)
    involved[customer] = True
    owner = bought.groups.owners()
    rows = np.flatnonzero(involved[owner] & (bought.day > after))
    owner = owner[rows]
    keys = owner * SPAN + bought.day[rows]  # sorted as the purchases are
    until: Longs = np.searchsorted(keys, customer * SPAN + day, "right")
    return until - np.searchsorted(owner, customer)
