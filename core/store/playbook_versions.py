"""Versions of playbooks proposed in chat: proposed, published, replaced by a later one, or taken back."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Literal, cast

from sqlmodel import Session, col, select

from core.errors import Mistake, NotFound
from core.store import settings
from core.store.driver import begin_writing
from core.store.tables.playbooks import PlaybookVersion
from core.types import Lang

if TYPE_CHECKING:
    from sqlmodel.sql.expression import SelectOfScalar

MARK: Literal["published_playbooks"] = (
    "published_playbooks"  # changes with every publication, so that replicas know to read again
)
PROPOSED, PUBLISHED, REPLACED, TAKEN_BACK = "proposed", "published", "replaced", "taken_back"


def mark(session: Session) -> str | None:
    """Return what tells one set of published versions from another."""
    return settings.get(session, MARK)


def published(session: Session) -> Mapping[tuple[str, Lang], str]:
    """Return the text of each playbook that a published version holds for, by name and language."""
    rows = session.exec(select(PlaybookVersion).where(col(PlaybookVersion.state) == PUBLISHED)).all()
    return {(row.name, cast("Lang", row.lang)): row.text for row in rows}


def propose(
    session: Session, name: str, lang: Lang, text: str, change: tuple[str, str], *, user_id: int, now: datetime
) -> PlaybookVersion:
    """Keep a proposed version: the whole text, and which words were changed into which."""
    row = PlaybookVersion(
        name=name,
        lang=lang,
        text=text,
        sentence=json.dumps(change, ensure_ascii=False),
        state=PROPOSED,
        created_at=now,
        user_id=user_id,
    )
    session.add(row)
    session.flush()
    return row


def change_of(row: PlaybookVersion) -> tuple[str, str]:
    """Return the words a version changes, and into which."""
    old, new = json.loads(row.sentence)
    return str(old), str(new)


def proposed(session: Session, number: int) -> PlaybookVersion:
    """Return a version that waits to be published. Raises NotFound, Mistake when it was decided before."""
    row = session.get(PlaybookVersion, number)
    if row is None:
        raise NotFound("playbook_version_unknown", given=str(number))
    if row.state != PROPOSED:
        raise Mistake("playbook_version_decided", given=str(number))
    return row


def publish(session: Session, number: int, text: str, *, user_id: int, now: datetime) -> PlaybookVersion:
    """Let a proposed version hold from now on, with the text it comes to today."""
    begin_writing(session)
    row = proposed(session, number)
    held = _holding(session, row.name, row.lang)
    if held is not None:
        held.state = REPLACED
        session.add(held)
    row.text = text
    _decide(session, row, PUBLISHED, user_id, now)
    return row


def take_back(session: Session, name: str, lang: Lang, *, user_id: int, now: datetime) -> PlaybookVersion | None:
    """Let what held before hold again; return the version taken back, None when none was published."""
    begin_writing(session)
    held = _holding(session, name, lang)
    if held is None:
        return None
    before = session.exec(_of(name, lang, REPLACED).where(col(PlaybookVersion.id) != held.id)).first()
    _decide(session, held, TAKEN_BACK, user_id, now)
    if before is not None:
        before.state = PUBLISHED
        session.add(before)
    return held


def versions(session: Session, name: str, lang: Lang, limit: int = 10) -> list[PlaybookVersion]:
    """Return the versions of a playbook in a language, the newest first."""
    asked = select(PlaybookVersion).where(col(PlaybookVersion.name) == name, col(PlaybookVersion.lang) == lang)
    return list(session.exec(asked.order_by(col(PlaybookVersion.id).desc()).limit(limit)))


def _holding(session: Session, name: str, lang: str) -> PlaybookVersion | None:
    return session.exec(_of(name, lang, PUBLISHED)).first()


def _of(name: str, lang: str, state: str) -> "SelectOfScalar[PlaybookVersion]":
    asked = select(PlaybookVersion).where(col(PlaybookVersion.name) == name, col(PlaybookVersion.lang) == lang)
    newest = (col(PlaybookVersion.decided_at).desc(), col(PlaybookVersion.id).desc())
    return asked.where(col(PlaybookVersion.state) == state).order_by(*newest)


def _decide(session: Session, row: PlaybookVersion, state: str, user_id: int, now: datetime) -> None:
    row.state, row.decided_at, row.decided_by = state, now, user_id
    session.add(row)
    settings.put(session, MARK, f"{row.id} {state} {now.isoformat()}")
