"""One of several replicas does what must be done once: it holds a lease and renews it, and loses it when it dies."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, delete, update

from core.store.driver import fetch, is_sqlite
from core.store.tables.alerts import Lease

HOLD = """
INSERT INTO lease (name, holder, until) VALUES (:name, :holder, :until)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
WHERE lease.holder = excluded.holder OR lease.until <= :now
RETURNING holder
"""


def hold(session: Session, name: str, holder: str, now: datetime, seconds: float) -> bool:
    """Take a lease that is free or ran out, or renew one's own; say whether it is held. Commit at once.

    Replicas' clocks differ, so PostgreSQL goes by its own; ``now`` counts where a single process has the database.
    """
    at = now if is_sqlite(session) else fetch(session, "SELECT clock_timestamp()")[0][0]
    return bool(fetch(session, HOLD, name=name, holder=holder, now=at, until=at + timedelta(seconds=seconds)))


def release(session: Session, name: str, holder: str) -> None:
    """Give a lease back, so that another may take it at once."""
    session.exec(delete(Lease).where(col(Lease.name) == name, col(Lease.holder) == holder))


def succeed(session: Session, name: str, predecessor: str, holder: str) -> bool:
    """Take over at once from whoever was called ``predecessor …``: the same replica before it was started anew."""
    theirs = col(Lease.holder).startswith(f"{predecessor} ", autoescape=True)
    taken = update(Lease).where(col(Lease.name) == name, theirs).values(holder=holder)
    return session.execute(taken.returning(col(Lease.name))).first() is not None
