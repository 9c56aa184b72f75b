"""Forget, once a day, what nothing needs any more."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from bot.context import House
from bot.due import Due
from core.store.purging import purge as forget

if TYPE_CHECKING:
    from sqlmodel import Session


def _keys(_session: "Session", _house: House, now: datetime) -> Sequence[str]:
    return (now.date().isoformat(),)


def _run(session: "Session", _house: House, _key: str, now: datetime) -> str:
    return ", ".join(f"{table} {rows}" for table, rows in forget(session, now).items())


purge = Due("purge", _keys, _run)
