"""When and by whom a file is taken in."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Occasion:
    """The day that counts as today, the moment things are recorded at, and who does it."""

    today: date
    now: datetime
    who: str
