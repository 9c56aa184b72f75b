"""Tier: how much a customer matters, from net margin first and a weighted score of values after.

A buyer whose net margin share is below the policy's borders is loss-making or breaks even; so does one who bought
nothing in the last 365 days. Everybody else is ranked by the composite of the scores that the policy weighs (current
value, potential, influence …; those unknown share their weight among the known, a score no model gives yet is absent):
high-value from the cut on, valuable below. The cut is learnt ("80/20": the best share of active buyers; "20/60/20": and
the last share breaks even) or "fixed". Who never bought is a potential customer after a recent dealing, with an open
opportunity or with a known budget, a target otherwise; such a customer has a potential but no score, so that a promise
does not outrank a purchase.

Customers keep their tier until they are beyond a border by the policy's margin (a Schmitt trigger); ``classify`` takes
the tier they hold.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from core.frames import Array, Column, Floats, Frame, Ints, unknown
from core.grouping import total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.segments import weights_of
from core.standing import learnt_number
from core.tables import Tables
from core.types import Contribution, Lang, Points, Reason, Term, Value
from core.values import Row, known, money, points, share
from core.weighing import FULL, split, weigh

TIERS = ("high_value", "valuable", "break_even", "loss_making", "target", "potential")
HIGH_VALUE, VALUABLE, BREAK_EVEN, LOSS_MAKING, TARGET, POTENTIAL = range(len(TIERS))

TAKEN = (
    "recency_days",
    "revenue_12m",
    "net_margin_12m",
    "net_margin_share",
    "open_opportunities",
    "recent_dealings",
    "purchase_budget",
)

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "tier": "Tier",
        "tier.high_value": "High-value",
        "tier.valuable": "Valuable",
        "tier.break_even": "Break-even",
        "tier.loss_making": "Loss-making",
        "tier.target": "Target",
        "tier.potential": "Potential",
        "tier_score": "Score",
        "above": "{points} points, high-value starts at {cut}.",
        "below": "{points} points, {gap} short of high-value ({cut}).",
        "kept_high": "{points} points, just under the line of {cut}: high-value is kept down to {keep}.",
        "kept_valuable": "{points} points, just over the line of {cut}: high-value is reached for good at {keep}.",
        "margin_decides": "Margin after cost to serve is {margin}, {share} of revenue: that decides the tier.",
        "no_revenue": "Bought nothing in the last 12 months, so they only break even.",
        "last_share": "{points} points put them in the last group of active buyers.",
        "courted": "Never bought yet, but we are talking.",
        "never_bought": "Never bought and nothing is going on.",
    },
    "zh": {
        "tier": "客户分级",
        "tier.high_value": "高价值客户",
        "tier.valuable": "有价值客户",
        "tier.break_even": "保本客户",
        "tier.loss_making": "亏损客户",
        "tier.target": "目标客户",
        "tier.potential": "潜在客户",
        "tier_score": "综合得分",
        "above": "综合{points}分，高价值线是{cut}分。",
        "below": "综合{points}分，离高价值线（{cut}分）还差{gap}分。",
        "kept_high": "综合{points}分，略低于高价值线（{cut}分），跌破{keep}分才降级。",
        "kept_valuable": "综合{points}分，略高于高价值线（{cut}分），达到{keep}分才升级。",
        "margin_decides": "扣除服务成本后利润{margin}，利润率{share}，分级由此决定。",
        "no_revenue": "近12个月没有采购，只能算保本。",
        "last_share": "综合{points}分，在活跃客户里排在末尾。",
        "courted": "还没成交，正在接触。",
        "never_bought": "没有成交，也没有往来。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    dealings = tables.interactions
    recent = dealings["customer"][dealings["day"] > as_of - policy.tier.dealing_days]
    return {"recent_dealings": total(recent, tables.count)}


def _read(policy: Policy) -> Iterable[str]:
    """Return the scores that anybody's weights name."""
    own = [getattr(segment.weights, "tier", None) or {} for segment in policy.segments]
    return {name for weights in (policy.tier.weights, *own) for name in weights}


def _composite(frame: Frame, policy: Policy) -> tuple[Floats, Floats]:
    """Return the score of the weighed scores that are there, and the known part of their weights.

    They are added by name: a policy read back names them in another order, and half a hundredth rounds either way.
    """
    weights = weights_of(policy, "tier", frame)
    parts = {name: frame[name] / FULL for name in sorted(weights) if name in frame}
    if not parts:
        return unknown(frame.length), np.zeros(frame.length)
    return weigh(parts, weights)


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    """Learn the borders: the points where the best share starts and where the last share ends."""
    ranked = np.sort(_composite(frame, policy)[0][frame["revenue_12m"] > 0])
    ranked = ranked[~np.isnan(ranked)]
    if policy.tier.cut == "fixed":
        return {"high_from": 100 * policy.tier.high_value_points, "valuable_from": None}
    if not len(ranked):
        return {"high_from": None, "valuable_from": None}
    best = len(ranked) - int(np.ceil(len(ranked) * policy.tier.top_share))
    last = int(len(ranked) * policy.tier.bottom_share)
    return {
        "high_from": float(ranked[min(best, len(ranked) - 1)]),
        "valuable_from": float(ranked[min(last, len(ranked) - 1)]) if policy.tier.cut == "20/60/20" else None,
    }


