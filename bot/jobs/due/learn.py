"""Learn from everybody's orders with a run that did not get to it: it failed, or an earlier Callsheet made the run."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.due import Due
from bot.learning import learn as learn_with
from core.store import learning, runs

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", _house: "House", _now: datetime) -> list[str]:
    run_id = runs.published_id(session)
    return [] if run_id is None or learning.is_kept(session, run_id) else [str(run_id)]


def _learn(house: "House", _key: str, _now: datetime) -> str:
    return f"run={learn_with(house.engine)}"


learn = Due("learn", _keys, apart=_learn)
