"""Let snoozes end whose time has come, or whose alert has got worse than was allowed."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.alerting import wake_up
from bot.jobs.tick import Due
from core.store.alerts import snoozed_until

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> list[str]:
    return [f"{alert.id}:{alert.version}" for alert in snoozed_until(session, now)]


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    wake_up(session, [int(key.partition(":")[0])], house.policy, now)


wake = Due("wake", _keys, _run)
