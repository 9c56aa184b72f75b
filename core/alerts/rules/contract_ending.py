"""Contract ending: the last agreed contract ends soon or has just ended, and nobody has talked about a new one.

A successor that is agreed moves the end, so it is silent from the day that is on record. A talk is a visit, a meeting,
a quote or a new opportunity within the policy's days before the end (core/signs.py); with one, only the last stretch
speaks, for a talk is no signature. Once the contract has lapsed only a talk since then counts. A fresh answer that they
will not renew is red at once, one that they will counts as a talk. It ends with a successor or, without one, when the
lapse is older than the policy's days. Unknown without a contract: then there is nothing that could end.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import SILENT, UNKNOWN
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.dimensions import dimensions
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Days, Money, Reason, Value
from core.values import Row, day, known, money

INTENT = tuple(dimensions()["renewal_intent"].options)
YES, NO = INTENT.index("yes"), INTENT.index("no")


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, intent = policy.alert_rules.contract_ending, frame["renewal_intent"]
    end = frame["churn_renewal_day"]
    left = end - frame["as_of"]
    since = np.where(left < 0, end, end - limits.amber_days)
    talked = (frame["churn_renewal_talk"] >= since) | (intent == YES)
    last_stretch = left <= limits.red_days
    level = np.where(talked, AMBER * last_stretch, np.where(last_stretch, RED, AMBER))
    level = np.where(intent == NO, RED, level)
    level = np.where((left <= limits.amber_days) & (left >= -limits.lapsed_days), level, SILENT)
    return np.where(np.isnan(left), UNKNOWN, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the days since the end, negative before."""
    worse: Floats = frame["as_of"] - frame["churn_renewal_day"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    left = row["churn_renewal_day"] - row["as_of"]
    figures = {"day": day(row, "churn_renewal_day"), "days": Days(abs(left))}
    return Reason(f"contract_ending.{_phrase(row, left, policy)}", {**figures, **_talk(row, left, policy)}, -1.0)


def _phrase(row: Row, left: float, policy: Policy) -> str:
    if left < 0:
        return "lapsed"
    if row["renewal_intent"] == NO:
        return "refused"
    return "talked" if _talk(row, left, policy) else "promised" if row["renewal_intent"] == YES else "untouched"


def _talk(row: Row, left: float, policy: Policy) -> dict[str, Value]:
    talk = known(row, "churn_renewal_talk")
    within = talk is not None and talk >= row["churn_renewal_day"] - policy.alert_rules.contract_ending.amber_days
    said_no = row["renewal_intent"] == NO
    return {"talk": day(row, "churn_renewal_talk")} if within and left >= 0 and not said_no else {}


def _stake(row: Row, policy: Policy) -> Money | None:
    """Return what the contract is worth; the year's revenue where it says nothing."""
    return money(row, "churn_renewal_amount", policy) or money(row, "revenue_12m", policy)


_RUNNING = {
    "as_of": 20_000.0,
    "churn_renewal_day": 20_200.0,
    "churn_renewal_talk": 19_900.0,
    "churn_renewal_amount": 50_000_000.0,
    "renewal_intent": -1,
    "revenue_12m": 40_000_000.0,
}

contract_ending = Rule(
    name="contract_ending",
    takes=tuple(_RUNNING),
    level=_level,
    worse=_worse,
    reason=_reason,
    stake=_stake,
    words=words_beside(__file__),
    cases=(
        Case("runs for half a year yet", _RUNNING, 0),
        Case("ends in six weeks, nobody talked", {**_RUNNING, "churn_renewal_day": 20_042.0}, AMBER),
        Case(
            "ends in six weeks, we visited",
            {**_RUNNING, "churn_renewal_day": 20_042.0, "churn_renewal_talk": 19_995.0},
            0,
        ),
        Case("ends in two weeks, nobody talked", {**_RUNNING, "churn_renewal_day": 20_014.0}, RED),
        Case(
            "ends in two weeks, not signed",
            {**_RUNNING, "churn_renewal_day": 20_014.0, "churn_renewal_talk": 19_995.0},
            AMBER,
        ),
        Case(
            "ends in two weeks, they said yes",
            {**_RUNNING, "churn_renewal_day": 20_014.0, "renewal_intent": YES},
            AMBER,
        ),
        Case("they will not renew", {**_RUNNING, "churn_renewal_day": 20_042.0, "renewal_intent": NO}, RED),
        Case("ended last month", {**_RUNNING, "churn_renewal_day": 19_970.0, "churn_renewal_talk": np.nan}, RED),
        Case("ended half a year ago", {**_RUNNING, "churn_renewal_day": 19_820.0}, 0),
        Case("no contract on record", {**_RUNNING, "churn_renewal_day": np.nan, "churn_renewal_talk": np.nan}, -1),
    ),
)
