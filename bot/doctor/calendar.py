"""Whether people's time zones are known, and the working days of their countries for this year and the next."""

from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.check import Check, Finding, Patient, good, mend, note


async def _look(patient: Patient) -> list[Finding]:
    zones, calendars = _kept(patient)
    found = [*_unknown_zones(zones), *_short_calendars(zones, calendars, patient.clock().date())]
    return found or [good("well", zones=len(zones))]


def _kept(patient: Patient) -> tuple[set[str], set[str]]:
    """Return the time zones and calendars of the users; without a database, one zone that must be there."""
    from core.store.engine import newest, session, version
    from core.store.vitals import places

    if patient.engine is None or version(patient.engine) != newest():
        return {"UTC"}, set()
    with session(patient.engine) as opened:
        return places(opened)


def _unknown_zones(zones: set[str]) -> Iterator[Finding]:
    for zone in sorted(zones):
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError):
            yield mend("no_zone", zone=zone)


def _short_calendars(zones: set[str], calendars: set[str], today: date) -> Iterator[Finding]:
    from core.alerts.worktime import calendar_of, known_until

    for calendar in sorted(calendars | {found for zone in zones if (found := calendar_of(zone))}):
        until = known_until(calendar)
        if until < date(today.year, 12, 31):
            yield mend("unknown_year", calendar=calendar, year=str(today.year))
        elif until < date(today.year + 1, 12, 31):
            yield note("next_year", calendar=calendar, year=str(today.year + 1))


calendar = Check(
    _look,
    {
        "en": {
            "title": "calendar",
            "no_zone": "There is no time zone {zone}. Give its people another: callsheet users add NAME --time-zone …",
            "unknown_year": "The holidays of {calendar} are not known for {year}: only weekends are kept. Install a "
            "newer Callsheet.",
            "next_year": "The holidays of {calendar} are not known yet for {year}: until a newer Callsheet knows them, "
            "only weekends are kept.",
            "well": "Time zones in use: {zones}, all known, with the working days of this year and the next.",
        },
        "zh": {
            "title": "日历",
            "no_zone": "没有时区 {zone}。请给用户换一个：callsheet users add NAME --time-zone …",
            "unknown_year": "{calendar} {year} 年的节假日还不知道，只按周末算。请升级 Callsheet。",
            "next_year": "{calendar} {year} 年的节假日还没有公布或收录；升级到收录了的版本之前，只按周末算。",
            "well": "用到 {zones} 个时区，今明两年的工作日都已知。",
        },
    },
)
