"""Write a document's status as a dated event when it changes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from core.store import bulk
from core.store.columns import day_of, number_of
from core.store.ingest.occasion import Occasion
from core.store.tables.documents import Status


@dataclass(frozen=True, slots=True)
class Said:
    """What a file says of one document: its status, from which day if it says so, and the document's own day.

    ``dated`` tells whether the day is what the file said.
    """

    document_id: int
    status: str
    on: date | None
    own_day: date
    dated: bool = True


def record_statuses(session: Session, document: str, said: Sequence[Said], when: Occasion) -> dict[int, Said]:
    """Write what changed and return it by document, its day filled in; the same status again corrects its day.

    Without a day of its own the first status of a document holds from the document's day, a later one from today.
    """
    last = _last(session, document, [one.document_id for one in said])
    new: list[Said] = []
    for one in said:
        status, day = last.get(one.document_id, (None, None))
        if status is None:
            new.append(replace(one, on=one.on or one.own_day, dated=one.on is not None))
        elif status != one.status:
            new.append(replace(one, on=one.on or when.today, dated=one.on is not None))
        elif one.on is not None and one.on != day:
            new.append(one)
    _write(session, document, new, when)
    return {one.document_id: one for one in new}


def _last(session: Session, document: str, ids: Sequence[int]) -> dict[int, tuple[str, date]]:
    if not ids:
        return {}
    wanted = (col(Status.document_id), col(Status.status), col(Status.day))
    mine = (col(Status.document) == document, col(Status.document_id).in_(bulk.stage(session, ids)))
    known = bulk.fetch(session, select(*wanted).where(*mine).order_by(col(Status.id)))
    return {document_id: (status, day_of(day)) for document_id, status, day in known}


def _write(session: Session, document: str, new: Sequence[Said], when: Occasion) -> None:
    bulk.insert(
        session,
        Status,
        {
            "document": [document] * len(new),
            "document_id": [one.document_id for one in new],
            "status": [one.status for one in new],
            "day": [number_of(one.on or one.own_day) for one in new],
            "recorded_at": [when.now] * len(new),
        },
    )
