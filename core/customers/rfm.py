"""RFM: how recently, how often and for how much a customer bought, in fifths of all buyers.

Method: recency, frequency and monetary value (Hughes, Strategic Database Marketing, 1994), each scored 1..5 by standing
among the buyers; a high R means few days. Equals share a score. The score is the fifth of the standing, and the
standing leaves ties out (core/standing.py), so the least is always 1, the most always 5, two distinct values
become 1 and 5, and where all are equal everybody is 3. Who never bought has no scores.

Frequency counts purchase days in the policy's window, monetary the revenue in it less what was taken back; recency is
counted from the last day with a purchase left after reversals. ``grid8`` divides each letter into high (at or above the
mean) and low; ``grid11`` reads R against the mean of F and M in a fixed table of twenty-five cells.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Array, Column, Floats, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.standing import fifths, learn_fifths, learnt_number
from core.tables import Tables
from core.types import Days, Lang, Reason
from core.values import Row, days, money, whole

LETTERS = {"r_score": "recency_days", "f_score": "frequency", "m_score": "monetary"}

# R high/low, F high/low, M high/low, as read in Chinese practice.
BITS = ("r_score", "f_score", "m_score")  # in the order of the cells' bits: what is learnt comes in any order
CELLS = (
    "general_win_back",  # LLL
    "important_win_back",  # LLH
    "general_keep",  # LHL
    "important_keep",  # LHH
    "general_develop",  # HLL
    "important_develop",  # HLH
    "general_value",  # HHL
    "important_value",  # HHH
)

NAMES = (
    "champions",
    "loyal",
    "potential_loyalist",
    "new_customers",
    "promising",
    "need_attention",
    "about_to_sleep",
    "at_risk",
    "cannot_lose",
    "hibernating",
    "lost",
)
# Rows R 1..5, columns the mean of F and M 1..5.
GRID = np.array(
    [
        [NAMES.index(name) for name in row.split()]
        for row in (
            "lost lost at_risk cannot_lose cannot_lose",
            "hibernating hibernating at_risk at_risk cannot_lose",
            "about_to_sleep about_to_sleep need_attention loyal loyal",
            "promising potential_loyalist potential_loyalist loyal champions",
            "new_customers potential_loyalist potential_loyalist champions champions",
        )
    ],
    np.int32,
)

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "recency_days": "Days since the last purchase",
        "frequency": "Purchase days",
        "monetary": "Purchases",
        "r_score": "Recency (1 to 5)",
        "f_score": "Frequency (1 to 5)",
        "m_score": "Money (1 to 5)",
        "grid8": "RFM, eight cells",
        "grid11": "RFM segment",
        "grid8.important_value": "Key, high value",
        "grid8.important_develop": "Key, to develop",
        "grid8.important_keep": "Key, to keep",
        "grid8.important_win_back": "Key, to win back",
        "grid8.general_value": "Ordinary, high value",
        "grid8.general_develop": "Ordinary, to develop",
        "grid8.general_keep": "Ordinary, to keep",
        "grid8.general_win_back": "Ordinary, to win back",
        "grid11.champions": "Champions",
        "grid11.loyal": "Loyal",
        "grid11.potential_loyalist": "Potential loyalist",
        "grid11.new_customers": "New customers",
        "grid11.promising": "Promising",
        "grid11.need_attention": "Need attention",
        "grid11.about_to_sleep": "About to sleep",
        "grid11.at_risk": "At risk",
        "grid11.cannot_lose": "Cannot lose them",
        "grid11.hibernating": "Hibernating",
        "grid11.lost": "Lost",
        "best": "As recent, as frequent and as large as our best: {monetary} in {frequency} purchases within {window}.",
        "slipping": "One of our best, silent for {recency}: {monetary} in {frequency} purchases within {window}.",
    },
    "zh": {
        "recency_days": "距上次采购天数",
        "frequency": "采购天数",
        "monetary": "采购金额",
        "r_score": "最近一次消费（1–5分）",
        "f_score": "消费频率（1–5分）",
        "m_score": "消费金额（1–5分）",
        "grid8": "RFM八分类",
        "grid11": "RFM细分",
        "grid8.important_value": "重要价值客户",
        "grid8.important_develop": "重要发展客户",
        "grid8.important_keep": "重要保持客户",
        "grid8.important_win_back": "重要挽留客户",
        "grid8.general_value": "一般价值客户",
        "grid8.general_develop": "一般发展客户",
        "grid8.general_keep": "一般保持客户",
        "grid8.general_win_back": "一般挽留客户",
        "grid11.champions": "冠军客户",
        "grid11.loyal": "忠诚客户",
        "grid11.potential_loyalist": "潜在忠诚客户",
        "grid11.new_customers": "新客户",
        "grid11.promising": "有希望的客户",
        "grid11.need_attention": "需要关注",
        "grid11.about_to_sleep": "即将沉睡",
        "grid11.at_risk": "有流失风险",
        "grid11.cannot_lose": "不能流失",
        "grid11.hibernating": "沉睡客户",
        "grid11.lost": "已流失",
        "best": "最近刚买过，买得勤、买得多，是最好的一批客户：{window}内采购{frequency}次，共{monetary}。",
        "slipping": "原本属于最好的一批，但已经{recency}没有采购：{window}内采购{frequency}次，共{monetary}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    bought = tables.purchases
    last = bought.groups.last(bought.day)
    window = as_of - policy.rfm.window_days
    return {
        "first_purchase_day": bought.groups.first(bought.day),
        "last_purchase_day": last,
        "recency_days": as_of - last,
        "purchase_days": bought.groups.spread(bought.groups.ends - bought.groups.starts, 0.0),
        "frequency": bought.days(window),
        "monetary": bought.money(window, as_of),
    }


def _values(frame: Frame) -> dict[str, Array]:
    """Return the value behind each letter, more is better, NaN for who never bought."""
    buyer = ~np.isnan(frame["recency_days"])
    return {
        "r_score": -frame["recency_days"],
        "f_score": np.where(buyer, frame["frequency"], np.nan),
        "m_score": np.where(buyer, frame["monetary"], np.nan),
    }


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    values = _values(frame)
    cuts = {name: learn_fifths(value) for name, value in values.items()}
    of_values = policy.rfm.grid8_cut == "mean_of_values"
    means = {name: _mean(value, None if of_values else cuts[name]) for name, value in values.items()}
    return {"cuts": cuts, "means": means, "means_of": policy.rfm.grid8_cut}


def _mean(values: Array, cuts: list[float] | None) -> float | None:
    """Return the mean of the known values, or of the scores that cuts give them; None when nothing is known."""
    known_values = values[~np.isnan(values)]
    if not len(known_values):
        return None
    if cuts is None:
        return float(known_values.mean())
    return 1 + sum(int((known_values >= cut).sum()) for cut in cuts) / len(known_values)


def _scores(values: Mapping[str, Array], cuts: Mapping[str, list[float]]) -> dict[str, Floats]:
    return {name: fifths(value, cuts[name]) for name, value in values.items()}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    values = _values(frame)
    scores = _scores(values, learnt["cuts"])
    scored = ~np.isnan(scores["r_score"])
    divided = values if learnt["means_of"] == "mean_of_values" else scores
    cell = np.zeros(frame.length, np.int32)
    for name in BITS:
        cell = cell * 2 + (divided[name] >= learnt_number(learnt["means"], name))
    ranks = {name: np.where(scored, score, 1.0).astype(np.int32) for name, score in scores.items()}
    amount = (ranks["f_score"] + ranks["m_score"] + 1) // 2
    return {
        **scores,
        "grid8": np.where(scored, cell, -1).astype(np.int32),
        "grid11": np.where(scored, GRID[ranks["r_score"] - 1, amount - 1], -1).astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    segment = NAMES[int(row["grid11"])] if row["grid11"] >= 0 else None
    recency = days(row, "recency_days")
    bought = {"frequency": whole(row, "frequency"), "monetary": money(row, "monetary", policy)}
    window = Days(policy.rfm.window_days)
    if segment == "champions":
        return [Reason("rfm.best", {**bought, "window": window}, 26)]
    if segment == "cannot_lose":
        # The life cycle tells the silence first; this adds how much is at stake.
        return [Reason("rfm.slipping", {**bought, "window": window, "recency": recency}, -18)]
    return ()


_LEARNT: Learnt = {
    "cuts": {"r_score": [-90.0, -60.0, -30.0, -10.0], "f_score": [2.0, 4.0, 6.0, 9.0], "m_score": [1e4, 3e4, 6e4, 9e4]},
    "means": {"r_score": 3.0, "f_score": 3.0, "m_score": 3.0},
    "means_of": "mean_of_scores",
}

rfm = Model(
    name="rfm",
    features=_features,
    gives_features=(
        Column("first_purchase_day", "day", "first day with a purchase; NaN never bought"),
        Column("last_purchase_day", "day", "last day with a purchase left after reversals; NaN never bought"),
        Column("recency_days", "days", "days since the last purchase; NaN never bought"),
        Column("purchase_days", "number", "days with a purchase, ever"),
        Column("frequency", "number", "purchase days in the policy's window"),
        Column("monetary", "money", "revenue in the policy's window less what was taken back"),
    ),
    takes=("recency_days", "frequency", "monetary"),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("r_score", "number", "fifth 1..5 of recency, 5 for the fewest days; NaN never bought"),
        Column("f_score", "number", "fifth 1..5 of frequency; NaN never bought"),
        Column("m_score", "number", "fifth 1..5 of monetary; NaN never bought"),
        Column("grid8", "code", "eight-cell class", CELLS),
        Column("grid11", "code", "eleven-name segment", NAMES),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example(
            "a recent, frequent, large buyer is a champion of high value",
            {"recency_days": 5, "frequency": 12, "monetary": 1e5},
            {"r_score": 5, "f_score": 5, "m_score": 5, "grid8": CELLS.index("important_value"), "grid11": 0},
            _LEARNT,
        ),
        Example(
            "a large buyer gone silent cannot be lost",
            {"recency_days": 200, "frequency": 12, "monetary": 1e5},
            {"r_score": 1, "grid8": CELLS.index("important_keep"), "grid11": NAMES.index("cannot_lose")},
            _LEARNT,
        ),
        Example(
            "who never bought has no scores",
            {"recency_days": np.nan, "frequency": 0, "monetary": 0},
            {"r_score": np.nan, "f_score": np.nan, "m_score": np.nan, "grid8": -1, "grid11": -1},
            _LEARNT,
        ),
    ),
)
