"""Take checked files into the store in the order they build on each other, all of them or none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlmodel import col, select

from core.sources.choices import kind_named
from core.sources.report import Reading
from core.store import runs
from core.store.driver import begin_writing
from core.store.ingest import Changes, check, ingest
from core.store.tables.documents import ImportedFile

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that was taken in: its reading without the rows that were refused, and what it changed.

    ``place`` is the file's among those given.
    """

    reading: Reading
    changes: Changes
    place: int


def in_order(readings: Sequence[Reading]) -> list[tuple[int, Reading]]:
    """Return files, each with its place, in the order they are taken in: customers before contacts before orders."""
    return sorted(enumerate(readings), key=lambda given: kind_named(given[1].report.kind).rank)


def take_in(session: "Session", readings: Sequence[Reading], *, today: date, now: datetime, who: str) -> list[Taken]:
    """Return what each file changed; rows that do not fit what is on record are left out and named in its reading.

    Nothing is committed: the caller does, or undoes it all.
    """
    begin_writing(session)
    taken = []
    for place, reading in in_order(readings):
        fitting = reading.refuse(problems) if (problems := check(session, reading.batch)) else reading
        taken.append(Taken(fitting, ingest(session, fitting.batch, today=today, now=now, who=who), place))
    return taken


def has_unscored(session: "Session") -> bool:
    """Return whether something was taken in that no published scores know of."""
    taken, last = select(ImportedFile.id), runs.latest_run(session)
    since = taken if last is None else taken.where(col(ImportedFile.at) > last.created_at)
    return session.exec(since.limit(1)).first() is not None
