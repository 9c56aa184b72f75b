"""Learn what a published run has not learnt: it failed then, or an earlier Callsheet made the run."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.due import Due
from bot.learning import LESSONS
from bot.learning import learn as learn_with
from core.store import lessons, runs

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", _house: "House", _now: datetime) -> list[str]:
    run_id = runs.published_id(session)
    missing = () if run_id is None else LESSONS.keys() - lessons.names_of(session, run_id)
    return [f"{run_id}:{what}" for what in sorted(missing)]


def _learn(house: "House", key: str, _now: datetime) -> str:
    return f"run={learn_with(house.engine, key.partition(':')[2])}"


learn = Due("learn", _keys, apart=_learn)
