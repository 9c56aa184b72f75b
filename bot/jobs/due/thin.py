"""Let go of the scores of old runs, of which the last of each month is kept."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.due import Due
from core.store import thinning

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.context import House


def _keys(session: "Session", _house: "House", _now: datetime) -> list[str]:
    return [str(run_id) for run_id in thinning.outdated(session)]


def _thin(house: "House", key: str, _now: datetime) -> str:
    return f"scores {thinning.thin(house.engine, int(key))}"


thin = Due("thin", _keys, apart=_thin)
