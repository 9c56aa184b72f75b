"""Cooperation stage: running in, honeymoon, in love or devoted, by tenure, breadth, complaints and plans made together.

Running in is who bought for less than the policy's first days, or on fewer days than its first purchases; so is, later
again, whose complaints of 365 days are many (``complaints_many`` of the policy's cooperation): the two rub against each
other. In love and devoted ask for tenure since the first purchase, categories bought in 365 days and a plan ahead: a
contract that has not ended, or an open deal. In love, complaints are not many; devoted, they are no more than the
policy's few, and a contract was renewed. Who meets neither is in the honeymoon. Unknown breadth proves nothing: it
keeps one out of the later stages. Unknown is who never bought.
"""

from collections.abc import Sequence

import numpy as np

from core.bilingual import words_beside
from core.frames import Column, Frame
from core.grouping import Mask
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.types import Reason, Value
from core.values import Row, day, whole

STAGES = ("run_in", "honeymoon", "in_love", "devoted")
RUN_IN, HONEYMOON, IN_LOVE, DEVOTED = range(len(STAGES))


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, tenure = policy.cooperation_stage, frame["as_of"] - frame["first_purchase_day"]
    many = frame["complaints_12m"] >= policy.cooperation.complaints_many
    young = (tenure < rules.run_in_days) | (frame["purchase_days"] < rules.run_in_purchases)
    breadth, planned = frame["category_count"], _planned(frame)
    in_love = (tenure >= rules.in_love_days) & (breadth >= rules.in_love_categories) & planned
    devoted = in_love & (tenure >= rules.devoted_days) & (breadth >= rules.devoted_categories)
    devoted &= (frame["complaints_12m"] <= rules.devoted_complaints) & (frame["renewals"] > 0)
    stage = np.where(young | many, RUN_IN, np.where(devoted, DEVOTED, np.where(in_love, IN_LOVE, HONEYMOON)))
    return {"cooperation_stage": np.where(np.isnan(tenure), -1, stage).astype(np.int32)}


def _planned(frame: Frame) -> Mask:
    """Return with whom something is agreed or talked about that lies ahead."""
    planned: Mask = (frame["churn_renewal_day"] >= frame["as_of"]) | (frame["open_opportunities"] > 0)
    return planned


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    stage = row["cooperation_stage"]
    if stage < 0:
        return ()
    figures: dict[str, Value] = {
        "since": day(row, "first_purchase_day"),
        "orders": whole(row, "purchase_days"),
        "categories": whole(row, "category_count"),
        # Where nobody's complaints are recorded, silence says nothing.
        "complaints": whole(row, "complaints_12m") if row["complaint_frequency"] >= 0 else None,
    }
    if stage == RUN_IN:
        rubbing = row["complaints_12m"] >= policy.cooperation.complaints_many
        return [Reason(f"cooperation_stage.{'rubbing' if rubbing else 'young'}", figures, -8)]
    if stage == HONEYMOON:
        return [Reason(f"cooperation_stage.{_lacking(row, policy)}", figures, 4)]
    key = "why_devoted" if stage == DEVOTED else "why_in_love"
    return [Reason(f"cooperation_stage.{key}", {**figures, "renewals": whole(row, "renewals")}, 10)]


def _lacking(row: Row, policy: Policy) -> str:
    """Return what keeps a customer in the honeymoon: time, breadth or a plan."""
    rules = policy.cooperation_stage
    if row["as_of"] - row["first_purchase_day"] < rules.in_love_days:
        return "lacks_time"
    if np.isnan(row["category_count"]):
        return "breadth_unknown"
    return "lacks_breadth" if row["category_count"] < rules.in_love_categories else "lacks_plan"


_PARTNER = {
    "as_of": 20_000.0,
    "first_purchase_day": 18_000.0,
    "purchase_days": 40,
    "category_count": 4,
    "complaints_12m": 1,
    "complaint_frequency": 1,
    "open_opportunities": 0,
    "churn_renewal_day": 20_200.0,
    "renewals": 2,
}

cooperation_stage = Model(
    name="cooperation_stage",
    takes=tuple(_PARTNER),
    score=_score,
    gives=(Column("cooperation_stage", "code", "stage of cooperation; unknown before the first purchase", STAGES),),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example("five years, four categories, a renewed contract", _PARTNER, {"cooperation_stage": DEVOTED}),
        Example("never renewed is not devoted", {**_PARTNER, "renewals": 0}, {"cooperation_stage": IN_LOVE}),
        Example(
            "three years, two categories, an open deal",
            {
                **_PARTNER,
                "first_purchase_day": 18_900.0,
                "category_count": 2,
                "churn_renewal_day": np.nan,
                "open_opportunities": 1,
            },
            {"cooperation_stage": IN_LOVE},
        ),
        Example(
            "nothing ahead of them",
            {**_PARTNER, "churn_renewal_day": 19_900.0},
            {"cooperation_stage": HONEYMOON},
        ),
        Example(
            "a breadth nobody knows proves nothing",
            {**_PARTNER, "category_count": np.nan},
            {"cooperation_stage": HONEYMOON},
        ),
        Example("half a year", {**_PARTNER, "first_purchase_day": 19_800.0}, {"cooperation_stage": RUN_IN}),
        Example("two orders in five years", {**_PARTNER, "purchase_days": 2}, {"cooperation_stage": RUN_IN}),
        Example("a complaint every quarter", {**_PARTNER, "complaints_12m": 4}, {"cooperation_stage": RUN_IN}),
        Example(
            "never bought",
            {**_PARTNER, "first_purchase_day": np.nan, "purchase_days": 0, "category_count": np.nan},
            {"cooperation_stage": -1},
        ),
    ),
)
