"""Learn from everybody's orders after a run, so that commands only read it: the run holds with or without it."""

import logging
from typing import TYPE_CHECKING

from core.store import learning, runs
from core.store.engine import session

if TYPE_CHECKING:
    from sqlalchemy import Engine

log = logging.getLogger(__name__)


def learn(engine: "Engine") -> int | None:
    """Learn with the published run, by its policy, and keep it; return its number, None where none can be read."""
    with session(engine) as opened:
        run = runs.latest_run(opened)
        policy = run and runs.policy_of(run)
        if run is None or policy is None:
            return None
        run_id, learnt = run.id, learning.learning(opened, run.id, run.as_of, policy)
    with session(engine) as opened:  # another one: who has read for so long may not write any more
        learning.keep(opened, run_id, learnt)
        opened.commit()
    return run_id


def try_to_learn(engine: "Engine") -> None:
    """Do the same; where it fails the run stays as it is, what needs it is learnt when asked for, and it is logged."""
    try:
        learn(engine)
    except Exception:
        log.exception("the run is published, but nothing was learnt of products; it is tried again by itself")