def classify(columns: Mapping[str, Array], learnt: Learnt, policy: Policy, held: Ints | None = None) -> Ints:
    """Return the tier of each row; ``held`` are the tiers they have, -1 for none, which they keep near a border."""
    score, share_left, rules = columns["tier_score"], columns["net_margin_share"], policy.tier
    had = np.full(len(score), -1, np.int32) if held is None else held
    ranked = (had == HIGH_VALUE) | (had == VALUABLE)
    high_from = _lean(learnt_number(learnt, "high_from"), 100 * rules.keep_points, had == VALUABLE, had == HIGH_VALUE)
    low_to = _lean(learnt_number(learnt, "valuable_from"), 100 * rules.keep_points, had == BREAK_EVEN, ranked)
    thin = _lean(rules.break_even_below, rules.keep_margin, had == BREAK_EVEN, ranked)
    loss = _lean(rules.loss_making_below, rules.keep_margin, had == LOSS_MAKING, ranked | (had == BREAK_EVEN))
    idle = columns["revenue_12m"] <= 0
    returned = (columns["revenue_12m"] < 0) & (columns["net_margin_12m"] < 0)
    courted = (columns["open_opportunities"] > 0) | (columns["recent_dealings"] > 0) | (columns["purchase_budget"] > 0)
    tier = np.where(score >= high_from, np.int32(HIGH_VALUE), np.int32(VALUABLE))  # from the last rule to the first
    tier[idle | (share_left < thin) | (score < low_to)] = BREAK_EVEN
    tier[returned | (share_left < loss)] = LOSS_MAKING
    never = np.isnan(columns["recency_days"])
    tier[never] = TARGET
    tier[never & courted] = POTENTIAL
    return tier


def _lean(border: float, by: float, up: Array, down: Array) -> Floats:
    """Return the border of each row, moved away from those it must not catch yet."""
    return border + by * (up.astype(np.float64) - down)


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    score, coverage = _composite(frame, policy)
    given = {"tier_score": np.where(np.isnan(frame["recency_days"]), np.nan, score), "tier_coverage": coverage}
    return {**given, "tier": classify({**{name: frame[name] for name in TAKEN}, **given}, learnt, policy)}


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    weights = weights_of(policy, "tier", row)
    lines = split({name: row[name] / FULL for name in sorted(weights) if name in row}, weights)
    return [
        Contribution(name, points(row, name), *lines.get(name, (0, 0)), Term("source.facts"), None) for name in weights
    ]


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    now = int(row["tier"])
    if now in (TARGET, POTENTIAL):
        return [Reason("tier.courted", {}, 5) if now == POTENTIAL else Reason("tier.never_bought", {}, -5)]
    if known(row, "revenue_12m") is None or row["revenue_12m"] <= 0:
        return [Reason("tier.no_revenue", {}, -7)]
    cut, reached = known(learnt, "high_from"), points(row, "tier_score")
    if now in (HIGH_VALUE, VALUABLE) and cut is not None and reached is not None:
        return [_standing(now, reached, Points(round(cut)), policy)]
    left = known(row, "net_margin_share")
    if left is not None and left < policy.tier.break_even_below + policy.tier.keep_margin:
        figures = {"margin": money(row, "net_margin_12m", policy), "share": share(row, "net_margin_share")}
        return [Reason("tier.margin_decides", figures, -35)]
    return [Reason("tier.last_share", {"points": reached}, -10)]


def _standing(now: int, reached: Points, cut: Points, policy: Policy) -> Reason:
    """Say where a ranked customer stands to the line, and what keeps one on the other side of it."""
    keep = round(100 * policy.tier.keep_points)
    gap = cut.hundredths - reached.hundredths
    figures: dict[str, Value] = {"points": reached, "cut": cut, "gap": Points(gap)}
    if now == HIGH_VALUE and gap > 0:
        return Reason("tier.kept_high", {**figures, "keep": Points(cut.hundredths - keep)}, -12)
    if now == VALUABLE and gap <= 0:
        return Reason("tier.kept_valuable", {**figures, "keep": Points(cut.hundredths + keep)}, 8)
    return Reason("tier.above", figures, 6) if now == HIGH_VALUE else Reason("tier.below", figures, 4)


_LEARNT: Learnt = {"high_from": 6000.0, "valuable_from": None}
_BUYER = {
    "recency_days": 10,
    "revenue_12m": 100_000,
    "net_margin_12m": 30_000,
    "net_margin_share": 0.3,
    "open_opportunities": 0,
    "recent_dealings": 0,
    "purchase_budget": np.nan,
    "current_score": 8000,
    "potential_score": 6000,
}
_PROSPECT = {**_BUYER, "recency_days": np.nan, "revenue_12m": 0, "net_margin_share": np.nan, "current_score": np.nan}

tier = Model(
    name="tier",
    features=_features,
    gives_features=(Column("recent_dealings", "number", "interactions within the policy's dealing days"),),
    takes=(*TAKEN, "segment"),
    reads=_read,
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("tier_score", "points", "composite 0..100 in hundredths; NaN never bought or nothing known"),
        Column("tier_coverage", "share", "known part of the policy's weights"),
        Column("tier", "code", "tier of the customer", TIERS),
    ),
    words=WORDS,
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example("high values and a sound margin", _BUYER, {"tier": HIGH_VALUE, "tier_score": 7176}, _LEARNT),
        Example("below the cut is valuable", {**_BUYER, "current_score": 4000}, {"tier": VALUABLE}, _LEARNT),
        Example("a thin margin breaks even", {**_BUYER, "net_margin_share": 0.03}, {"tier": BREAK_EVEN}, _LEARNT),
        Example("no margin loses money", {**_BUYER, "net_margin_share": -0.1}, {"tier": LOSS_MAKING}, _LEARNT),
        Example("an unknown margin does not decide", {**_BUYER, "net_margin_share": np.nan}, {"tier": 0}, _LEARNT),
        Example("a stranger is a target, without a score", _PROSPECT, {"tier": TARGET, "tier_score": np.nan}, _LEARNT),
        Example(
            "a stranger we talk to is potential", {**_PROSPECT, "recent_dealings": 2}, {"tier": POTENTIAL}, _LEARNT
        ),
    ),
)
