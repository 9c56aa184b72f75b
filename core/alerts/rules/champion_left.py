"""Champion left: the one who argued for us there, or the one who signs, has gone and nobody has their role.

Read from contacts (core/signs.py): the champion or the economic buyer left within the days the churn risk counts, and
nobody of the same role is on record now. A supplier without a voice inside learns of the next tender from the tender.
Red at a customer of the key tiers. It ends when a successor is on record, or when the departure is as old as those
days: then it is the state of things. Unknown where neither role was ever on record.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import UNKNOWN, is_key
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.customers.tier import TIERS
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Days, Reason
from core.values import Row, day, whole


def _level(frame: Frame, policy: Policy) -> Ints:
    gone = frame["churn_champion"]
    level = np.where(is_key(frame["tier"], policy), RED, AMBER) * (gone > 0)
    return np.where(np.isnan(gone), UNKNOWN, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the days since they left."""
    worse: Floats = frame["as_of"] - frame["churn_champion_day"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures = {"day": day(row, "churn_champion_day"), "days": Days(row["as_of"] - row["churn_champion_day"])}
    deciders = whole(row, "decision_makers")
    if not deciders:
        return Reason("champion_left.alone", figures, -2.0)
    return Reason("champion_left.gone", {**figures, "count": deciders}, -1.0)


_THERE = {
    "as_of": 20_000.0,
    "churn_champion": 0.0,
    "churn_champion_day": np.nan,
    "decision_makers": 1.0,
    "tier": TIERS.index("valuable"),
}
_GONE = {**_THERE, "churn_champion": 0.8, "churn_champion_day": 19_970.0}

champion_left = Rule(
    name="champion_left",
    takes=tuple(_THERE),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("everybody is there", _THERE, 0),
        Case("left a month ago", _GONE, AMBER),
        Case("left, and nobody who decides is on record", {**_GONE, "decision_makers": 0.0}, AMBER),
        Case("left a key account", {**_GONE, "tier": TIERS.index("high_value")}, RED),
        Case("left long ago", {**_GONE, "churn_champion": 0.0, "churn_champion_day": 19_700.0}, 0),
        Case("nobody was ever on record", {**_THERE, "churn_champion": np.nan}, -1),
    ),
)
