"""What watching over the bot needs to know of the store: its queue, its alerts, its people's places."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import case, select
from sqlmodel import Session, col, func

from core.store.outbox import DROPPED, FAILED, SENT, WAITING
from core.store.tables.alerts import AlertRow, Delivery, Subscription
from core.store.tables.users import User

LATELY = timedelta(days=1)
_ENDS = (SENT, DROPPED, FAILED)


def waiting(session: Session, now: datetime) -> Sequence[tuple[str, str, int, datetime]]:
    """Return platform, state, number and the oldest's time of what waits; states are due, sending and later."""
    state = case((col(Delivery.lease_until) > now, "sending"), (col(Delivery.due_at) <= now, "due"), else_="later")
    named = (col(Delivery.platform), state)
    numbers = select(*named, func.count(), func.min(col(Delivery.due_at))).where(col(Delivery.state) == WAITING)
    found = session.execute(numbers.group_by(*named))
    return [(platform, named, number, oldest) for platform, named, number, oldest in found]


def ended(session: Session, now: datetime) -> Sequence[tuple[str, str, str, int, int]]:
    """Return platform, kind, end, number and tries beyond the first of what was due lately and came to an end."""
    again = func.sum(case((col(Delivery.attempts) > 1, col(Delivery.attempts) - 1), else_=0))
    named = (col(Delivery.platform), col(Delivery.kind), col(Delivery.state))
    lately = (col(Delivery.state).in_(_ENDS), col(Delivery.due_at) > now - LATELY)
    counted = select(*named, func.count(), again)
    found = session.execute(counted.where(*lately).group_by(*named))
    return [(platform, kind, state, number, int(tries)) for platform, kind, state, number, tries in found]


def failures(session: Session, now: datetime) -> Sequence[tuple[str, str, int]]:
    """Return platform, reason and number of what was due lately and never will arrive, the commonest first."""
    named = (col(Delivery.platform), col(Delivery.outcome))
    lately = (col(Delivery.state) == FAILED, col(Delivery.due_at) > now - LATELY)
    counted = select(*named, func.count()).where(*lately).group_by(*named).order_by(func.count().desc())
    return [(platform, reason or "", number) for platform, reason, number in session.execute(counted)]


def alerts(session: Session) -> Sequence[tuple[str, str, int]]:
    """Return rule, state and number of the alerts."""
    named = (col(AlertRow.rule), col(AlertRow.state))
    return [
        (rule, state, number) for rule, state, number in session.execute(select(*named, func.count()).group_by(*named))
    ]


def places(session: Session) -> tuple[set[str], set[str]]:
    """Return the time zones of the people who may ask, and the calendars that some of them chose."""
    theirs = select(col(User.time_zone), col(Subscription.calendar)).select_from(User)
    joined = theirs.outerjoin(Subscription, col(Subscription.user_id) == col(User.id)).where(col(User.active))
    found = session.execute(joined).all()
    return {zone for zone, _ in found}, {calendar for _, calendar in found if calendar}
