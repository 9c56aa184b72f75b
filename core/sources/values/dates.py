"""Dates as people, spreadsheets and programs write them; the order of day and month is read off the column."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from core.sources.spelling import wide_to_plain
from core.sources.values.empty import is_empty

Order = Literal["ymd", "mdy", "dmy"]

_TIME = r"(?:[T\s]+(?:(?:上午|下午|星期.|周.)\s*)?\d{1,2}[:时点].*|\s*(?:星期.|周.))?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?{_TIME}")
_COMPACT = re.compile(rf"(\d{{4}})(\d{{2}})(\d{{2}}){_TIME}")
_YEAR_LAST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{1,2}}),?{_TIME}")
_DAY_NAME = re.compile(r"^(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s+", re.IGNORECASE)
_NAMED = re.compile(rf"(\d{{1,2}})(?:st|nd|rd|th)?[-\s.]+([A-Za-z]{{3,9}})\.?[-\s,]+(\d{{4}}|\d{{2}}),?{_TIME}")
_NAMED_FIRST = re.compile(rf"([A-Za-z]{{3,9}})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}}),?{_TIME}")
_SERIAL = re.compile(r"(\d{5})(\.\d+)?")
_CLOCK = re.compile(r"[T\s]\s*(上午|下午|早上|晚上)?\s*(\d{1,2})[:时点].*?(am|pm)?\s*$", re.IGNORECASE)
_AFTER_NOON = ("下午", "晚上", "pm")
# What databases and spreadsheets write for "no date".
_NEVER = re.compile(r"0000[-/.]?00[-/.]?00.*|00[./-]00[./-]0000|1900-01-00|0")

MONTHS = {name: number for number, name in enumerate(
    ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), start=1)}  # fmt: skip
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of a spreadsheet's serial numbers from March 1900 on
SERIALS = range(18_264, 73_051)  # 1950 to 2099: outside, five digits are no date
HOURS, NOON = 24, 12
CENTURY_FROM = 70  # two-digit years from here on belong to the last century


@dataclass(frozen=True, slots=True)
class DateOrder:
    """The order of a column's dates, whether the column shows it, and a date in it that can be read both ways."""

    order: Order
    shown: bool
    doubtful: str | None = None


def date_order(spellings: Iterable[str], otherwise: Order | None = None) -> DateOrder:
    """Return the order of day and month that a column shows; where it shows none, ``otherwise`` or the likelier one."""
    seen = [(text, found) for text in spellings if (found := _YEAR_LAST.fullmatch(wide_to_plain(text)))]
    if not seen:
        return DateOrder("ymd", shown=False)
    if _year_comes_first([found for _, found in seen]):
        return DateOrder("ymd", shown=False, doubtful=seen[0][0].strip())
    month_first = sum(int(found[3]) > 12 for _, found in seen)
    day_first = sum(int(found[1]) > 12 for _, found in seen)
    if month_first != day_first:
        return DateOrder("mdy" if month_first > day_first else "dmy", shown=True)
    likelier = otherwise or _likelier([found for _, found in seen])
    return DateOrder(likelier, shown=False, doubtful=seen[0][0].strip())


def _year_comes_first(seen: list[re.Match[str]]) -> bool:
    """Tell 24/3/5 from 5/3/24: the years of a file are few, its days many."""
    if any(len(found[4]) == 4 or int(found[3]) > 12 or not 1 <= int(found[4]) <= 31 for found in seen):
        return False
    if any(len(found[4]) == 1 for found in seen):
        return True
    firsts, lasts = {found[1] for found in seen}, {found[4] for found in seen}
    return len(firsts) < len(lasts) and all(int(first) > 12 for first in firsts)


def _likelier(seen: list[re.Match[str]]) -> Order:
    """Guess from the form: Americans write 3/5/2024, slashes and no zeros; others 03/05/2024, 3.5.2024, 3-5-2024."""
    slashes = all(found[2] == "/" for found in seen)
    unpadded = any(len(found[1]) == 1 or len(found[3]) == 1 for found in seen)
    return "mdy" if slashes and unpadded else "dmy"


def day(text: str, order: Order) -> date | None:
    """Return the day a cell says, None for an empty cell; raises ValueError when it says none. Times are left out."""
    found = wide_to_plain(text)
    if is_empty(found) or _NEVER.fullmatch(found):
        return None
    if match := _YEAR_FIRST.fullmatch(found) or _COMPACT.fullmatch(found):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if match := _YEAR_LAST.fullmatch(found):
        return _in_order(match[1], match[3], match[4], order)
    if (match := _SERIAL.fullmatch(found)) and int(match[1]) in SERIALS:
        return SERIAL_ZERO + timedelta(days=int(match[1]))
    return _with_month_name(_DAY_NAME.sub("", found))


def moment(text: str, order: Order) -> date | datetime | None:
    """Return the day a cell says, with its hour where it says one; None for an empty cell, else raises ValueError."""
    found, hour = day(text, order), _hour(wide_to_plain(text))
    return found if found is None or hour is None else datetime(found.year, found.month, found.day, hour)


def _hour(text: str) -> int | None:
    if (serial := _SERIAL.fullmatch(text)) and serial[2]:
        return int(float(serial[2]) * HOURS)
    found = _CLOCK.search(text)
    if found is None:
        return None
    half, hour = (found[1] or found[3] or "").lower(), int(found[2])
    return hour % NOON + (NOON if half in _AFTER_NOON else 0) if half and hour <= NOON else hour


def _in_order(first: str, second: str, third: str, order: Order) -> date:
    if order == "ymd" and len(third) < 4:
        year, month, day = first, second, third
    elif len(third) == 1:
        raise ValueError(third)
    else:
        year, month, day = (third, first, second) if order == "mdy" else (third, second, first)
    return date(_full_year(year), int(month), int(day))


def _with_month_name(text: str) -> date:
    if match := _NAMED.fullmatch(text):
        name, number, year = match[2], match[1], match[3]
    elif match := _NAMED_FIRST.fullmatch(text):
        name, number, year = match[1], match[2], match[3]
    else:
        raise ValueError(text)
    month = MONTHS.get(name[:3].lower())
    if month is None:
        raise ValueError(text)
    return date(_full_year(year), month, int(number))


def _full_year(year: str) -> int:
    number = int(year)
    if len(year) == 4:
        return number
    return number + (1900 if number >= CENTURY_FROM else 2000)
