"""Key account not contacted: a customer of the key tiers has not heard from us for weeks.

Any dealing on record counts, whoever had it. The days are the company's promise to its best accounts, the same for all
of them, and not their usual gap: that gap is long exactly where we are lax. It ends with the next dealing on record.
Unknown without a tier, and where no dealing with them was ever recorded: then it is the records that are missing.
"""

import numpy as np

from core.alerts.alert import AMBER, RED
from core.alerts.grading import SILENT, UNKNOWN, graded, is_key
from core.alerts.rule import Case, Rule
from core.bilingual import words_beside
from core.customers.tier import TIERS
from core.frames import Floats, Frame, Ints
from core.policy import Policy
from core.types import Days, Reason, Term, Value
from core.values import Row, day


def _level(frame: Frame, policy: Policy) -> Ints:
    limits, tier = policy.alert_rules.key_not_contacted, frame["tier"]
    level = graded(_worse(frame, policy), limits.amber_days, limits.red_days)
    level = np.where(is_key(tier, policy), level, SILENT)
    return np.where(tier < 0, UNKNOWN, level).astype(np.int32)


def _worse(frame: Frame, policy: Policy) -> Floats:
    """Return the days since the last dealing."""
    worse: Floats = frame["as_of"] - frame["churn_contact_day"]
    return worse


def _reason(row: Row, policy: Policy) -> Reason:
    silence = Days(row["as_of"] - row["churn_contact_day"])
    figures: dict[str, Value] = {
        "tier": Term(f"tier.{TIERS[int(row['tier'])]}"),
        "days": silence,
        "day": day(row, "churn_contact_day"),
    }
    return Reason("key_not_contacted.silent", figures, -silence.value)


_TENDED = {"as_of": 20_000.0, "churn_contact_day": 19_985.0, "tier": TIERS.index("high_value")}

key_not_contacted = Rule(
    name="key_not_contacted",
    takes=tuple(_TENDED),
    level=_level,
    worse=_worse,
    reason=_reason,
    tuned_by="amber_days",
    words=words_beside(__file__),
    cases=(
        Case("visited two weeks ago", _TENDED, 0),
        Case("seven weeks of silence", {**_TENDED, "churn_contact_day": 19_951.0}, AMBER),
        Case("four months of silence", {**_TENDED, "churn_contact_day": 19_880.0}, RED),
        Case("another tier", {**_TENDED, "churn_contact_day": 19_880.0, "tier": TIERS.index("break_even")}, 0),
        Case("nobody records dealings", {**_TENDED, "churn_contact_day": np.nan}, -1),
        Case("nobody knows their tier", {**_TENDED, "tier": -1}, -1),
    ),
)
