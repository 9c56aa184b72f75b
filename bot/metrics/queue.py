"""How many messages wait to be sent."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.vitals import waiting

    return [((platform, state), number) for platform, state, number, _ in waiting(session, now)]


queue = Stored(
    meaning="Messages that wait, by platform: due now, due later, or being sent",
    labels=("platform", "state"),
    read=_read,
)
