"""Tell the managers of a person that nothing reaches them any more: once a day, within the managers' own hours."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from bot.alerting import upstairs
from core.alerts.worktime import first_allowed
from core.policy import Policy
from core.store import outbox
from core.store.audience import Listener, listeners
from core.store.tables.users import User

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.tables.alerts import Delivery


def report(session: "Session", delivery: "Delivery", policy: Policy, now: datetime) -> None:
    """Put a notice in the mail of every manager of who should have got a delivery, else of the administrators."""
    lost = session.get(User, delivery.user_id)
    if lost is None or not lost.active:
        return
    people = listeners(session, policy)
    about = {"key": "unreachable", "values": {"name": lost.name, "platform": delivery.platform}}
    for boss in upstairs(session, people, now.date()).get(lost.id, ()):
        _notify(session, boss, f"notice:unreachable:{lost.id}:{now.date()}:{boss.person.id}", about, now)


def _notify(session: "Session", to: Listener, key: str, about: Mapping[str, object], now: datetime) -> None:
    outbox.put_everywhere(
        session,
        to.accounts,
        key=key,
        kind="notice",
        user_id=to.person.id,
        about=about,
        due_at=first_allowed(now, to.person),
        now=now,
    )
