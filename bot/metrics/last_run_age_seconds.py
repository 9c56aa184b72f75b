"""How long ago the scoring was made that counts."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.runs import latest_run

    run = latest_run(session)
    return [((), (now - run.created_at).total_seconds())] if run else []


last_run_age_seconds = Stored(meaning="Seconds since the scoring that counts was made", read=_read)
