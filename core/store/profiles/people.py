"""Who we know at a customer, and who of us deals with them."""

from collections.abc import Mapping
from datetime import date, datetime

from sqlmodel import Session, col, func, select

from core.profile import Known, Person
from core.store.facts import known_as_of
from core.store.tables.documents import Interaction
from core.store.tables.identity import Contact
from core.store.tables.users import OwnerId, User


def people(session: Session, customer_id: int, as_of: date, known_at: datetime | None) -> tuple[Person, ...]:
    """Return the contacts on record that day, those who are still there first."""
    known = select(Contact).where(Contact.customer_id == customer_id, col(Contact.since) <= as_of)
    contacts = session.exec(known.order_by(Contact.external_id)).all()
    facts = known_as_of(session, "contact", [contact.id for contact in contacts], as_of, known_at)
    met = _last_met(session, customer_id, as_of)
    found = [
        Person(
            contact.id,
            contact.external_id,
            contact.name,
            facts[contact.id],
            contact.left_on if contact.left_on and contact.left_on <= as_of else None,
            met.get(contact.external_id),
        )
        for contact in contacts
    ]
    return tuple(sorted(found, key=lambda person: person.left_on is not None))


def colleagues(session: Session) -> Mapping[str, str]:
    """Return the names of our users by the rep ids of the company's own systems."""
    return dict(session.exec(select(OwnerId.external_id, User.name).join(User)).all())


def owner_of(facts: Mapping[str, Known], named: Mapping[str, str]) -> str | None:
    """Return who looks after the customer: the user's name, the rep id when it is nobody's."""
    owner = facts.get("owner")
    return None if owner is None else named.get(str(owner.value), str(owner.value))


def _last_met(session: Session, customer_id: int, as_of: date) -> dict[str | None, date]:
    met = select(Interaction.contact, func.max(Interaction.day)).where(Interaction.customer_id == customer_id)
    return dict(session.exec(met.where(col(Interaction.day) <= as_of).group_by(col(Interaction.contact))).all())
