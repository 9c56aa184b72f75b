"""The person meant at a customer is found by name before a title decides."""

from datetime import date

import pytest

from bot.people import find_person
from bot.who import read_who
from core.profile import Known, Person
from core.types import Term


def person(number: int, name: str, role: str, title: str = "") -> Person:
    since = date(2026, 1, 1)
    facts = {"role": Known("role", Term(f"role.{role}"), since, "contacts")}
    if title:
        facts["title"] = Known("title", title, since, "contacts")
    return Person(number, f"K-{number}", name, facts)


PEOPLE = (
    person(1, "Peter Lee", "economic_buyer", "Managing Director"),
    person(2, "MD Rahman", "user", "Shift lead"),
    person(3, "刘建国", "champion", "维修班长"),
    person(4, "Ann Buyer", "technical_evaluator", "Reliability engineer"),
)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("md", "Peter Lee"),
        ("MD Rahman", "MD Rahman"),
        ("rahman", "MD Rahman"),
        ("K-4", "Ann Buyer"),
        ("cfo", "Peter Lee"),
        ("刘建国", "刘建国"),
        ("reliability engineer", "Ann Buyer"),
        ("Rahmann", "MD Rahman"),
    ],
)
def test_a_person_is_found(words: str, name: str) -> None:
    found = find_person(PEOPLE, read_who(words))
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize("words", ["purchasing", "Jonathan Whitfield"])
def test_nobody_is_made_up(words: str) -> None:
    assert find_person(PEOPLE, read_who(words)) is None
