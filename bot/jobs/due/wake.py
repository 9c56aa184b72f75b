"""Let snoozes end: their time has come, their alert got worse than was allowed, or new records came in."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.alerting import wake_up
from bot.due import Due
from core.store.alerts import ending_snooze

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> list[str]:
    return [f"{alert.id}:{alert.version}" for alert in ending_snooze(session, now)]


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    wake_up(session, [int(key.partition(":")[0])], house.policy, now)


wake = Due("wake", _keys, _run)
