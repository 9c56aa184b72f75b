"""A plan's days are working days, strictly later and later, as far apart as the rhythm says, also when it is moved."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.alerts.worktime import is_working_day
from core.followups import PERIOD_OF, Order, Planned, dates, plan, spread
from core.policy import load_rules
from core.types import Money

RULES = load_rules().policy.followup
STEPS = dict(iter(RULES.steps))
DAY = timedelta(days=1)
CALENDARS = st.sampled_from((None, "CN", "DE", "US", "GB"))
DAYS = st.dates(date(2024, 1, 1), date(2027, 6, 30))
GAPS = st.floats(0.5, 2000)
USUAL = st.none() | st.builds(Money, st.integers(1, 10**12), st.just("CNY"))


def nominal(start: date, offsets: list[int]) -> list[date]:
    return [start + (offset - offsets[0]) * DAY for offset in offsets]


def keeps_the_promises(found: list[date], wanted: list[date], calendar: str | None) -> None:
    """Check days against those the rhythm wants, with plain counting."""
    assert all(is_working_day(day, calendar) for day in found)
    assert all(later > earlier for earlier, later in pairwise(found))
    for index, (day, wish) in enumerate(zip(found, wanted, strict=True)):
        earliest = wish if index == 0 else max(wish, found[index - 1] + DAY)
        between = [earliest + n * DAY for n in range((day - earliest).days)]
        assert day >= earliest
        assert not [each for each in between if is_working_day(each, calendar)], "the first one possible"


@settings(deadline=None)  # the calendars of countries are loaded on the way
@given(DAYS, st.integers(0, 900), GAPS, USUAL, CALENDARS)
def test_the_days_follow_the_rhythm_from_the_order_on(
    on: date, since: int, gap: float, usual: Money | None, calendar: str | None
) -> None:
    today = on + since * DAY
    steps = plan(Order(on, gap, usual), today, RULES, lambda day: is_working_day(day, calendar))
    days = min(max(gap, RULES.rhythm_days_min), RULES.rhythm_days_max)
    assert spread(gap, RULES) == days
    assert [step.offset for step in steps] == [max(1, round(STEPS[step.name].at * days)) for step in steps]
    late = on + max(1, round(STEPS["reorder"].at * days)) * DAY <= today
    start = today + DAY if late else on + steps[0].offset * DAY
    keeps_the_promises([step.on for step in steps], nominal(start, [step.offset for step in steps]), calendar)
    assert all(step.on > today for step in steps)
    assert len(steps) >= 1
    assert "reorder" in {step.name for step in steps}, "what all the others lead to is always ahead"
    assert {PERIOD_OF[step.name] for step in steps} == {"mature"} if late else True


@settings(deadline=None)  # the calendars of countries are loaded on the way
@given(DAYS, GAPS, USUAL)
def test_every_goal_is_its_part_of_a_usual_order(on: date, gap: float, usual: Money | None) -> None:
    for step in plan(Order(on, gap, usual), on, RULES, lambda day: True):
        part = STEPS[step.name].goal
        assert step.goal == (Money(round(part * usual.minor), usual.currency) if part and usual else None)


@settings(deadline=None)  # the calendars of countries are loaded on the way
@given(DAYS, DAYS, GAPS, CALENDARS)
def test_moved_the_days_keep_their_distances(on: date, start: date, gap: float, calendar: str | None) -> None:
    def works(day: date) -> bool:
        return is_working_day(day, calendar)

    offsets = [step.offset for step in plan(Order(on, gap, None), on, RULES, works)]
    moved = dates(start, offsets, works)
    keeps_the_promises(moved, nominal(start, offsets), calendar)
    assert dates(moved[0], offsets, works)[0] == moved[0], "a plan that starts on its first day stays there"


def test_a_monthly_buyer_has_seven_steps_in_three_periods() -> None:
    steps = plan(Order(date(2026, 6, 1), 30, Money(100_000, "CNY")), date(2026, 6, 1), RULES, lambda day: True)
    assert [(step.name, step.offset, step.on.day, step.goal and step.goal.minor) for step in steps] == [
        ("thanks", 2, 3, None),
        ("add_on", 6, 7, 10_000),
        ("first_use", 10, 11, None),
        ("second_need", 18, 19, 25_000),
        ("stock_check", 24, 25, None),
        ("reorder", 30, 1, 100_000),
        ("review", 42, 13, None),
    ]
    assert isinstance(steps[0], Planned)


def test_a_country_without_working_days_is_no_endless_search() -> None:
    with pytest.raises(ValueError, match="no working day from 2026-06-02 on"):
        dates(date(2026, 6, 2), [1], lambda day: False)
