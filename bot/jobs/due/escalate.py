"""Tell the managers of a red alert that nobody has taken up within the policy's working hours."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.alerting import escalate as go_upstairs
from bot.alerting import upstairs
from bot.due import Due
from core.alerts.worktime import working_hours_between
from core.store.alerts import unanswered
from core.store.audience import listeners
from core.store.settings import reference_day

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> list[str]:
    people, hours = listeners(session, house.policy), house.policy.alerts.escalate_after_hours
    above = upstairs(session, people, reference_day(session) or now.date())
    waiting = [(alert, told_at, people.get(alert.responsible or 0)) for alert, told_at in unanswered(session)]
    return [
        f"{alert.id}:{alert.episode}"
        for alert, told_at, listener in waiting
        if listener and above[listener.person.id] and working_hours_between(told_at, now, listener.person) >= hours
    ]


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    go_upstairs(session, int(key.partition(":")[0]), house.policy, now)


escalate = Due("escalate", _keys, _run)
