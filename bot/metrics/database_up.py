"""Whether the database answers."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", _now: datetime) -> list[Sample]:
    session.connection()
    return [((), 1)]


database_up = Stored(meaning="1 while the database answers, else 0", read=_read, away=(((), 0),))
