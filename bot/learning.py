"""Learn from everybody's records after a run, so that commands only read it: the run holds with or without it."""

import logging
from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from core.policy import Policy
from core.store import learning, lessons, outcomes, paces, repwork, runs
from core.store.engine import session

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlmodel import Session

log = logging.getLogger(__name__)

Lesson = Callable[["Session", int, date, Policy], bytes]
LESSONS: Mapping[str, Lesson] = {each.LESSON: each.lesson for each in (learning, outcomes, paces, repwork)}


def learn(engine: "Engine", what: str) -> int | None:
    """Learn one lesson with the published run, by its policy; return its number, None where there is none to read."""
    with session(engine) as opened:
        run = runs.latest_run(opened)
        policy = None if run is None else runs.policy_of(run)
        if run is None or policy is None:
            return None
        run_id, learnt = run.id, LESSONS[what](opened, run.id, run.as_of, policy)
    with session(engine) as opened:  # another one: who has read for so long may not write any more
        lessons.keep(opened, run_id, what, learnt)
        opened.commit()
    return run_id


def try_to_learn(engine: "Engine") -> None:
    """Learn every lesson; one that fails is logged, and what it is for is worked out when asked for: the run stays."""
    for what in LESSONS:
        try:
            learn(engine, what)
        except Exception:
            log.exception("the run is published, but its lesson %s was not learnt; it is tried again by itself", what)
