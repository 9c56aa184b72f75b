"""Contacts, as scoring reads them."""

import numpy as np

from core.frames import Frame
from core.store.reading.dated import Dated, index
from core.store.reading.places import NOWHERE, Places, at, table
from core.tables import NEVER, ROLES


def contacts(dated: Dated) -> dict[str, Frame]:
    """Return contacts, a row for each time with one role: it is left when the person leaves or the role changes."""
    if not dated.has("contacts"):
        return {}
    read, roles = dated.read("contacts"), dated.read("roles")
    people = Places(read.whole("id"))
    start = np.arange(len(people.ids))
    person = np.concatenate([start, people.of(roles.whole("contact"))])
    day = np.concatenate([read.whole("since"), roles.whole("day")])
    role = np.concatenate([np.full(len(start), NOWHERE), index(roles.word("role"), ROLES)])
    recorded = np.concatenate([np.full(len(start), NOWHERE), roles.whole("id")])
    order = np.lexsort((recorded, day, person))
    person, day, role = person[order], day[order], role[order]
    last = np.append(person[1:] != person[:-1], True)[: len(person)]
    left = at(read.days("left_on", NEVER), person, NEVER)
    until = np.where(last, left, np.minimum(np.append(day[1:], NEVER)[: len(day)], left))
    kept = (person != NOWHERE) & (last | (until > day))
    customer = at(dated.customers.of(read.whole("customer")), person, NOWHERE)
    made = table("contacts", customer=customer, day=day, role=role, left=until)
    return {"contacts": made.take(kept & (customer != NOWHERE))}
