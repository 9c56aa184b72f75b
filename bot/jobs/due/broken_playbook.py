"""Tell managers once of each playbook of their company that is passed over, where it breaks and why."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from bot.due import Due
from core.alerts.worktime import first_allowed
from core.errors import Misconfigured
from core.playbook.unusable import Unusable, content_of
from core.store import outbox
from core.store.audience import listeners

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House

AT_MOST = 5  # at a time: a folder that was put in wrong as a whole is no flood of messages; /playbook lists all
TOLD = ("manager", "admin")


def _keys(_session: "Session", house: "House", _now: datetime) -> Iterator[str]:
    """Name what each broken file holds: it is told of anew when it is saved otherwise and still broken."""
    yield from list(_broken(house))[:AT_MOST]


def _broken(house: "House") -> dict[str, tuple[str, Unusable]]:
    """Return each broken file with its name below the company's folder, by what it holds."""
    with suppress(Misconfigured):  # without its folder there is nothing to tell of; the doctor says so
        library = house.loaded_library
        found = [
            (each.path.relative_to(library.folder).as_posix(), each) for each in library.unusable() if library.folder
        ]
        return {content_of(each.path, file): (file, each) for file, each in found}
    return {}


def _run(session: "Session", house: "House", key: str, now: datetime) -> None:
    found = _broken(house).get(key)
    if found is None:
        return
    file, problem = found
    about = {"file": file, "line": problem.line, "why": dict(problem.why), "content": key}
    for listener in listeners(session, house.policy).values():
        if listener.role in TOLD:
            outbox.put_everywhere(
                session,
                listener.accounts,
                key=f"broken_playbook:{key}:{listener.person.id}",
                kind="broken_playbook",
                user_id=listener.person.id,
                about=about,
                due_at=first_allowed(now, listener.person),
                now=now,
            )


broken_playbook = Due("broken_playbook", _keys, _run)
