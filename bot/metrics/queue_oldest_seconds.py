"""How long the oldest message has been due."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.vitals import waiting

    late = [(platform, state, oldest) for platform, state, _, oldest in waiting(session, now) if state != "later"]
    return [((platform, state), (now - oldest).total_seconds()) for platform, state, oldest in late]


queue_oldest_seconds = Stored(
    meaning="Seconds since the oldest waiting message fell due, by platform",
    labels=("platform", "state"),
    read=_read,
)
