"""The question whose answer is worth most now: about the customer first, then about the people who decide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.command import Customer, line
from bot.context import Ask
from bot.people import in_role, role_of
from bot.reply import Button
from bot.sheet import Sheet
from core.customers.completeness import ask_next
from core.dimensions import Dimension, dimensions
from core.profile import Person
from core.tables import ROLES
from core.types import Term

ROLE = "role"
MOST_ANSWERS = 4  # options of a question that fit under a card
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
        if any(_open_roles(sheet)):
            return question_about_people(sheet)
    return next(_about_people(sheet), None)


def question_about(sheet: Sheet, missing: Sequence[Term]) -> Question | None:
    """Return the first question about the customer that fills one of the missing inputs, None when asking helps none.

    An input is asked for by the dimension of its name.
    """
    asked = (dimensions().get(term.key.rpartition(".")[2]) for term in missing)
    return next(
        (Question(d) for d in asked if d and d.ask and d.subject == "customer" and d.name not in sheet.profile.facts),
        None,
    )


def question_about_people(sheet: Sheet) -> Question | None:
    """Return the most valuable question about the people: who plays the open roles, then what they are like."""
    if missing := tuple(_open_roles(sheet)):
        return Question(dimensions()[ROLE], open_roles=missing)
    return next(_about_people(sheet), None)


def put(ask: Ask, question: Question) -> str:
    """Return a question as it is put to a person, in plain text."""
    if question.open_roles:
        open_roles = [Term(f"role.{role}") for role in question.open_roles]
        return ask.text("card.ask_roles", roles=ask.wording.enumerate(open_roles))
    asked = question.dimension.ask[ask.lang]
    return f"{question.person.name} · {asked}" if question.person else asked


def answers(ask: Ask, customer: Customer, question: Question | None) -> Iterator[Button]:
    """Give the likely answers to a question, each a tap away."""
    if question and not question.open_roles and 0 < len(question.dimension.options) <= MOST_ANSWERS:
        about = (question.person.external_id,) if question.person else ()
        for option, label in question.dimension.options.items():
            yield Button(label[ask.lang], line("log", customer, question.dimension.name, option, *about))


def _open_roles(sheet: Sheet) -> Iterator[str]:
    played = {role_of(person) for person in sheet.profile.people if person.left_on is None}
    yield from (role for role in ROLES if role not in played)


def _about_people(sheet: Sheet) -> Iterator[Question]:
    for name in OF_PEOPLE:
        for role in ROLES:
            person = in_role(sheet.profile.people, role)
            if person and person.left_on is None and name not in person.facts:
                yield Question(dimensions()[name], person)
