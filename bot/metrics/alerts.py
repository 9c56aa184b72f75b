"""How many alerts there are of each rule, and how they stand."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", _now: datetime) -> list[Sample]:
    from core.store.vitals import alerts as by_rule_and_state

    return [((rule, state), number) for rule, state, number in by_rule_and_state(session)]


alerts = Stored(meaning="Alerts by rule and state", labels=("rule", "state"), read=_read)
