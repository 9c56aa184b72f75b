"""How many tries beyond the first the messages of the last day took."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.vitals import ended

    retries: dict[str, float] = {}
    for platform, _, _, _, again in ended(session, now):
        retries[platform] = retries.get(platform, 0) + again
    return [((platform,), number) for platform, number in retries.items()]


delivery_retries = Stored(
    meaning="Tries beyond the first that the ended messages of the last 24 hours took, by platform",
    labels=("platform",),
    read=_read,
)
