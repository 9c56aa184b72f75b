"""Nobody is written to at night, on a holiday or at a weekend of their own, and never a minute later than needed."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.alerts.notice import Person
from core.alerts.worktime import (
    calendar_of,
    first_allowed,
    is_allowed,
    is_calendar,
    is_working_day,
    known_until,
    moment,
    next_digest,
    next_morning,
    working_hours_between,
)
from tests.core.alerts.samples import a_person

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Around these days the clocks change: by an hour, by half an hour, at midnight, or by a whole day.
CHANGES = [
    ("Europe/Berlin", "2026-03-29"),
    ("Europe/Berlin", "2026-10-25"),
    ("America/New_York", "2026-03-08"),
    ("America/New_York", "2026-11-01"),
    ("Australia/Lord_Howe", "2026-04-05"),
    ("Australia/Lord_Howe", "2026-10-04"),
    ("Pacific/Apia", "2011-12-30"),
    ("America/St_Johns", "2010-11-07"),
    ("America/Havana", "2026-03-08"),
    ("Africa/Casablanca", "2026-03-22"),
    ("Asia/Kathmandu", "2026-06-30"),
    ("Asia/Shanghai", "2026-10-01"),
    ("UTC", "2026-12-31"),
]
times = st.times().map(lambda at: at.replace(second=0, microsecond=0))
near = st.integers(-2 * 24 * 60 * 60, 24 * 60 * 60)
calendars = st.sampled_from(["CN", "DE", "US", "AU", None])


@st.composite
def people(draw: st.DrawFn, zone: str) -> Person:
    quiet_from, quiet_until, digest_at = draw(times), draw(times), draw(times)
    calendar = draw(calendars)
    return a_person(zone=zone, calendar=calendar, quiet_from=quiet_from, quiet_until=quiet_until, digest_at=digest_at)


@st.composite
def asked(draw: st.DrawFn) -> tuple[datetime, Person]:
    zone, day = draw(st.sampled_from(CHANGES))
    return datetime.fromisoformat(f"{day}T00:00:00Z") + timedelta(seconds=draw(near)), draw(people(zone))


def allowed_by_the_clock(at: datetime, person: Person) -> bool:
    """Say it once more, by reading the wall clock and nothing else."""
    local = at.astimezone(ZoneInfo(person.zone))
    minute, since, until = (clock.hour * 60 + clock.minute for clock in (local, person.quiet_from, person.quiet_until))
    quiet = (minute - since) % 1440 < (until - since) % 1440
    return not quiet and is_working_day(local.date(), person.calendar)


@given(asked())
@settings(max_examples=150, deadline=None)
def test_what_is_held_back_arrives_at_the_first_allowed_minute(given: tuple[datetime, Person]) -> None:
    at, person = given
    found = first_allowed(at, person)
    assert found >= at
    assert found.tzinfo is UTC
    assert allowed_by_the_clock(found, person)
    if allowed_by_the_clock(at, person):
        assert found == at
        return
    assert found.second == found.microsecond == 0
    minute = at
    while minute < min(found, at + 4 * DAY):
        assert not allowed_by_the_clock(minute, person), f"{minute} was allowed already"
        minute = (minute + MINUTE).replace(second=0, microsecond=0)


@given(asked(), st.integers(0, 3 * 24 * 60))
@settings(max_examples=60, deadline=None)
def test_working_hours_are_the_allowed_minutes_between(given: tuple[datetime, Person], minutes: int) -> None:
    start, person = given
    start = start.replace(second=0)
    counted = sum(allowed_by_the_clock(start + later * MINUTE, person) for later in range(minutes))
    assert working_hours_between(start, start + minutes * MINUTE, person) == pytest.approx(counted / 60)
    assert working_hours_between(start + minutes * MINUTE, start, person) == 0


@given(asked())
@settings(max_examples=150, deadline=None)
def test_a_digest_comes_next_at_the_first_time_the_clock_shows_its_hour(given: tuple[datetime, Person]) -> None:
    now, person = given
    found = next_digest(now, person)
    local = found.astimezone(ZoneInfo(person.zone))
    assert found > now
    assert is_working_day(local.date(), person.calendar)
    assert found == moment(local.date(), person.digest_at, person.zone)
    assert next_digest(found, person).astimezone(ZoneInfo(person.zone)).date() > local.date()
    assert next_digest(found - MINUTE, person) == found


@given(asked())
@settings(max_examples=100, deadline=None)
def test_the_next_morning_is_another_day_on_which_they_may_be_written_to(given: tuple[datetime, Person]) -> None:
    now, person = given
    found = next_morning(now, person)
    zone = ZoneInfo(person.zone)
    assert found > now
    assert is_allowed(found, person)
    assert found.astimezone(zone).date() > now.astimezone(zone).date()


@given(asked(), times)
@settings(deadline=None)
@example((datetime(2011, 12, 30, 23, tzinfo=UTC), a_person(zone="Pacific/Apia")), time(8))
def test_a_time_of_day_is_its_first_minute_or_the_first_after_a_gap(given: tuple[datetime, Person], wall: time) -> None:
    at, person = given
    zone = ZoneInfo(person.zone)
    day = at.astimezone(zone).date()
    found = moment(day, wall, person.zone)
    wanted = datetime.combine(day, wall)
    assert found.astimezone(zone).replace(tzinfo=None) >= wanted
    before = [found - minutes * MINUTE for minutes in range(1, 181)]
    assert all(earlier.astimezone(zone).replace(tzinfo=None) < wanted for earlier in before)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2025-01-26", True),  # a Sunday, worked off for the Spring Festival
        ("2025-01-27", True),
        *((f"2025-01-{day}", False) for day in range(28, 32)),
        *((f"2025-02-0{day}", False) for day in range(1, 5)),
        ("2025-02-05", True),
        ("2025-02-08", True),  # a Saturday
        ("2025-02-09", False),
        ("2026-01-01", False),
        ("2026-01-02", False),
        ("2026-01-04", True),  # a Sunday
        ("2026-02-14", True),
        *((f"2026-02-{day}", False) for day in range(15, 24)),
        ("2026-02-28", True),
        ("2026-05-09", True),
        ("2026-09-20", True),
        ("2026-10-07", False),
        ("2026-10-10", True),
        ("2026-10-11", False),
    ],
)
def test_china_works_and_rests_as_its_state_council_announced(day: str, works: bool) -> None:
    assert is_working_day(date.fromisoformat(day), "CN") is works


def test_a_day_worked_off_for_the_new_year_to_come_is_known_in_the_old_one() -> None:
    assert is_working_day(date(2006, 12, 30), "CN")  # a Saturday, for 2 January 2007
    assert not is_working_day(date(2006, 12, 23), "CN")


def test_beyond_the_last_decree_there_are_only_weekends() -> None:
    known = known_until("CN")
    assert known >= date(2026, 12, 31)
    assert is_working_day(_weekday_of(date(known.year + 1, 10, 1)), "CN")
    assert known_until("DE") > known
    assert not is_working_day(date(2027, 10, 3), "DE")


def _weekday_of(day: date) -> date:
    return next(later for later in (day, day + DAY, day + 2 * DAY) if later.weekday() <= 4)


@pytest.mark.parametrize("calendar", [None, "ZZ"])
def test_without_a_calendar_only_weekends_are_free(calendar: str | None) -> None:
    assert is_working_day(date(2026, 12, 25), calendar)
    assert not is_working_day(date(2026, 12, 26), calendar)
    assert known_until(calendar) == date.min
    assert not is_calendar("ZZ")


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Asia/Shanghai", "CN"),
        ("Asia/Chongqing", "CN"),
        ("PRC", "CN"),
        ("Europe/Berlin", "DE"),
        ("Europe/London", "GB"),
        ("Europe/Amsterdam", "NL"),
        ("America/New_York", "US"),
        ("UTC", None),
        ("Etc/GMT+8", None),
        ("Mars/Olympus", None),
    ],
)
def test_a_zone_suggests_its_country(zone: str, country: str | None) -> None:
    assert calendar_of(zone) == country


def test_an_alert_of_the_night_before_the_spring_festival_waits_for_the_first_working_morning() -> None:
    rep = a_person()
    eve = datetime(2025, 1, 27, 12, tzinfo=UTC)  # 20:00 in Shanghai
    assert first_allowed(eve, rep) == datetime(2025, 2, 5, tzinfo=UTC)  # 08:00 on the 5th
    assert next_digest(eve, rep) == datetime(2025, 2, 5, 0, 30, tzinfo=UTC)


def test_a_sunday_that_is_worked_off_is_a_day_like_others() -> None:
    rep = a_person()
    sunday = datetime(2025, 1, 26, 2, tzinfo=UTC)  # 10:00 in Shanghai
    assert first_allowed(sunday, rep) == sunday
    assert first_allowed(sunday, a_person(calendar=None)) == datetime(2025, 1, 27, tzinfo=UTC)


def test_quiet_hours_that_begin_when_they_end_are_none() -> None:
    always = a_person(quiet_from=time(9), quiet_until=time(9), calendar=None)
    night = datetime(2026, 6, 30, 18, tzinfo=UTC)
    assert first_allowed(night, always) == night
    assert next_morning(night, always) == datetime(2026, 7, 2, tzinfo=UTC)  # eight in Shanghai, where it is the 1st


def test_quiet_hours_may_lie_within_a_day() -> None:
    siesta = a_person(zone="Europe/Madrid", calendar=None, quiet_from=time(13), quiet_until=time(16))
    lunch = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert first_allowed(lunch, siesta) == datetime(2026, 6, 30, 14, tzinfo=UTC)


def test_a_weekend_waits_no_working_hours() -> None:
    rep = a_person(calendar="CN")
    friday = datetime(2026, 6, 26, 10, tzinfo=UTC)  # 18:00 in Shanghai: one hour is left of the week
    monday = datetime(2026, 6, 29, 3, tzinfo=UTC)  # 11:00
    assert working_hours_between(friday, monday, rep) == 4
