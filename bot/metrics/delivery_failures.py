"""Why messages of the last day never will arrive."""

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING

from bot.metric import Sample, Stored

if TYPE_CHECKING:
    from sqlmodel import Session

MOST_REASONS = 20  # of a platform's words; what is rarer is "other"
_VARYING = re.compile(r"[^A-Za-z_ ]+")  # a platform may name a place in the text or quote it


def _read(session: "Session", now: datetime) -> list[Sample]:
    from core.store.vitals import failures

    counted: Counter[tuple[str, str]] = Counter()
    for platform, reason, number in failures(session, now):
        said = _VARYING.sub(" ", reason)
        label = (platform, " ".join(said.split()[:6]) or "unknown")
        counted[label if label in counted or len(counted) < MOST_REASONS else (platform, "other")] += number
    return [(labels, number) for labels, number in counted.items()]


delivery_failures = Stored(
    meaning="Messages due in the last 24 hours that never will arrive, by platform and reason",
    labels=("platform", "reason"),
    read=_read,
)
