"""Life cycle: the state and the stage of a customer by its own rhythm, and what to watch in that stage.

The usual gap is the median of the last gaps between purchase days. With fewer gaps than the policy asks for it is drawn
towards the population's (the median of the customers that have enough), weighing both by their number of gaps, a
shrinkage as in empirical Bayes (Efron and Morris 1975); with none it is the population's.
State: potential (never bought), new (first purchase within the policy's days), dormant (silent longer than so many of
their own gaps and longer than a floor), regular otherwise. Stage: first, repeat, long-term, and leaving, which begins
before dormant does. Watched are the monetary value of the first purchase, the use value of the repeat, the advocacy
value of the long-term and the harm a leaving customer can do.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

import numpy as np

from core.frames import Column, Floats, Frame, unknown
from core.grouping import QUARTER, medians
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.standing import learn_median, learnt_number
from core.tables import Tables
from core.types import Days, Lang, Reason
from core.values import Row, day, days, known, whole

STATES = ("potential", "new", "regular", "dormant")
STAGES = ("first", "repeat", "long_term", "leaving")
SOON_DAYS = 7  # an order expected within a week is worth a call
RETURNED_IN = 3  # purchases after a silence in which it is still a return, not a habit again

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "state": "State",
        "stage": "Life-cycle stage",
        "usual_gap_days": "Usual gap between orders",
        "days_since_last": "Days since the last order",
        "overdue_ratio": "Silence in usual gaps",
        "state.potential": "Potential",
        "state.new": "New",
        "state.regular": "Regular",
        "state.dormant": "Dormant",
        "stage.first": "First purchase",
        "stage.repeat": "Repeat purchase",
        "stage.long_term": "Long-term",
        "stage.leaving": "Leaving",
        "watch.first": "Watch the money: does the first order pay, and does a second follow?",
        "watch.repeat": "Watch the use: does what they bought do its work?",
        "watch.long_term": "Watch the word: would they recommend us?",
        "watch.leaving": "Watch the harm: what do they say about us, and to whom?",
        "silent": "Last order {since} ago; they usually order every {gap}.",
        "silent_guessed": "Last order {since} ago; customers like them order every {gap}.",
        "once": "Their only order was {since} ago; customers like them order every {gap}.",
        "due_soon": "The next order is due around {day}: they order every {gap}.",
        "was_due": "An order was due around {day} and is not here: they order every {gap}.",
        "back": "Back after {gap} of silence.",
        "first": "First order {since} ago, no second one yet.",
        "steady": "Orders every {gap}, {count} times so far.",
    },
    "zh": {
        "state": "客户状态",
        "stage": "生命周期阶段",
        "usual_gap_days": "平时下单间隔",
        "days_since_last": "距上次下单天数",
        "overdue_ratio": "沉默时长（相当于几个平时间隔）",
        "state.potential": "潜在客户",
        "state.new": "新客户",
        "state.regular": "老客户",
        "state.dormant": "休眠客户",
        "stage.first": "初次购买",
        "stage.repeat": "重复购买",
        "stage.long_term": "长期合作",
        "stage.leaving": "流失期",
        "watch.first": "看货币价值：第一单赚不赚钱，有没有第二单？",
        "watch.repeat": "看使用价值：买回去的东西用得好不好？",
        "watch.long_term": "看口碑价值：他们愿不愿意替我们说话？",
        "watch.leaving": "看负面影响：他们会对谁说我们什么？",
        "silent": "上次下单在{since}前，平时每{gap}下一单。",
        "silent_guessed": "上次下单在{since}前，同类客户一般每{gap}下一单。",
        "once": "只在{since}前下过一单，同类客户一般每{gap}下一单。",
        "due_soon": "按每{gap}一单的节奏，{day}前后该下单了。",
        "was_due": "按每{gap}一单的节奏，{day}前后就该下单，现在还没下。",
        "back": "沉默{gap}之后又回来下单了。",
        "first": "首单在{since}前，还没有第二单。",
        "steady": "每{gap}下一单，累计采购{count}次。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    bought = tables.purchases
    groups = bought.groups
    gaps = np.zeros_like(bought.day)
    np.subtract(bought.day[1:], bought.day[:-1], out=gaps[1:])
    behind = np.repeat(groups.ends.astype(np.int32), groups.ends - groups.starts)
    behind -= np.arange(len(bought.day), dtype=np.int32)
    counted = behind <= policy.lifecycle.last_gaps
    counted[groups.starts] = False
    return {
        "own_gap_days": medians(groups, gaps, counted),
        "gap_count": groups.spread(groups.count_each(counted), 0.0),
        "silence_days": _silence(tables, as_of),
    }


def _silence(tables: Tables, as_of: int) -> Floats:
    """Return the longest of the last gaps that a purchase of the last quarter ended; NaN without one."""
    groups, day = tables.purchases.groups, tables.purchases.day
    ends = [groups.nth_last(day, back) for back in range(RETURNED_IN + 1)]
    gaps = [np.where(end > as_of - QUARTER, end - before, np.nan) for end, before in pairwise(ends)]
    longest: Floats = np.fmax.reduce(gaps)
    return longest


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    enough = frame["gap_count"] >= policy.lifecycle.own_gaps
    return {"gap_days": learn_median(frame["own_gap_days"][enough])}


def _usual_gap(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    own, count, needed = frame["own_gap_days"], frame["gap_count"], policy.lifecycle.own_gaps
    everybody = learnt_number(learnt, "gap_days")
    own_known, lacking = count > 0, np.maximum(needed - count, 0)
    drawn = (np.where(own_known, own, 0.0) * count + everybody * lacking) / np.maximum(count + lacking, 1)
    usual = np.where((count >= needed) | (own_known & np.isnan(everybody)), own, drawn)
    return {"usual_gap_days": np.where(np.isnan(frame["recency_days"]), np.nan, usual)}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, since = policy.lifecycle, frame["recency_days"]
    usual = _usual_gap(frame, learnt, policy)["usual_gap_days"]
    overdue = np.divide(since, usual, out=unknown(frame.length), where=usual > 0)
    never = np.isnan(since)
    dormant = (overdue > rules.dormant_gaps) & (since > rules.dormant_floor_days)
    leaving = dormant | ((overdue > rules.leaving_gaps) & (since > rules.leaving_floor_days))
    together = frame["as_of"] - frame["first_purchase_day"]
    settled = (together >= rules.long_term_days) & (frame["purchase_days"] >= rules.long_term_purchases)
    active, several = np.where(together <= rules.new_days, 1, 2), np.where(frame["purchase_days"] > 1, 1, 0)
    state = np.where(never, 0, np.where(dormant, 3, active))
    stage = np.where(never, -1, np.where(leaving, 3, np.where(settled, 2, several)))
    return {
        "usual_gap_days": usual,
        "days_since_last": since,
        "overdue_ratio": overdue,
        "next_order_day": np.rint(frame["last_purchase_day"] + usual),
        "state": state.astype(np.int32),
        "stage": stage.astype(np.int32),
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    usual, since, overdue = (known(row, n) for n in ("usual_gap_days", "days_since_last", "overdue_ratio"))
    if usual is None or since is None or overdue is None:
        return ()
    found = []
    figures = {"since": Days(since), "gap": Days(usual)}
    silence = known(row, "silence_days")
    rules = policy.lifecycle
    if overdue > rules.leaving_gaps and since > rules.leaving_floor_days:
        own = row["gap_count"] >= rules.own_gaps
        key = (
            "lifecycle.silent" if own else "lifecycle.silent_guessed" if row["purchase_days"] > 1 else "lifecycle.once"
        )
        found.append(Reason(key, figures, -min(95.0, 50 + 10 * overdue) if own else -40.0))
    elif silence is not None and silence > max(rules.dormant_gaps * usual, rules.dormant_floor_days):
        found.append(Reason("lifecycle.back", {"gap": days(row, "silence_days")}, 60))
    elif row["purchase_days"] == 1:
        found.append(Reason("lifecycle.first", {"since": Days(since)}, -15))
    elif abs(usual - since) <= SOON_DAYS:
        key = "lifecycle.due_soon" if since <= usual else "lifecycle.was_due"
        found.append(Reason(key, {"day": day(row, "next_order_day"), "gap": Days(usual)}, 30))
    elif overdue <= 1:
        found.append(Reason("lifecycle.steady", {"gap": Days(usual), "count": whole(row, "purchase_days")}, 8))
    return found


_LEARNT: Learnt = {"gap_days": 60.0}
_REGULAR = {
    "as_of": 20_000,
    "recency_days": 20,
    "first_purchase_day": 19_000,
    "last_purchase_day": 19_980,
    "purchase_days": 12,
    "own_gap_days": 30,
    "gap_count": 11,
}

lifecycle = Model(
    name="lifecycle",
    features=_features,
    gives_features=(
        Column("own_gap_days", "days", "median of the last gaps between purchase days; NaN without a gap"),
        Column("gap_count", "number", "gaps it was read from"),
        Column("silence_days", "days", "longest of the last gaps that a purchase of the last quarter ended; NaN none"),
    ),
    takes=(
        "as_of",
        "recency_days",
        "first_purchase_day",
        "last_purchase_day",
        "purchase_days",
        "own_gap_days",
        "gap_count",
    ),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("usual_gap_days", "days", "usual gap between purchases; NaN never bought or nobody's known"),
        Column("days_since_last", "days", "days since the last purchase; NaN never bought"),
        Column("overdue_ratio", "number", "days since the last purchase over the usual gap"),
        Column("next_order_day", "day", "last purchase plus the usual gap"),
        Column("state", "code", "state of the customer", STATES),
        Column("stage", "code", "life-cycle stage; unknown before the first purchase", STAGES),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("in rhythm and long with us", _REGULAR, {"state": 2, "stage": 2, "next_order_day": 20_010}, _LEARNT),
        Example(
            "a monthly buyer silent for a hundred days is dormant",
            {**_REGULAR, "recency_days": 100},
            {"state": 3, "stage": 3},
            _LEARNT,
        ),
        Example(
            "a yearly buyer silent for a hundred days is not",
            {**_REGULAR, "recency_days": 100, "own_gap_days": 365},
            {"state": 2, "stage": 2},
            _LEARNT,
        ),
        Example(
            "one gap of its own is drawn towards everybody's",
            {**_REGULAR, "gap_count": 1, "purchase_days": 2, "own_gap_days": 30},
            {"usual_gap_days": 50, "stage": 1},
            _LEARNT,
        ),
        Example(
            "a first order last week",
            {**_REGULAR, "first_purchase_day": 19_993, "purchase_days": 1, "gap_count": 0, "own_gap_days": np.nan},
            {"usual_gap_days": 60, "state": 1, "stage": 0},
            _LEARNT,
        ),
        Example(
            "who never bought is potential",
            dict.fromkeys(_REGULAR, np.nan) | {"as_of": 20_000, "purchase_days": 0, "gap_count": 0},
            {"state": 0, "stage": -1, "usual_gap_days": np.nan, "overdue_ratio": np.nan},
            _LEARNT,
        ),
    ),
)
