"""An event: its form follows from its guests, its money adds up, its days are working days."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alerts.worktime import is_working_day
from core.event import FORMS, TASKS, Guest, budget, counted, divided, recommended, speaks_for, tasks
from core.policy import load_policy
from core.types import Money, Term, Value

POLICY = load_policy()
LIKES = {"journey": "cases", "summit": "figures", "tasting": "samples"}


def liking(option: str) -> Guest:
    return Guest({}, ({"form_preference": Term(f"form_preference.{option}")},))


@pytest.mark.parametrize(
    ("facts", "person", "expected"),
    [
        ({"group_memberships": 2}, {}, ("circle",)),
        ({"group_memberships": 0, "followers": 999}, {}, ()),
        ({"followers": 1000}, {}, ("personal_brand",)),
        ({"public_reviews": 1}, {}, ("personal_brand",)),
        ({}, {"influencer": Term("influencer.yes")}, ("personal_brand",)),
        ({}, {"influencer": Term("influencer.no")}, ()),
        *(({}, {"form_preference": Term(f"form_preference.{o}")}, (form,)) for form, o in LIKES.items()),
        ({}, {"form_preference": Term("form_preference.slides")}, ("summit",)),
    ],
)
def test_what_is_known_of_a_guest_speaks_for_a_form(
    facts: dict[str, Value], person: dict[str, Value], expected: tuple[str, ...]
) -> None:
    assert speaks_for(Guest(facts, (person,))) == expected


def test_the_form_most_guests_speak_for_is_recommended() -> None:
    guests = [liking("samples"), liking("samples"), liking("cases"), Guest({"group_memberships": 1})]
    assert counted(guests) == {"circle": 1, "journey": 1, "summit": 0, "tasting": 2, "personal_brand": 0}
    assert recommended(guests) == "tasting"


def test_of_guests_nobody_knows_anything_of_no_form_is_made_up() -> None:
    assert recommended([Guest(), Guest()]) is None
    assert budget([Guest(), Guest({}, (), -5)], POLICY) is None


@given(st.integers(1, 10**12))
def test_the_items_sum_to_the_budget(minor: int) -> None:
    assert sum(item.minor for item in divided(Money(minor, "CNY"), POLICY).values()) == minor


@settings(deadline=None)  # the first day asked for loads the calendar
@given(st.dates(date(2024, 6, 1), date(2027, 6, 1)), st.sampled_from(["CN", "US", None]))
def test_every_task_but_the_day_itself_is_on_a_working_day_and_in_order(day: date, calendar: str | None) -> None:
    found = tasks(day, calendar)
    assert [task.key for task in found] == list(TASKS)
    assert [task.on for task in found] == sorted(task.on for task in found)
    assert all(task.on == day if task.key == "day" else is_working_day(task.on, calendar) for task in found)


def test_every_form_has_its_playbook_in_both_languages() -> None:
    from core.playbook import find

    library = find()
    for form in FORMS:
        assert library.playbook(f"event/{form}", "en").called
        assert library.playbook(f"event/{form}", "zh").called
