"""Tell when a person may be written to: their zone, their quiet hours and the working days of their country.

Moments go in and come out as UTC. A minute is allowed when the person's own day is a working day and their clock stands
outside the quiet hours. A time of day a clock change skips means the first minute there is; one that comes twice means
the first time.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from core.alerts.notice import Person

if TYPE_CHECKING:
    from holidays import HolidayBase

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT, MORNING = time(0), time(8)
FRIDAY = 4
# Countries that decree anew each year which days off are worked off on a weekend (in China the State Council, each
# autumn): beyond the last decree that `holidays` knows, its days are guesses.
DECREED = frozenset({"CN"})
STALE = 8 * HOUR  # a digest of the morning is no news any more in the evening
PROMPT = 30 * MINUTE
WHOLE_LIFE = 400  # more days than any country takes off in a row: a search that long has gone wrong


def first_allowed(at: datetime, person: Person) -> datetime:
    """Return the first allowed moment that is not before ``at``; a moment between whole minutes stays as it is."""
    for start, _ in _spells(at, at + WHOLE_LIFE * DAY, person):
        return start
    raise ValueError(f"person {person.id} has no working day from {at:%Y-%m-%d} on")


def is_allowed(at: datetime, person: Person) -> bool:
    """Return whether a person may be written to at a moment."""
    local = at.astimezone(_zone(person.zone))
    return not _is_quiet(local.time(), person) and is_working_day(local.date(), person.calendar)


def working_hours_between(start: datetime, end: datetime, person: Person) -> float:
    """Return how many hours of allowed time lie between two moments; 0 when the end is not after the start."""
    return sum(((until - since) / HOUR for since, until in _spells(start, end, person)), 0.0)


def next_morning(now: datetime, person: Person) -> datetime:
    """Return when a person's next working day begins."""
    return first_allowed(next(_moments(_begins(person), now, person, tomorrow=True)), person)


def morning_of(day: date, person: Person) -> datetime:
    """Return when a person's day begins, or the next working day after a day off."""
    return first_allowed(moment(day, _begins(person), person.zone), person)


def _begins(person: Person) -> time:
    """Return the time of day when the quiet hours of the night end, eight where there are none."""
    return person.quiet_until if person.quiet_from > person.quiet_until else MORNING


def next_digest(now: datetime, person: Person) -> datetime:
    """Return the person's next digest after ``now``: at the hour of their choice, quiet or not, on a working day."""
    return next(moment for moment in _moments(person.digest_at, now, person) if moment > now)


def is_fresh(day: date, now: datetime, person: Person) -> bool:
    """Return whether the digest of a person's day may still go out: later, tomorrow's tells what it would have told.

    Half an hour after the hour of their choice, quiet hours count for it, too.
    """
    begins = moment(day, person.digest_at, person.zone)
    return now < begins + (STALE if is_allowed(now, person) else PROMPT)


def _moments(at: time, now: datetime, person: Person, *, tomorrow: bool = False) -> Iterator[datetime]:
    """Give a time of day on the person's working days, from today on or from tomorrow."""
    zone = _zone(person.zone)
    today = now.astimezone(zone).date()
    for later in range(int(tomorrow), WHOLE_LIFE):
        day = today + later * DAY
        there = moment(day, at, person.zone)
        # A zone that changed sides of the date line has left out a whole day.
        if is_working_day(day, person.calendar) and there.astimezone(zone).date() == day:
            yield there


def moment(day: date, at: time, zone: str) -> datetime:
    """Return a time of day as UTC: in a gap of the clock its end, where it comes twice the first."""
    wall = datetime.combine(day, at.replace(tzinfo=None, fold=0), _zone(zone))
    there = wall.astimezone(UTC)
    if there.astimezone(wall.tzinfo).replace(tzinfo=None) == wall.replace(tzinfo=None):
        return there
    return _change_between(wall.replace(fold=1).astimezone(UTC), there, _zone(zone))


def is_working_day(day: date, calendar: str | None) -> bool:
    """Return whether people of a country work on a day, as far as that is known: beyond, and without one, on weekdays.

    Nationwide days only; what a single state keeps is a working day here.
    """
    known = _is_known_working_day(day, calendar) if calendar is not None else None
    return day.weekday() <= FRIDAY if known is None else known


