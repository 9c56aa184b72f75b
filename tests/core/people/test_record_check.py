"""Records of people that cannot both be right are told, with whom to ask about again."""

from collections.abc import Mapping
from datetime import date

from core.people.record_check import people_contradictions
from core.profile import Known, Person
from core.terms import terms
from core.types import LANGS, Term

MARCH, MAY = date(2026, 3, 1), date(2026, 5, 20)


def person(facts: Mapping[str, str] | None = None, left: date | None = None, met: date | None = None) -> Person:
    known = {name: Known(name, Term(f"{name}.{option}"), MARCH, "rep") for name, option in (facts or {}).items()}
    return Person(1, "C1", "Li Wei", known, left, met)


def test_who_left_cannot_have_been_met_later() -> None:
    gone = person(left=MARCH, met=MAY)
    ((reason, about, asks),) = people_contradictions([gone, person(left=MAY, met=MARCH), person(met=MAY)])
    assert (about, asks) == (gone, "role")
    assert reason.values == {"person": "Li Wei", "left": MARCH, "met": MAY}
    assert all(terms(reason.key, lang) for lang in LANGS)


def test_a_champion_is_not_against_us() -> None:
    torn = person({"role": "champion", "attitude": "against"})
    friends = [person({"role": "champion", "attitude": "for"}), person({"role": "user", "attitude": "against"})]
    ((reason, about, asks),) = people_contradictions([*friends, torn])
    assert (reason.key, about, asks) == ("completeness.champion_against", torn, "attitude")
