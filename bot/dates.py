"""Read a date as people type it, in either language."""

import re
from datetime import date, timedelta

from bot.line import plain_width
from core.errors import Mistake

YEARS = range(1950, 2100)
_NEAR = {"today": 0, "今天": 0, "yesterday": -1, "昨天": -1, "tomorrow": 1, "明天": 1}
_FULL = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_SHORT = re.compile(r"(\d{1,2})\s*[-/月]\s*(\d{1,2})\s*日?")


def read_date(text: str, today: date) -> date:
    """Return the day: ``2026-06-30``, ``6月30日``, ``yesterday``.

    Raises Mistake("bad_date") with what was typed; a year that no file has (as in core.sources) is none, either.
    """
    said = plain_width(text).casefold().strip()
    if said in _NEAR:
        return today + timedelta(days=_NEAR[said])
    try:
        if full := _FULL.fullmatch(said):
            day = date(int(full[1]), int(full[2]), int(full[3]))
            if day.year in YEARS:
                return day
        elif short := _SHORT.fullmatch(said):
            return date(today.year, int(short[1]), int(short[2]))
    except ValueError:
        pass
    raise Mistake("bad_date", given=text)
