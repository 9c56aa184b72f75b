"""One pace for all replicas: places in line before a platform's limits (core.pacing), kept in the database.

Each booking is one statement, by the database's clock. Only for PostgreSQL: a single process keeps its pace in memory.
"""

from collections.abc import Sequence

from sqlmodel import Session

from core.pacing import Obstacle, Queue, Turn
from core.store.driver import fetch, run

# "" sorts first: all replicas lock the rows in the same order.
BOOK = """
WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
wanted AS (SELECT * FROM unnest(:names::text[], :gaps::float8[], :slacks::float8[]) AS w (name, gap, slack)),
closed AS (
    SELECT MAX(due) - MAX(now) AS seconds FROM pace, clock
    WHERE platform = :platform::text AND chat = ANY(:shut::text[]) AND due > now
),
booked AS (
    INSERT INTO pace (platform, chat, due)
    SELECT :platform::text, name, now + gap FROM wanted, clock, closed WHERE closed.seconds IS NULL
    ORDER BY name COLLATE "C"
    ON CONFLICT (platform, chat) DO UPDATE
    SET due = GREATEST(excluded.due, pace.due + excluded.due - (SELECT now FROM clock))
    RETURNING chat, due
)
SELECT (SELECT seconds FROM closed),
       (SELECT MAX(due - gap - slack - now) FROM booked JOIN wanted ON name = chat, clock)
"""

# A place is taken only where every row is free; that no row moved meanwhile is looked at again under its lock.
TAKE = """
WITH clock AS (SELECT extract(epoch FROM clock_timestamp())::float8 AS now),
wanted AS (SELECT * FROM unnest(:names::text[], :gaps::float8[]) AS w (name, gap))
INSERT INTO pace (platform, chat, due)
SELECT :platform::text, name, now + gap FROM wanted, clock
WHERE NOT EXISTS (
    SELECT 1 FROM pace WHERE platform = :platform::text AND chat = ANY(:looked::text[]) AND due > clock.now
)
ORDER BY name COLLATE "C"
ON CONFLICT (platform, chat) DO UPDATE SET due = excluded.due WHERE pace.due <= (SELECT now FROM clock)
RETURNING chat
"""

LATEST = """
SELECT chat, due - extract(epoch FROM clock_timestamp())::float8 FROM pace
WHERE platform = :platform AND chat = ANY(:names) ORDER BY due DESC LIMIT 1
"""

CLOSE = """
INSERT INTO pace (platform, chat, due)
VALUES (:platform, :name, extract(epoch FROM clock_timestamp())::float8 + :seconds)
ON CONFLICT (platform, chat) DO UPDATE SET due = GREATEST(pace.due, excluded.due)
"""

FORGET = "DELETE FROM pace WHERE due < extract(epoch FROM clock_timestamp())::float8 - :seconds"


def book(session: Session, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> Turn:
    """Take the next place in each line, unless something of ``shut`` is closed. Commit at once."""
    names, gaps, slacks = _columns(queues)
    lines = {"names": names, "gaps": gaps, "slacks": slacks, "shut": [*shut]}
    closed, wait = fetch(session, BOOK, platform=platform, **lines)[0]
    return Turn(True, max(0.0, wait or 0.0)) if closed is None else Turn(False, closed)


def take(session: Session, platform: str, queues: Sequence[Queue], shut: Sequence[str]) -> bool:
    """Take a place in each line where all of them are free this moment and nothing of ``shut`` is closed."""
    names, gaps, _ = _columns(queues)
    taken = fetch(session, TAKE, platform=platform, names=names, gaps=gaps, looked=[*names, *shut])
    return len(taken) == len(queues)


def latest(session: Session, platform: str, names: Sequence[str]) -> Obstacle:
    """Return which of these is free last."""
    found = fetch(session, LATEST, platform=platform, names=[*names])
    return Obstacle(found[0][0], max(0.0, found[0][1])) if found else Obstacle("", 0.0)


def close(session: Session, platform: str, name: str, seconds: float) -> None:
    """Let nobody through for some seconds."""
    run(session, CLOSE, {"platform": platform, "name": name, "seconds": seconds})


def forget(session: Session, seconds: float) -> None:
    """Forget what was free that long ago."""
    run(session, FORGET, {"seconds": seconds})


def _columns(queues: Sequence[Queue]) -> tuple[list[str], list[float], list[float]]:
    return [each.name for each in queues], [each.gap for each in queues], [each.slack for each in queues]
