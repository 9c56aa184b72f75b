"""Quadrant: value against potential, the four fields every account plan starts from.

The portfolio matrix (Henderson, The Product Portfolio, Boston Consulting Group, 1970) read for customers: star (both
high), cash cow (value high, potential low), growth (potential high, value low), long tail (both low). High is at or
above the median of the buyers, or the policy's fixed points. Without a potential or a current value there is no
quadrant.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Column, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.standing import learn_median, learnt_number
from core.types import Lang, Reason
from core.values import Row, known, points, share

QUADRANTS = ("star", "cash_cow", "growth", "long_tail")

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "quadrant": "Value and potential",
        "quadrant.star": "Star",
        "quadrant.cash_cow": "Cash cow",
        "quadrant.growth": "Growth",
        "quadrant.long_tail": "Long tail",
        "placed": "Value {value} (line at {value_line}), potential {potential} (line at {potential_line}).",
        "potential_blank": "Nothing of what makes their potential is known, so they cannot be placed.",
        "potential_unknown": "Only {share} of what makes their potential is known, too little to place them.",
    },
    "zh": {
        "quadrant": "价值-潜力象限",
        "quadrant.star": "明星客户",
        "quadrant.cash_cow": "现金牛客户",
        "quadrant.growth": "潜力客户",
        "quadrant.long_tail": "长尾客户",
        "placed": "价值{value}分（分界{value_line}），潜力{potential}分（分界{potential_line}）。",
        "potential_blank": "潜力信息一项都没有，还判断不了象限。",
        "potential_unknown": "潜力信息只掌握了{share}，还不足以判断象限。",
    },
}


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    if policy.quadrant.cut == "fixed":
        return {"current": 100 * policy.quadrant.current_points, "potential": 100 * policy.quadrant.potential_points}
    buyer = ~np.isnan(frame["current_score"])
    return {
        "current": learn_median(frame["current_score"]),
        "potential": learn_median(frame["potential_score"][buyer]),
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    current, potential = frame["current_score"], frame["potential_score"]
    valued = current >= learnt_number(learnt, "current")
    promising = potential >= learnt_number(learnt, "potential")
    place = len(QUADRANTS) - 1 - 2 * valued.astype(np.int32) - promising
    unknown = np.isnan(current) | np.isnan(potential)
    return {"quadrant": np.where(unknown, -1, place).astype(np.int32)}


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    if known(row, "current_score") is None:
        return ()
    if known(row, "potential_score") is None:
        if not known(row, "potential_coverage"):
            return [Reason("quadrant.potential_blank", {}, -3)]
        return [Reason("quadrant.potential_unknown", {"share": share(row, "potential_coverage")}, -3)]
    figures = {"value": points(row, "current_score"), "potential": points(row, "potential_score")}
    lines = {f"{name}_line": points(learnt, key) for name, key in (("value", "current"), ("potential", "potential"))}
    return [Reason("quadrant.placed", {**figures, **lines}, 3)]


_LEARNT: Learnt = {"current": 5000.0, "potential": 4000.0}

quadrant = Model(
    name="quadrant",
    takes=("current_score", "potential_score", "potential_coverage"),
    calibrate=_calibrate,
    score=_score,
    gives=(Column("quadrant", "code", "field of the value and potential matrix", QUADRANTS),),
    words=WORDS,
    reasons=_reasons,
    examples=tuple(
        Example(
            f"value {current} and potential {potential}",
            {"current_score": current, "potential_score": potential, "potential_coverage": 0.8},
            {"quadrant": expected},
            _LEARNT,
        )
        for current, potential, expected in (
            (5000, 4000, 0),
            (9000, 3999, 1),
            (4999, 9000, 2),
            (100, 100, 3),
            (9000, np.nan, -1),
            (np.nan, 9000, -1),
        )
    ),
)
