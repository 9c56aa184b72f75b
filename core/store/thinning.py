"""Let go of what old runs made of every customer: it is what a store grows by every night.

All runs of a quarter are kept whole, of older ones the last of each month, and what a rollback of the rules restores.
Of the others the runs themselves stay, with their rules and calibration, and what changed in them.
"""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Engine
from sqlmodel import Session

from core.store import settings
from core.store.columns import day_of
from core.store.driver import fetch, run
from core.store.engine import session

KEPT = timedelta(days=100)  # before the published run: a quarter, and the days until somebody asks about it
ROWS_AT_ONCE = 10_000  # some hundredths of a second, for which other writers wait

STORY = """
WITH RECURSIVE story (id, previous_id, as_of) AS (
    SELECT id, previous_id, as_of FROM run WHERE id = :published
    UNION ALL SELECT run.id, run.previous_id, run.as_of FROM story JOIN run ON run.id = story.previous_id
) SELECT id, as_of FROM story ORDER BY as_of
"""
WHOLE = "SELECT id, as_of FROM run WHERE EXISTS (SELECT 1 FROM score WHERE score.run_id = run.id) ORDER BY id"
RESTORED = "SELECT replaced_run_id FROM policy_version WHERE replaced_run_id IS NOT NULL"
SOME = """
DELETE FROM {table} WHERE run_id = :run AND customer_id IN (
    SELECT customer_id FROM {table} WHERE run_id = :run ORDER BY customer_id LIMIT :most)
"""


def outdated(opened: Session) -> list[int]:
    """Return the runs whose scores nothing needs any more, the oldest first."""
    published = settings.get(opened, "published_run")
    story = [(run_id, day_of(day)) for run_id, day in fetch(opened, STORY, published=int(published or 0))]
    if not story:
        return []
    since = story[-1][1] - KEPT
    months = {(day.year, day.month): run_id for run_id, day in story}  # the last of each
    needed = {*months.values(), *(run_id for (run_id,) in fetch(opened, RESTORED)), *_unfinished(opened)}
    return [run_id for run_id, day in fetch(opened, WHOLE) if day_of(day) < since and run_id not in needed]


def thin(engine: Engine, run_id: int) -> int:
    """Delete the scores of a run, some at a time, and what it learnt; return how many there were.

    Begun again after a crash it goes on where it was.
    """
    gone = sum(_in_parts(engine, run_id, "score"))
    sum(_in_parts(engine, run_id, "network"))
    with session(engine) as opened:
        run(opened, "DELETE FROM learning WHERE run_id = :run", {"run": run_id})
        opened.commit()
    return gone


def _in_parts(engine: Engine, run_id: int, table: str) -> Iterator[int]:
    gone = ROWS_AT_ONCE
    while gone == ROWS_AT_ONCE:
        with session(engine) as opened:
            gone = int(run(opened, SOME.format(table=table), {"run": run_id, "most": ROWS_AT_ONCE}).rowcount)
            opened.commit()
        yield gone


def _unfinished(opened: Session) -> list[int]:
    unfinished = settings.get(opened, "unfinished_run")
    return [] if unfinished is None else [int(unfinished)]
