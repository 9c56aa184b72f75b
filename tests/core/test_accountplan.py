"""Why a plan is made, what it asks for, and that its days are working days."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.accountplan import REASONS, due, reason_for, steps
from core.alerts.worktime import is_working_day
from core.profile import Person
from core.types import Days, Term, Value

DAYS = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@settings(deadline=None)  # the first day asked for loads the calendar
@given(DAYS, st.integers(-80, 80), st.sampled_from(["CN", "DE", None]))
def test_every_step_is_due_on_a_working_day(start: date, after: int, calendar: str | None) -> None:
    assert is_working_day(due(start, after, calendar), calendar)


@settings(deadline=None)
@given(DAYS, st.integers(0, 60), st.integers(0, 60))
def test_later_steps_are_not_due_earlier(start: date, one: int, other: int) -> None:
    first, last = sorted((one, other))
    assert due(start, first, "CN") <= due(start, last, "CN")
    assert due(start, -last, "CN") <= due(start, -first, "CN")


@given(DAYS, st.integers(1, 40))
def test_so_many_working_days_lie_between(start: date, after: int) -> None:
    first, last = due(start, 0, None), due(start, after, None)
    between = [first + timedelta(day) for day in range(1, (last - first).days + 1)]
    assert sum(day.weekday() < 5 for day in between) == after


def test_the_national_holiday_of_october_is_not_worked() -> None:
    assert due(date(2026, 9, 30), 1, "CN") == date(2026, 10, 8)


@pytest.mark.parametrize(
    ("known", "leaving", "expected"),
    [
        ({"contract_days": Days(20)}, True, "rescue"),
        ({"state": Term("state.dormant")}, False, "rescue"),
        ({"contract_days": Days(180), "quadrant": Term("quadrant.star")}, False, "renew"),
        ({"contract_days": Days(181), "quadrant": Term("quadrant.star")}, False, "grow"),
        ({"state": Term("state.potential")}, False, "acquire"),
        ({}, False, "hold"),
    ],
)
def test_the_reason_is_the_most_pressing_one(known: dict[str, Value], leaving: bool, expected: str) -> None:
    assert reason_for(known, leaving=leaving) == expected


@pytest.mark.parametrize("reason", REASONS)
def test_a_plan_without_records_still_asks_and_ends_with_a_decision(reason: str) -> None:
    found = steps(reason, {}, [])
    assert [step.key for step in found][-2:] == ["halfway", "review"]
    assert "budget" in {step.key for step in found}


def test_nobody_who_left_is_to_be_met() -> None:
    gone = Person(1, "P-1", "Ann", {}, left_on=date(2026, 1, 1))
    assert not [step for step in steps("hold", {}, [gone]) if step.key == "meet"]
