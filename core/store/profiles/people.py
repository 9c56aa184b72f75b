"""Who we know at a customer, and who of us deals with them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session

from core.profile import Known, Person
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.facts import known_as_of

CONTACTS = """
SELECT c.id, c.external_id, c.name, c.left_on, max(i.day)
FROM contact c LEFT JOIN interaction i
  ON i.contact = c.external_id AND i.customer_id = c.customer_id AND i.day <= :as_of
WHERE c.customer_id = :customer AND c.since <= :as_of
GROUP BY c.id, c.external_id, c.name, c.left_on ORDER BY c.external_id
"""
COLLEAGUES = 'SELECT o.external_id, u.name FROM owner_id o JOIN "user" u ON u.id = o.user_id'


def people(session: Session, customer_id: int, as_of: date, known_at: datetime | None) -> tuple[Person, ...]:
    """Return the contacts on record that day, those who are still there first."""
    today = number_of(as_of)
    contacts = fetch(session, CONTACTS, customer=customer_id, as_of=today)
    facts = known_as_of(session, "contact", [row[0] for row in contacts], as_of, known_at)
    found = []
    for contact_id, external_id, name, left, met in contacts:
        left_on = None if left is None or left > today else day_of(left)
        last_met = None if met is None else day_of(met)
        found.append(Person(contact_id, external_id, name, facts[contact_id], left_on, last_met))
    return tuple(sorted(found, key=lambda person: person.left_on is not None))


def colleagues(session: Session) -> Mapping[str, str]:
    """Return the names of our users by the rep ids of the company's own systems."""
    return dict(fetch(session, COLLEAGUES))


def owner_of(facts: Mapping[str, Known], named: Mapping[str, str]) -> str | None:
    """Return who looks after the customer: the user's name, the rep id when it is nobody's."""
    owner = facts.get("owner")
    return None if owner is None else named.get(str(owner.value), str(owner.value))
