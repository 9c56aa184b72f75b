"""Jobs that were done for a day, an hour or a person: once, whoever did it."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, select

from core.store.insertion import insert_new, insert_or_replace
from core.store.tables.alerts import JobRun


def pending(session: Session, job: str, keys: Sequence[str]) -> list[str]:
    """Return the keys a job was not done for."""
    done = set(session.exec(select(JobRun.key).where(JobRun.job == job, col(JobRun.key).in_(keys))))
    return [key for key in keys if key not in done]


def begin(session: Session, job: str, key: str, now: datetime) -> bool:
    """Say whether a job is still to be done for a key; until commit, whoever else asks waits for how it ends."""
    return insert_new(session, JobRun, job=job, key=key, at=now)


def finish(session: Session, job: str, key: str, now: datetime, outcome: str | None) -> None:
    """Keep that a job was done for a key, and how it ended."""
    insert_or_replace(session, JobRun, job=job, key=key, at=now, outcome=outcome)
