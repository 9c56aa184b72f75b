"""Put everybody's digest into the mail at their own hour, on their own working days."""

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.due import Due
from core.alerts.notice import Person
from core.alerts.worktime import is_fresh, is_working_day, moment
from core.store import outbox
from core.store.audience import Listener, listeners

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", house: "House", now: datetime) -> list[str]:
    listening = listeners(session, house.policy).items()
    wanting = {user_id: each.person for user_id, each in listening if each.person.digest and each.accounts}
    return [f"{user_id}:{day}" for user_id, person in wanting.items() if (day := _due_on(person, now))]


def _due_on(person: Person, now: datetime) -> date | None:
    """Return the person's own day whose digest is due now, None outside its hours."""
    day = now.astimezone(ZoneInfo(person.zone)).date()
    if not is_working_day(day, person.calendar):
        return None
    begun = moment(day, person.digest_at, person.zone) <= now
    return day if begun and is_fresh(day, now, person) else None


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    user_id, _, day = key.partition(":")
    listener = listeners(session, house.policy).get(int(user_id))
    if listener is not None:
        put_digest(session, listener, date.fromisoformat(day), now)


def put_digest(session: "Session", listener: Listener, day: date, now: datetime) -> int:
    """Write down the digest of a person for a day, on each account they read; return how many messages are new."""
    kind = "digest" if listener.role == "rep" else "team_digest"
    return outbox.put_everywhere(
        session,
        listener.accounts,
        key=f"{kind}:{listener.person.id}:{day.isoformat()}",
        kind=kind,
        user_id=listener.person.id,
        about={"day": day.isoformat()},
        due_at=now.astimezone(UTC),
        now=now,
    )


digest = Due("digest", _keys, _run)
