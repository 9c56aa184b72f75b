"""The question whose answer is worth most now: about the customer first, then about the people who decide."""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.people import in_role, role_of
from bot.sheet import Sheet
from core.customers.completeness import ask_next
from core.dimensions import Dimension, dimensions
from core.profile import Person
from core.tables import ROLES

ROLE = "role"
# What a talk track leans on most, in this order.
OF_PEOPLE = ("attitude", "kpi", "background", "style_preference", "channel_preference")


@dataclass(frozen=True, slots=True)
class Question:
    """What to ask: a dimension of the customer or of a person, or who plays the open roles."""

    dimension: Dimension
    person: Person | None = None
    open_roles: tuple[str, ...] = ()


def next_question(sheet: Sheet) -> Question | None:
    """Return the most valuable question, None when all is known."""
    for name in ask_next(sheet.card.values, sheet.policy):
        if name != ROLE:
            return Question(dimensions()[name])
        if missing := tuple(_open_roles(sheet)):
            return Question(dimensions()[ROLE], open_roles=missing)
    return next(_about_people(sheet), None)


def _open_roles(sheet: Sheet) -> Iterator[str]:
    played = {role_of(person) for person in sheet.profile.people if person.left_on is None}
    yield from (role for role in ROLES if role not in played)


def _about_people(sheet: Sheet) -> Iterator[Question]:
    for name in OF_PEOPLE:
        for role in ROLES:
            person = in_role(sheet.profile.people, role)
            if person and person.left_on is None and name not in person.facts:
                yield Question(dimensions()[name], person)
