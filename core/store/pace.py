"""One pace for all replicas: places in line before a platform's limits, kept in the database, by its clock.

A row's ``due`` is the theoretical arrival time of the generic cell rate algorithm (ITU-T I.371). Only for PostgreSQL:
a single process keeps its pace in memory (bot.pacing).
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlmodel import Session

from core.store.driver import fetch, run

# "" sorts first: all replicas lock the rows in the same order.
BOOK = """
WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
wanted AS (SELECT * FROM unnest(:names::text[], :gaps::float8[], :slacks::float8[]) AS w (name, gap, slack)),
booked AS (
    INSERT INTO pace (platform, chat, due)
    SELECT :platform::text, name, now + gap FROM wanted, clock ORDER BY name COLLATE "C"
    ON CONFLICT (platform, chat) DO UPDATE
    SET due = GREATEST(excluded.due, pace.due + excluded.due - (SELECT now FROM clock))
    RETURNING chat, due
)
SELECT MAX(due - gap - slack - now) FROM booked JOIN wanted ON name = chat, clock
"""

# A place is taken only where every row is free; that no row moved meanwhile is looked at again under its lock.
TAKE = """
WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
wanted AS (SELECT * FROM unnest(:names::text[], :gaps::float8[]) AS w (name, gap))
INSERT INTO pace (platform, chat, due)
SELECT :platform::text, name, now + gap FROM wanted, clock
WHERE NOT EXISTS (SELECT 1 FROM pace WHERE platform = :platform::text AND chat = ANY(:looked) AND due > clock.now)
ORDER BY name COLLATE "C"
ON CONFLICT (platform, chat) DO UPDATE SET due = excluded.due WHERE pace.due <= (SELECT now FROM clock)
RETURNING chat
"""

LATEST = """
SELECT chat, due - extract(epoch FROM clock_timestamp())::float8 FROM pace
WHERE platform = :platform::text AND chat = ANY(:names) ORDER BY due DESC LIMIT 1
"""

CLOSE = """
INSERT INTO pace (platform, chat, due)
VALUES (:platform::text, :name, extract(epoch FROM clock_timestamp())::float8 + :seconds)
ON CONFLICT (platform, chat) DO UPDATE SET due = GREATEST(pace.due, excluded.due)
"""

FORGET = "DELETE FROM pace WHERE due < extract(epoch FROM clock_timestamp())::float8 - :seconds"


class Queue(NamedTuple):
    """A line to stand in: its name, the seconds between two places, the seconds a burst may be ahead."""

    name: str
    gap: float
    slack: float


def book(session: Session, platform: str, queues: Sequence[Queue]) -> float:
    """Take the next place in each line; return the seconds until all of them are reached. Commit at once."""
    names, gaps, slacks = ([*column] for column in zip(*queues, strict=True))
    found = fetch(session, BOOK, platform=platform, names=names, gaps=gaps, slacks=slacks)
    return max(0.0, found[0][0] or 0.0)


def take(session: Session, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> bool:
    """Take a place in each line where it is free this moment in all of them, and nothing of ``shut`` is closed."""
    names, gaps, _ = ([*column] for column in zip(*queues, strict=True))
    taken = fetch(session, TAKE, platform=platform, names=names, gaps=gaps, looked=[*names, *shut])
    return len(taken) == len(queues)


def latest(session: Session, platform: str, names: Sequence[str]) -> tuple[str, float] | None:
    """Return which of these is free last, and in how many seconds (less than 0: it is free)."""
    return next(iter(fetch(session, LATEST, platform=platform, names=[*names])), None)


def close(session: Session, platform: str, name: str, seconds: float) -> None:
    """Let nobody through for some seconds."""
    run(session, CLOSE, {"platform": platform, "name": name, "seconds": seconds})


def forget(session: Session, seconds: float) -> None:
    """Forget what was free that long ago."""
    run(session, FORGET, {"seconds": seconds})
