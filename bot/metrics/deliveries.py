"""How many messages of the last day came to which end."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.vitals import ended

    return [((platform, kind, state), number) for platform, kind, state, number, _ in ended(session, now)]


deliveries = Stored(
    meaning="Messages due in the last 24 hours by platform, kind and end (sent, dropped, failed)",
    labels=("platform", "kind", "state"),
    read=_read,
)
