"""Who is it, and what may they see: decided for every line and every press anew."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.channel import Incoming
from bot.command import Command, Role
from bot.context import Asker
from core.errors import Refused
from core.store import buttons, reach, seen, settings, users
from core.types import Lang

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

NOTHING_HOLDS = settings.Standing()


@dataclass(frozen=True, slots=True)
class Pressed:
    """What a button stands for: the line, the run it was shown on, the page it asks for."""

    line: str
    run_id: int | None
    page: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """A line or a press with everything that decides what may be answered.

    ``asker`` is None for the unlinked; ``newer_figures`` says that scores were published since a button was shown,
    ``standing`` what holds in the database as this is answered.
    """

    asker: Asker | None
    scope: "Scope | None"
    pressed: Pressed | None
    lang: Lang
    today: date
    newer_figures: bool = False
    standing: settings.Standing = NOTHING_HOLDS


def arrive(session: "Session", incoming: Incoming, now: datetime, as_of: date | None = None) -> Arrival | None:
    """Return who asks and what they may see, None when this update was taken up before; that it is, is committed."""
    if incoming.update is not None:
        if not seen.first_time(session, incoming.platform, incoming.update, now):
            return None
        reach.regain(session, incoming.platform, incoming.account)
        session.commit()
    user = users.find_identity(session, incoming.platform, incoming.account)
    asker = None if user is None else _asker(user, incoming)
    standing = settings.standing(session)
    today = as_of or standing.reference_day or now.astimezone(asker.zone if asker else UTC).date()
    scope = None if user is None else users.scope_of(session, user, today)
    kept = buttons.lookup(session, incoming.token) if incoming.token is not None and asker else None
    lang = asker.lang if asker else guess_lang(incoming)
    pressed = None if kept is None else Pressed(*kept)
    newer = pressed is not None and pressed.run_id != standing.run
    return Arrival(asker, scope, pressed, lang, today, newer, standing)


def authorise(asker: Asker, command: Command) -> None:
    """Raise Refused unless people of this role may run the command."""
    if asker.role not in command.roles:
        raise Refused("not_your_role", command=f"/{command.name}")


def guess_lang(incoming: Incoming) -> Lang:
    """Return the language of someone who has not chosen one: their platform's, or that of what they wrote."""
    written = any("\u4e00" <= letter <= "\u9fff" for letter in incoming.line or "")
    return "zh" if written or (incoming.hint or "").casefold().startswith("zh") else "en"


def _asker(user: users.User, incoming: Incoming) -> Asker:
    chosen = cast("Lang | None", user.lang)
    return Asker(
        id=user.id,
        name=user.name,
        role=cast("Role", user.role),
        lang=chosen or guess_lang(incoming),
        zone=zone_of(user.time_zone),
    )


def zone_of(name: str) -> ZoneInfo:
    """Return a time zone by name, UTC when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
