"""Value roles: what a customer does for us, by paying, by word of mouth, by influence, by swapping resources.

Four marks, any number of which may hold; each is yes, no, or unknown where nothing tells. Money is only one of the
things a customer gives (van Doorn et al., Customer Engagement Behavior, Journal of Service Research, 2010).
Pays us: by revenue in the policy's upper part of all buyers, and no loss after cost to serve.
Sells for us: brought others within the policy's days (introductions and referrals), or answered the question whether
they would recommend us as a promoter (9 or 10 of 10, Reichheld 2003). Nothing on record is a no only for somebody we
deal with and only where the company records introductions at all.
Creates influence: the influence score is at least the policy's points. Swaps resources: by the answer on record.

``referrals_lately`` counts introductions and referrals, ``recommends`` is the newest answer 0..10, NaN without one.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from core.answers import answer, option
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, Frame, Ints, unknown
from core.grouping import Mask, latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import INTRODUCTIONS, SURVEYS, Tables
from core.types import Lang, Reason, Share, Term
from core.values import Row, known, money, points, whole
from core.weighing import NEARLY

ROLES = ("pays_us", "sells_for_us", "creates_influence", "swaps_resources")
ANSWER = ("no", "yes")
NO, YES = range(2)
BROUGHT = tuple(INTRODUCTIONS.index(kind) for kind in ("introduced", "referred"))
NPS = SURVEYS.index("nps")
SWAPS = tuple(dimensions()["resource_swap"].options)
NOTHING = SWAPS.index("none")

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "pays_us": "Pays us",
        "pays_us.no": "Pays us little",
        "pays_us.yes": "Pays us",
        "sells_for_us": "Sells for us",
        "sells_for_us.no": "Does not sell for us",
        "sells_for_us.yes": "Sells for us",
        "creates_influence": "Creates influence",
        "creates_influence.no": "Little influence",
        "creates_influence.yes": "Creates influence",
        "swaps_resources": "Swaps resources",
        "swaps_resources.no": "Nothing to swap",
        "swaps_resources.yes": "Swaps resources",
        "referrals_lately": "Introductions and referrals",
        "recommends": "Would recommend us, 0 to 10",
        "pays": "They pay us: {revenue} in 12 months, more than {share} of our buyers.",
        "pays_most": "They pay us: {revenue} in 12 months, and nobody pays us more.",
        "refers": "They sell for us, introductions lately: {count}. Thank them, and ask for the next one.",
        "promotes": "They would recommend us ({score} of 10): ask whom to.",
        "influences": "Others look to them: influence {points} of 100.",
        "swaps": "They have something we could swap: {what}.",
    },
    "zh": {
        "pays_us": "付钱",
        "pays_us.no": "付得少",
        "pays_us.yes": "付钱",
        "sells_for_us": "帮销售",
        "sells_for_us.no": "没有帮销售",
        "sells_for_us.yes": "帮销售",
        "creates_influence": "创造影响力",
        "creates_influence.no": "影响力不大",
        "creates_influence.yes": "创造影响力",
        "swaps_resources": "资源互换",
        "swaps_resources.no": "没有可换的资源",
        "swaps_resources.yes": "资源互换",
        "referrals_lately": "近期介绍客户次数",
        "recommends": "推荐意愿（0–10分）",
        "pays": "付钱的客户：近12个月{revenue}，高于{share}的客户。",
        "pays_most": "付钱的客户：近12个月{revenue}，没有谁付得更多。",
        "refers": "帮我们销售：近期介绍客户{count}次，先道谢，再请他介绍下一个。",
        "promotes": "愿意推荐我们（满分10分，打了{score}分），可以问他推荐给谁。",
        "influences": "别人看他们怎么做：影响力{points}分（满分100）。",
        "swaps": "有可以互换的资源：{what}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    since = as_of - policy.value_roles.window_days
    return {
        "referrals_lately": _referrals(tables, since),
        "introductions_ever": total(tables.introductions["customer"], tables.count),
        "recommends": _recommends(tables, since),
        "resource_swap": option(answer(tables, "resource_swap")[0]),
    }


def _referrals(tables: Tables, since: int) -> Floats:
    made = tables.introductions
    if not made.length:
        return np.zeros(tables.count)
    brought = (made["kind"] == BROUGHT[0]) | (made["kind"] == BROUGHT[1])
    return total(made["customer"][brought & (made["day"] > since)], tables.count)


def _recommends(tables: Tables, since: int) -> Floats:
    surveys = tables.surveys
    if not surveys.length:
        return unknown(tables.count)
    asked = surveys.take((surveys["kind"] == NPS) & (surveys["day"] > since))
    return pick(asked["score"], latest(asked["customer"], tables.count, asked["day"], asked["score"]))


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return {"introductions_recorded": bool(frame["introductions_ever"].any())}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, swap, influence = policy.value_roles, frame["resource_swap"], frame["influence_score"]
    standing, promoter = frame["revenue_percentile"], frame["recommends"] >= rules.promoter_from
    pays = (standing >= rules.pays_from) & ~(frame["net_margin_share"] < 0) & (frame["revenue_12m"] > 0)
    sells = (frame["referrals_lately"] >= rules.referrals_from) | promoter
    return {
        "pays_us": _marked(pays, ~np.isnan(standing)),
        "sells_for_us": _marked(sells, sells | _told(frame, learnt)),
        "creates_influence": _marked(influence >= 100 * rules.influence_from, ~np.isnan(influence)),
        "swaps_resources": _marked(swap != NOTHING, swap >= 0),
    }


def _told(frame: Frame, learnt: Learnt) -> Mask:
    """Return of whom it is known whether they sell for us."""
    answered: Mask = ~np.isnan(frame["recommends"])
    if not learnt["introductions_recorded"]:
        return answered
    return answered | ~np.isnan(frame["recency_days"]) | (frame["recent_dealings"] > 0)


def _marked(marks: Array, known_of: Array) -> Ints:
    """Return yes and no as codes, -1 where nothing tells."""
    return np.where(known_of, marks, -1).astype(np.int32)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = []
    if row["pays_us"] == YES:
        below = Share(math.floor(100 * row["revenue_percentile"] + NEARLY) / 100)  # "more than" must not round up
        figures = {"revenue": money(row, "revenue_12m", policy), "share": below}
        found.append(Reason(f"value_roles.{'pays_most' if figures['share'] == Share(1.0) else 'pays'}", figures, 1.5))
    if count := whole(row, "referrals_lately"):
        found.append(Reason("value_roles.refers", {"count": count}, 25 + min(count, 5)))
    elif (known(row, "recommends") or 0) >= policy.value_roles.promoter_from:
        found.append(Reason("value_roles.promotes", {"score": whole(row, "recommends")}, 18))
    if row["creates_influence"] == YES:
        found.append(Reason("value_roles.influences", {"points": points(row, "influence_score")}, 3))
    if row["swaps_resources"] == YES:
        what = Term(f"resource_swap.{SWAPS[int(row['resource_swap'])]}")
        found.append(Reason("value_roles.swaps", {"what": what}, 9))
    return found


_PAYING = {
    "recency_days": 12,
    "recent_dealings": 2,
    "revenue_12m": 500_000,
    "revenue_percentile": 0.8,
    "net_margin_share": 0.2,
    "referrals_lately": 0,
    "introductions_ever": 0,
    "recommends": np.nan,
    "influence_score": np.nan,
    "resource_swap": -1,
}
_STRANGER = dict.fromkeys(_PAYING, np.nan) | {"referrals_lately": 0, "recent_dealings": 0, "resource_swap": -1}
_LEARNT: Learnt = {"introductions_recorded": True}

value_roles = Model(
    name="value_roles",
    features=_features,
    gives_features=(
        Column("referrals_lately", "number", "introductions and referrals within the policy's days"),
        Column("introductions_ever", "number", "introductions of any kind on record"),
        Column("recommends", "number", "newest answer 0..10 whether they would recommend us; NaN none"),
        Column("resource_swap", "code", "what they could swap with us", SWAPS),
    ),
    takes=tuple(_PAYING),
    calibrate=_calibrate,
    score=_score,
    gives=tuple(Column(name, "code", "role; unknown where nothing tells", ANSWER) for name in ROLES),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("pays, brings nobody", _PAYING, {"pays_us": YES, "sells_for_us": NO, "swaps_resources": -1}, _LEARNT),
        Example("who costs us money does not pay us", {**_PAYING, "net_margin_share": -0.1}, {"pays_us": NO}, _LEARNT),
        Example("two referrals sell", {**_PAYING, "referrals_lately": 2}, {"sells_for_us": YES}, _LEARNT),
        Example("so does a promoter", {**_PAYING, "recommends": 9}, {"sells_for_us": YES}, _LEARNT),
        Example(
            "where nobody records introductions, none on record says nothing",
            _PAYING,
            {"sells_for_us": -1},
            {"introductions_recorded": False},
        ),
        Example("others look to them", {**_PAYING, "influence_score": 7000}, {"creates_influence": YES}, _LEARNT),
        Example(
            "a swap is by the answer",
            {**_PAYING, "resource_swap": NOTHING},
            {"swaps_resources": NO},
            _LEARNT,
        ),
        Example("of a stranger nothing is known", _STRANGER, dict.fromkeys(ROLES, -1), _LEARNT),
    ),
)
