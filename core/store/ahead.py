"""Write the scores of a large run ahead of its publication, past the session: nobody sees them before it counts.

The setting ``unfinished_run`` names a run from before its first row is written until it is published; what a process
that died in between has left is removed by the next one.
"""

from sqlalchemy import Engine
from sqlmodel import Session

from core.errors import Unavailable
from core.frames import Frame
from core.store import driver, settings
from core.store.arrow.writing import append
from core.store.engine import session, where
from core.store.score_rows import as_arrow
from core.store.tables.runs import Run

MANY = 20_000  # customers; from here on the session takes longer than the Arrow driver takes to load
ROWS_AT_ONCE = 50_000  # a few tenths of a second, for which other writers wait


def write_ahead(engine: Engine, run: Run, scores: Frame, many: int = MANY) -> None:
    """Keep a run with its scores where there are many; ``runs.save_run`` adds the rest, and publishes it.

    Raises Unavailable when the database is away; nothing is left of the run then.
    """
    with session(engine) as opened:
        left = settings.get(opened, "unfinished_run")
        settings.drop(opened, "unfinished_run")
        if scores.length >= many:
            opened.add(run)
            opened.flush()  # before the other is removed, so that it does not get its id
            settings.put(opened, "unfinished_run", str(run.id))
        _remove(opened, left)
        opened.commit()
    if run.id is not None:
        try:
            append(engine, "score", as_arrow(run.id, scores), ROWS_AT_ONCE)
        except Unavailable:
            with session(engine) as opened:
                _remove(opened, str(run.id))
                settings.drop(opened, "unfinished_run")
                opened.commit()
            raise


def finish(opened: Session, run: Run) -> None:
    """Take a run as written. Raises Unavailable when another one that began meanwhile has removed it."""
    if settings.get(opened, "unfinished_run") != str(run.id):
        problem = "another scoring began before this one was published"
        raise Unavailable("database_unavailable", where=where(opened.get_bind().engine.url), problem=problem)
    settings.drop(opened, "unfinished_run")


def _remove(opened: Session, left: str | None) -> None:
    if left is not None:
        for statement in ("DELETE FROM score WHERE run_id = :run", "DELETE FROM run WHERE id = :run"):
            driver.run(opened, statement, {"run": int(left)})
