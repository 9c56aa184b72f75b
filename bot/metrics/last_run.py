"""Which scoring counts: its day and the version of the policy it was made by."""

from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session


def _read(session: "Session", _now: datetime) -> list[Sample]:
    from core.store.runs import latest_run

    run = latest_run(session)
    return [((run.as_of.isoformat(), run.policy_version), 1)] if run else []


last_run = Stored(
    meaning="1, labelled with the day and the policy version of the scoring that counts",
    labels=("as_of", "policy"),
    read=_read,
)
