"""Reach: how far a customer's word carries among our other customers.

Read from the pass over the whole graph of introductions, citations, circles and dependence (core/network.py), as of the
day of that pass. Three principles make a customer important: it is known by many, many depend on it, and it sits in an
important circle. Each input is worth 0..1 of its weight: who knows and who depends on it in proportion up to the
policy's full number, rank and circle as their standing in the graph, and the revenue of those it brought (money in
minor units, last 365 days) by its standing among customers that brought any. Whoever is not in the graph has no reach
that is known. The score is 0..100 in hundredths.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Column, Floats, Frame, unknown
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import weights_of
from core.standing import learn_standing, standing
from core.tables import Tables
from core.types import Contribution, Lang, Reason, Term, Value
from core.values import Row, day, known, money, share, whole
from core.weighing import split, weigh

READ = {
    "known_by": "known_by",
    "depended_on_by": "depended_on_by",
    "network_rank": "rank",
    "network_circle": "circle",
    "referred_revenue": "referred_revenue",
    "network_day": "day",
}
INPUTS = tuple(name for name in READ if name != "network_day")

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "reach_score": "Reach",
        "known_by": "Customers that know them",
        "depended_on_by": "Customers that depend on them",
        "network_rank": "Standing in the network",
        "network_circle": "Standing of their circle",
        "referred_revenue": "Revenue of customers they brought",
        "known_by_many": "{count} of our customers came through them, cite them or share a circle with them.",
        "depended_on_by_many": "{count} of our customers depend on them.",
        "important_circle": "They sit in an important circle: denser than that of {share} of those who know somebody.",
        "brought": "The customers they brought bought for {amount} in the last 12 months.",
    },
    "zh": {
        "reach_score": "影响力",
        "known_by": "认识他们的客户数",
        "depended_on_by": "依赖他们的客户数",
        "network_rank": "关系网络中的位次",
        "network_circle": "所在圈子的位次",
        "referred_revenue": "所带来客户的销售额",
        "known_by_many": "有{count}家客户由他们引荐、引用过他们，或者和他们同在一个圈子。",
        "depended_on_by_many": "有{count}家客户依赖他们。",
        "important_circle": "身处重要圈子：圈子的紧密程度超过{share}的有往来客户。",
        "brought": "由他们带来的客户，近12个月采购了{amount}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    graph = tables.network
    columns = unknown((len(READ), tables.count))
    if graph.length:
        for row, column in zip(columns, READ.values(), strict=True):
            row[graph["customer"]] = graph[column]
    return dict(zip(READ, columns, strict=True))


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    revenue = frame["referred_revenue"]
    return {"referred_revenue": learn_standing(revenue[revenue > 0])}


def _parts(frame: Frame, learnt: Learnt, policy: Policy) -> dict[str, Floats]:
    """Return what each input is worth, 0..1, NaN unknown."""
    rules, revenue = policy.reach, frame["referred_revenue"]
    stands = standing(revenue, learnt["referred_revenue"])
    return {
        "known_by": np.minimum(frame["known_by"] / rules.known_by_full, 1.0),
        "depended_on_by": np.minimum(frame["depended_on_by"] / rules.depended_on_by_full, 1.0),
        "network_rank": frame["network_rank"],
        "network_circle": frame["network_circle"],
        "referred_revenue": np.where(revenue > 0, stands, np.minimum(revenue, 0.0)),
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    return {"reach_score": weigh(_parts(frame, learnt, policy), weights_of(policy, "reach", frame))[0]}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    parts = _parts(Frame({name: np.array([row[name]]) for name in INPUTS}), learnt, policy)
    lines = split({name: part.item() for name, part in parts.items()}, weights_of(policy, "reach", row))
    source, on = Term("source.network"), day(row, "network_day")
    return [Contribution(f"reach.{name}", _value(row, name, policy), *lines[name], source, on) for name in lines]


def _value(row: Row, name: str, policy: Policy) -> Value:
    if name == "referred_revenue":
        return money(row, name, policy)
    return share(row, name) if name.startswith("network") else whole(row, name)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    rules, found = policy.reach, []
    if (knowing := known(row, "known_by") or 0) >= rules.known_by_many:
        found.append(Reason("reach.known_by_many", {"count": round(knowing)}, 15 + min(knowing, 15)))
    if (depending := known(row, "depended_on_by") or 0) >= rules.depended_on_by_many:
        found.append(Reason("reach.depended_on_by_many", {"count": round(depending)}, 20 + 2 * min(depending, 10)))
    if (known(row, "network_circle") or 0) >= rules.important_circle:
        found.append(Reason("reach.important_circle", {"share": share(row, "network_circle")}, 12))
    if known(row, "referred_revenue"):
        found.append(Reason("reach.brought", {"amount": money(row, "referred_revenue", policy)}, 18))
    return found


_STRANGER = {**dict.fromkeys(INPUTS, np.nan), "segment": -1}
_KNOWN = {**dict(zip(INPUTS, (5, 1, 0.8, 0.5, 50_000), strict=True)), "segment": -1}
_LEARNT: Learnt = {"referred_revenue": {"at": [0.0, 100_000.0], "standing": [0.0, 1.0]}}

reach = Model(
    name="reach",
    features=_features,
    gives_features=(
        Column("known_by", "number", "customers it introduced, that cite it or share a circle with it; NaN unknown"),
        Column("depended_on_by", "number", "customers that depend on it; NaN unknown"),
        Column("network_rank", "share", "standing 0..1 by PageRank among those in the graph; NaN unknown"),
        Column("network_circle", "share", "standing 0..1 by core number among those in the graph; NaN unknown"),
        Column("referred_revenue", "money", "last 365 days' revenue of the customers it brought; NaN unknown"),
        Column("network_day", "day", "day of the pass over the graph; NaN not in it"),
    ),
    takes=(*INPUTS, "segment"),
    calibrate=_calibrate,
    score=_score,
    gives=(Column("reach_score", "points", "reach 0..100 in hundredths; NaN not in the graph"),),
    words=WORDS,
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example("half known, half depended on, well placed", _KNOWN, {"reach_score": 5417}, _LEARNT),
        Example(
            "who was only introduced has no reach, and that is known",
            {**_KNOWN, **dict.fromkeys(INPUTS, 0)},
            {"reach_score": 0},
            _LEARNT,
        ),
        Example("who is not in the graph is unknown", _STRANGER, {"reach_score": np.nan}, _LEARNT),
    ),
)
