"""Score the whole book once a day: what came in since is seen, and what only time makes urgent is found."""

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.due import Due
from bot.scoring import Signed, score_by
from core.store import runs
from core.store import settings as kept
from core.store.audience import clock

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> list[str]:
    """Name the day whose scoring is due; a store with a fixed day, and one never scored, is left alone."""
    if kept.reference_day(session) is not None or (run := runs.latest_run(session)) is None:
        return []
    at = clock(house.policy.alerts.score_at)
    today = now.astimezone(UTC)
    day = today.date() if today.time() >= at else today.date() - timedelta(days=1)
    return [day.isoformat()] if run.as_of < day else []


def _score(house: "House", key: str, now: datetime) -> str:
    scored = score_by(house.engine, Signed(house.rules), date.fromisoformat(key), now)
    return f"customers={scored.customers} changes={scored.changes}"


score = Due("score", _keys, apart=_score)
