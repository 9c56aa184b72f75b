"""Touchpoints are counted from what is on record, judged by the policy, and mended in the order of their worth."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.journey.position import Dealing
from core.journey.touchpoints import Inventory, Touchpoint, inventory
from core.policy import load_policy
from core.profile import Complaint, Known, Person, Profile, RivalContact, Survey
from core.tables import INTERACTIONS, ROLES
from core.types import Term

POLICY = load_policy()
RULES = POLICY.touchpoints
TODAY = date(2026, 6, 30)
WINDOW = POLICY.journey.evidence_days


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def dealt(days: int, kind: str = "call", hours: float | None = None, contact: str | None = None) -> Dealing:
    return Dealing(ago(days), kind, contact, "R01", "", hours)


def person(name: str, role: str | None, attitude: str | None = None, met: int | None = None) -> Person:
    facts = {
        dimension: Known(dimension, Term(f"{dimension}.{option}"), ago(300), "rep")
        for dimension, option in (("role", role), ("attitude", attitude))
        if option
    }
    return Person(1, name, name, facts, None, None if met is None else ago(met))


def made(*dealings: Dealing, usual: dict[str, float] | None = None, **told: object) -> Inventory:
    profile = Profile(1, "C-1", "ACME", (), TODAY, TODAY, None, {}, **told)  # type: ignore[arg-type]
    return inventory(profile, dealings, usual or {}, POLICY)


def scene(found: Inventory, name: str) -> Touchpoint:
    return next(one for one in found.scenes if one.name == Term(name))


DEALINGS = st.lists(
    st.builds(dealt, st.integers(0, 800), st.sampled_from(INTERACTIONS), st.none() | st.floats(0, 90)), max_size=40
)


@given(DEALINGS, st.dictionaries(st.sampled_from(INTERACTIONS), st.floats(0.5, 40)))
def test_every_dealing_of_the_window_counts_in_one_scene(dealings: list[Dealing], usual: dict[str, float]) -> None:
    found = made(*dealings, usual=usual)
    lately = [one for one in dealings if (TODAY - one.day).days < WINDOW]
    assert sum(one.count for one in found.scenes) == len(lately)
    assert all(one.last is not None and one.last > ago(WINDOW) for one in found.scenes)


@given(DEALINGS, st.lists(st.sampled_from(ROLES), max_size=5), st.none() | st.integers(0, 400))
def test_the_worst_of_the_most_worth_comes_first(dealings: list[Dealing], roles: list[str], met: int | None) -> None:
    found = made(*dealings, people=tuple(person(f"P{place}", role, None, met) for place, role in enumerate(roles)))
    points = [one.points for one in found.mend]
    assert points == sorted(points, reverse=True)
    assert all(one.quality in ("missing", "poor", "fading") for one in found.mend)
    assert {one.role for one in (*found.people, *found.missing)} == set(ROLES)


@pytest.mark.parametrize(
    ("last", "hours", "quality"),
    [
        *((5, 10.0, "good"), (5, 20.0, "poor"), (5, 19.9, "good"), (5, None, "unknown")),
        *((RULES.cold_days, 10.0, "fading"), (RULES.cold_days - 1, 10.0, "good"), (RULES.cold_days, 20.0, "poor")),
    ],
)
def test_a_way_is_judged_by_their_answers_and_its_last_day(last: int, hours: float | None, quality: str) -> None:
    assert RULES.slow_times == 2
    found = made(dealt(last, "email", hours), usual={"email": 10.0})
    assert scene(found, "interaction.email").quality == quality


def test_nothing_is_said_of_answers_the_company_has_too_few_of() -> None:
    assert scene(made(dealt(5, "email", 90.0)), "interaction.email").quality == "unknown"


@pytest.mark.parametrize(
    ("attitude", "met", "quality"),
    [
        *(("for", 5, "good"), ("neutral", 5, "good"), (None, 5, "unknown"), ("against", 5, "poor")),
        *(("for", None, "missing"), ("against", None, "missing"), ("for", RULES.cold_days, "fading")),
    ],
)
def test_a_person_is_judged_by_attitude_and_last_contact(attitude: str | None, met: int | None, quality: str) -> None:
    [one] = made(people=(person("Ann", "champion", attitude, met),)).people
    assert one.quality == quality
    assert one.points == RULES.values.champion * {"missing": 3, "poor": 3, "fading": 2}.get(quality, 0)


def test_who_left_is_no_touchpoint_and_leaves_the_role_open() -> None:
    gone = Person(1, "K", "Ann", person("Ann", "champion").facts, ago(9), ago(20))
    found = made(people=(gone,))
    assert found.people == ()
    assert {one.role for one in found.missing} == set(ROLES)


def test_what_the_customer_controls_is_told_apart() -> None:
    found = made(
        dealt(3, "event"),
        complaints=(Complaint("K-1", ago(40), None, urgent=True, cause="late"),),
        surveys=(Survey(ago(300), "nps", 3, None, ""), Survey(ago(30), "nps", 9, None, "")),
        rival_contacts=(RivalContact(ago(20), "Kelmar", "quoted", None, None, ""),),
    )
    told = {one.name: (one.control, one.quality) for one in found.scenes}
    assert told == {
        Term("interaction.event"): ("others", "unknown"),
        Term("touchpoint.complaint"): ("customer", "poor"),
        Term("touchpoint.survey"): ("customer", "good"),
        Term("touchpoint.rival"): ("rival", "unknown"),
    }
