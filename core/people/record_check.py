"""Records of people that contradict each other, and the dimension to ask again."""

from collections.abc import Iterator, Sequence

from core.profile import Person
from core.types import Reason, Term, Value

WEIGHT = -7  # as of a customer's own records


def people_contradictions(people: Sequence[Person]) -> Iterator[tuple[Reason, Person, str]]:
    """Give each contradiction as a sentence, whom it is about, and the dimension to ask about again."""
    for person in people:
        if person.left_on and person.last_contact and person.last_contact > person.left_on:
            figures: dict[str, Value] = {"person": person.name, "left": person.left_on, "met": person.last_contact}
            yield Reason("completeness.person_left_but_met", figures, WEIGHT), person, "role"
        if not person.left_on and _is(person, "role", "champion") and _is(person, "attitude", "against"):
            yield Reason("completeness.champion_against", {"person": person.name}, WEIGHT), person, "attitude"


def _is(person: Person, dimension: str, option: str) -> bool:
    fact = person.facts.get(dimension)
    return fact is not None and fact.value == Term(f"{dimension}.{option}")
