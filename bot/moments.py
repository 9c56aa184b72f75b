"""Say a moment as the clock on the reader's wall shows it."""

from collections.abc import Mapping
from datetime import datetime, time
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_time

from core.types import Lang

_THIS_YEAR: Mapping[Lang, str] = {"en": "d MMM, HH:mm", "zh": "M月d日HH:mm"}
_OTHER_YEAR: Mapping[Lang, str] = {"en": "d MMM y, HH:mm", "zh": "y年M月d日HH:mm"}
_LOCALE: Mapping[Lang, str] = {"en": "en", "zh": "zh_CN"}


def say_moment(moment: datetime, zone: ZoneInfo, lang: Lang, now: datetime) -> str:
    """Return a moment (UTC) as day and time of a zone, with its year unless it is this one."""
    this_year = moment.astimezone(zone).year == now.astimezone(zone).year
    return format_datetime(moment, (_THIS_YEAR if this_year else _OTHER_YEAR)[lang], tzinfo=zone, locale=_LOCALE[lang])


def say_time(at: time) -> str:
    """Return a time of day."""
    return format_time(at, "HH:mm", locale="en")