def known_until(calendar: str | None) -> date:
    """Return the last day whose holidays are known; after it there are only weekends. None knows no holiday at all."""
    if calendar is None or not is_calendar(calendar):
        return date.min
    from holidays import country_holidays

    there = country_holidays(calendar)
    if calendar not in DECREED:
        return date(there.end_year, 12, 31)
    moved = {
        year
        for year, days in there.special_public_holidays.items()
        for day in (days if isinstance(days[0], tuple) else (days,))
        if len(day) > len(("month", "day", "name"))
    }
    return date(max(moved), 12, 31)


@cache
def is_calendar(code: str) -> bool:
    """Return whether there is a calendar of a country, by its code of two letters."""
    from holidays import list_supported_countries

    return code in list_supported_countries(include_aliases=False)


@cache
def calendar_of(zone: str) -> str | None:
    """Return the country whose working days a time zone suggests, None when it suggests none (UTC, GMT+8)."""
    countries = _countries()
    country = countries.get(zone) or countries.get(_links().get(zone, ""))
    return country if country and is_calendar(country) else None


# `holidays` takes a third of a second to import: whoever has no calendar does not wait for it.
@lru_cache(maxsize=4096)
def _is_known_working_day(day: date, calendar: str) -> bool | None:
    if day > _last_known(calendar):
        return None
    return _year(calendar, day.year).is_working_day(day)


_last_known = cache(known_until)


@cache
def _year(calendar: str, year: int) -> "HolidayBase":
    """Return a year's holidays of a country; days before New Year may be worked off for the year that comes."""
    from holidays import country_holidays

    return country_holidays(calendar, years=(year, year + 1), expand=False)


@cache
def _zone(name: str) -> ZoneInfo:
    return ZoneInfo(name)


def _is_quiet(at: time, person: Person) -> bool:
    since, until = person.quiet_from, person.quiet_until
    if since <= until:
        return since <= at < until
    return at >= since or at < until


def _spells(start: datetime, end: datetime, person: Person) -> Iterator[tuple[datetime, datetime]]:
    """Give the pieces of allowed time between two moments."""
    start = start.astimezone(UTC)
    for since, until in pairwise(_turns(start, end, person)):
        if is_allowed(since, person):
            yield since, min(until, end)


def _turns(start: datetime, end: datetime, person: Person) -> Iterator[datetime]:
    """Give the moments up to the first not before ``end`` at which it may become allowed or cease to be so."""
    zone, at = _zone(person.zone), start
    walls = sorted({MIDNIGHT, person.quiet_from, person.quiet_until})
    yield at
    while at < end:
        at = _next_turn(at, zone, walls)
        yield at


def _next_turn(at: datetime, zone: ZoneInfo, walls: list[time]) -> datetime:
    """Return when a clock next comes to one of the times of day, or is changed."""
    local = at.astimezone(zone)
    coming = [wall for wall in walls if wall > local.time()]
    day, wall = (local.date(), coming[0]) if coming else (local.date() + DAY, walls[0])
    offset = local.utcoffset()
    reached = datetime.combine(day, wall, UTC) - (offset or timedelta())
    changed = reached.astimezone(zone).utcoffset() != offset
    return _change_between(at, reached, zone) if changed else reached


def _change_between(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first minute of the clock's new time between two moments of which it stands differently."""
    first = datetime.fromtimestamp(before.timestamp() // 60 * 60, UTC)
    old = first.astimezone(zone).utcoffset()
    low, high = 0, -(-(after - first) // MINUTE)
    while high - low > 1:
        middle = (low + high) // 2
        if (first + middle * MINUTE).astimezone(zone).utcoffset() == old:
            low = middle
        else:
            high = middle
    return first + high * MINUTE


@cache
def _countries() -> dict[str, str]:
    """Return the country of each zone of tzdata's table of one zone and one country a line."""
    rows = (line.split("\t") for line in _tzdata("zone.tab").splitlines() if not line.startswith("#"))
    return {zone: country for country, _, zone, *_ in rows}


@cache
def _links() -> dict[str, str]:
    """Return the zone behind each old name: ``L Asia/Shanghai PRC``."""
    rows = (line.split() for line in _tzdata("tzdata.zi").splitlines() if line.startswith("L "))
    return {name: zone for _, zone, name in rows}


def _tzdata(name: str) -> str:
    return (resources.files("tzdata") / "zoneinfo" / name).read_text("utf-8")
