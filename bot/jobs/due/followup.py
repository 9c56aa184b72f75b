"""Remind of the steps of follow-up plans: on their day, in the first hour their owner may be written to."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.due import Due
from core.alerts.worktime import DAY, first_allowed, morning_of
from core.store import outbox
from core.store.audience import Listener, listeners, owners_of
from core.store.followups import step_waiting, waiting
from core.store.settings import reference_day
from core.store.tables.followups import FollowupPlan

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> Iterator[str]:
    """Name every step whose day has begun for who is to be reminded."""
    fixed = reference_day(session)
    found = waiting(session, fixed or (now + DAY).date())
    reminded = _reminded(session, house, [plan for _, plan in found]) if found else {}
    for step, plan in found:
        listener = reminded.get(plan.id)
        if listener and listener.accounts and _has_begun(step.due_on, listener, fixed, now):
            yield f"{step.id}:{step.due_on.isoformat()}"


def _reminded(session: "Session", house: "House", plans: Sequence[FollowupPlan]) -> dict[int, Listener | None]:
    """Return by plan who is reminded of its steps: the owner, else who made it."""
    people = listeners(session, house.policy)
    owners = owners_of(session, {plan.customer_id for plan in plans})
    return {plan.id: people.get(owners.get(plan.customer_id, plan.made_by)) for plan in plans}


def _has_begun(on: date, listener: Listener, fixed: date | None, now: datetime) -> bool:
    """Say whether a step's day has come and its first allowed hour with it."""
    today = fixed or now.astimezone(ZoneInfo(listener.person.zone)).date()
    return on <= today and morning_of(on, listener.person) <= now


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    step_id, _, on = key.partition(":")
    found = step_waiting(session, int(step_id), date.fromisoformat(on))
    if found is None:
        return
    listener = _reminded(session, house, [found[1]])[found[1].id]
    if listener is None:
        return
    outbox.put_everywhere(
        session,
        listener.accounts,
        key=f"followup:{step_id}:{on}",
        kind="followup",
        user_id=listener.person.id,
        about={"step": int(step_id), "on": on},
        due_at=first_allowed(now, listener.person),
        now=now,
    )


followup = Due("followup", _keys, _run)
