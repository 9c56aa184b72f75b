"""Answer every event of a platform once, however often it is sent."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete

from core.store.insertion import insert_new
from core.store.tables.messages import SeenUpdate

# Telegram keeps an update for 24 hours (Bot API, "Getting updates"), Slack gives up a retried event within about one.
KEPT = timedelta(days=3)


def first_time(session: Session, platform: str, update: str, now: datetime) -> bool:
    """Say whether this update is new, and remember it; two at once get one yes. Commit before answering."""
    session.exec(delete(SeenUpdate).where(col(SeenUpdate.at) < now - KEPT))
    return insert_new(session, SeenUpdate, platform=platform, update=update, at=now)
