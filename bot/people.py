"""Find the person meant among a customer's contacts: by role, by name, by title."""

from collections.abc import Sequence

from rapidfuzz import fuzz, process

from bot.command import Who
from core.profile import Person
from core.tables import ROLES
from core.types import Term

SHORTEST_NAME = 3  # letters; shorter words of a name are initials and titles: MD, Dr
ALIKE = 75  # of 100: a typing error in a short name still passes, another name does not


def find_person(people: Sequence[Person], who: Who) -> Person | None:
    """Return the contact meant, None when nobody fits: one named, else who plays the role, else the nearest name."""
    said = who.words.casefold()
    named = [person for person in people if _is_named(said, person)]
    if len(named) == 1:
        return named[0]
    return in_role(people, who.role) if who.role else _by_words(people, who.words)


def in_role(people: Sequence[Person], role: str) -> Person | None:
    """Return who plays a role: someone still there before someone who left, the last spoken to before others."""
    playing = [person for person in people if role_of(person) == role]
    return max(playing, key=_nearness, default=None)


def best_to_call(people: Sequence[Person]) -> Person | None:
    """Return whom to call first: there, with a part, not against us; whom we know before whom we never met."""
    here = [person for person in people if person.left_on is None and role_of(person)]
    return min(here, key=lambda p: (is_against(p), p.last_contact is None, by_part(p)), default=None)


def by_part(person: Person) -> int:
    """Return what sorts people by their part in the decision, the deciding ones first."""
    role = role_of(person)
    return ROLES.index(role) if role else len(ROLES)


def is_against(person: Person) -> bool:
    """Return whether a person is on record as against us."""
    attitude = person.facts.get("attitude")
    return attitude is not None and attitude.value == Term("attitude.against")


def role_of(person: Person) -> str | None:
    """Return the decision role of a contact, None when it is not known."""
    known = person.facts.get("role")
    return known.value.key.rpartition(".")[2] if known and isinstance(known.value, Term) else None


def _nearness(person: Person) -> tuple[bool, str]:
    return person.left_on is None, str(person.last_contact or "")


def _by_words(people: Sequence[Person], words: str) -> Person | None:
    names = {index: person.name for index, person in enumerate(people)}
    titles = {index: str(known.value) for index, person in enumerate(people) if (known := person.facts.get("title"))}
    for said in (names, titles):
        found = process.extractOne(words, said, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=ALIKE)
        if found:
            return people[found[2]]
    return None


def _is_named(said: str, person: Person) -> bool:
    """Return whether the words name a contact: by id, by a whole word of the name, or by a name without spaces."""
    name = person.name.casefold()
    words = {word for word in name.replace(".", " ").split() if len(word) >= SHORTEST_NAME or not word.isascii()}
    return said == person.external_id.casefold() or bool(words & set(said.split())) or (name in said) or said == name
