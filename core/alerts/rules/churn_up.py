"""Churn up: a customer is nearer to leaving than in the run before, by the settled level of the churn risk.

A customer seldom says that they leave; the risk (core/risks/churn.py) adds up what they do instead: silence, smaller
orders, complaints, late payment, a rival. The level is the settled one, which a single odd day does not move, so that a
rise is news; who bought nothing in 12 months has left already. Red when it has become red: then most of the signs are
there at once. It ends when the level is back where it was. Unknown without a level now or before: too little known, or
never bought.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.frames import Floats, Frame, Ints
from core.levels import LEVELS
from core.levels import RED as RED_LEVEL
from core.policy import Policy
from core.risks.churn import PACES
from core.types import Reason, Term, Value
from core.values import Row


def _level(frame: Frame, policy: Policy) -> Ints:
    now, was = frame["churn_level"], frame["was_churn_level"]
    level = np.where(now == RED_LEVEL, RED, AMBER) * ((now > was) & (frame["revenue_12m"] > 0))
    return np.where((now < 0) | (was < 0), -1, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the points of the risk, 0..100."""
    worse: Floats = frame["churn_risk"] / 100
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    figures: dict[str, Value] = {
        "before": Term(f"churn_level.{LEVELS[int(row['was_churn_level'])]}"),
        "after": Term(f"churn_level.{LEVELS[int(row['churn_level'])]}"),
        "risk": round(row["churn_risk"] / 100),
    }
    pace = int(row["churn_pace"])
    if pace > 0 and row["churn_risk"] < 100 * policy.risks.churn.amber:
        pace_figures = {"pace": Term(f"churn_pace.{PACES[pace]}")}
        return Reason("churn_up.declines", {**figures, **pace_figures}, -row["churn_level"])
    return Reason("churn_up.rose", figures, -row["churn_level"])


_CALM = {"churn_level": 0, "was_churn_level": 0, "churn_risk": 1500.0, "churn_pace": 0, "revenue_12m": 9_000_000.0}
_RED = {**_CALM, "churn_level": 2, "churn_risk": 8000.0}

churn_up = Rule(
    name="churn_up",
    takes=("churn_level", "churn_risk", "churn_pace", "revenue_12m"),
    compares=("churn_level",),
    level=_level,
    worse=_worse,
    reason=_reason,
    words=words_beside(__file__),
    cases=(
        Case("as before", _CALM, 0),
        Case("from green to amber", {**_CALM, "churn_level": 1, "churn_risk": 4500.0}, AMBER),
        Case("smaller orders alone", {**_CALM, "churn_level": 1, "churn_risk": 900.0, "churn_pace": 1}, AMBER),
        Case("from amber to red", {**_RED, "was_churn_level": 1}, RED),
        Case("red as it was before", {**_RED, "was_churn_level": 2}, 0),
        Case("from red to amber", {**_CALM, "was_churn_level": 2, "churn_level": 1}, 0),
        Case("red, but gone for a year", {**_RED, "revenue_12m": 0.0}, 0),
        Case("nobody can tell any more", {**_CALM, "churn_level": -1, "churn_risk": np.nan}, -1),
        Case("new in the book", {**_CALM, "was_churn_level": -1}, -1),
    ),
)
