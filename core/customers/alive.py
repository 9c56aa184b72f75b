"""P(alive): is the customer still active, how many orders are to come, and when the next one.

Method: BG/NBD (Fader, Hardie and Lee 2005, Marketing Science 24(2), 275-284; core/bgnbd.py), fitted to all buyers by
maximum likelihood; one purchase a customer-day, days as the unit of time. Inputs are the number of days with a
purchase, the first and the last of them, and today. ``p_alive`` is 0..1. ``expected_orders`` are the purchase days to
come within the policy's horizon, ``expected_low`` to ``expected_high`` the middle share of all outcomes;
``expected_naive`` stands beside them, what the customer's own pace would give: its purchase days of the last 365 over
the horizon, in the first year its repeat purchases over its own time (or the horizon, where it is longer).
``next_order_from`` and ``next_order_to`` bound the day of the next order in the same share of all cases, as long as
the customer is active. ``lifetime_orders`` are the orders within the horizon of the lifetime value, each discounted
from its own day at the yearly rate, with their interval.

Before the first repeat the model cannot see anybody stop and would say 1: below the policy's number of repeat purchases
``p_alive`` and the window of the next order are unknown, while the orders to expect, which rest on everybody's
behaviour then, come with their wide interval. With too few customers who came back nothing is fitted: all is unknown
but the naive figure, and that is said. Who never bought has none.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core import bgnbd
from core.bgnbd import BgNbd, p_alive
from core.frames import Array, Column, Floats, Frame, unknown
from core.grouping import YEAR
from core.model import Columns, Example, Learnt, Model
from core.orders_ahead import Span, next_order, orders_ahead
from core.policy import Policy
from core.types import Days, Lang, Reason, Share
from core.values import Row, day, known, whole

LATEST = 3650.0  # days ahead: nobody plans by a later one

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "p_alive": "Probability that they are still active",
        "expected_orders": "Orders to expect",
        "expected_naive": "Orders at last year's pace",
        "next_order_from": "Next order, from",
        "next_order_to": "Next order, to",
        "lifetime_orders": "Orders to come, at today's worth",
        "active": "Still active with {share}: {count} orders, the last on {day}.",
        "fading": "Probably gone, still active with only {share}: {count} orders, the last on {day}.",
        "once": "One order so far: too little history to tell whether they come back.",
        "short": "{count} orders so far: too little history to tell whether they are still active.",
        "expect": "Expect {expected} orders in the next {days} ({low} to {high}); last year's pace says {naive}.",
        "next": "The next order should come between {first} and {last}, as long as they are active.",
        "unfit": "Too few customers came back to forecast from ({count}); last year's pace: {naive} orders in {days}.",
    },
    "zh": {
        "p_alive": "仍活跃的概率",
        "expected_orders": "预计下单次数",
        "expected_naive": "按近一年节奏的下单次数",
        "next_order_from": "下一单最早",
        "next_order_to": "下一单最晚",
        "lifetime_orders": "今后订单数（折现）",
        "active": "仍活跃的概率是{share}：共下单{count}次，最近一次在{day}。",
        "fading": "很可能已经流失，仍活跃的概率只有{share}：共下单{count}次，最近一次在{day}。",
        "once": "目前只下过一单，记录太少，看不出会不会再来。",
        "short": "目前下过{count}单，记录太少，看不出是否还活跃。",
        "expect": "未来{days}预计下单{expected}次（{low}至{high}次），按近一年的节奏是{naive}次。",
        "next": "只要还活跃，下一单应在{first}到{last}之间。",
        "unfit": "回头客只有{count}家，不够用来预测；按近一年的节奏，{days}内会下单{naive}次。",
    },
}


def _history(frame: Frame, rows: Array | slice) -> tuple[Floats, Floats, Floats]:
    """Return repeat purchases, days from the first to the last, and days from the first to today."""
    first = frame["first_purchase_day"][rows]
    return frame["purchase_days"][rows] - 1, frame["last_purchase_day"][rows] - first, frame["as_of"][rows] - first


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    bought = ~np.isnan(frame["first_purchase_day"])
    x, t_x, age = _history(frame, slice(None) if bought.all() else np.flatnonzero(bought))
    came_back = int(np.count_nonzero(x > 0))
    if came_back < policy.alive.repeat_buyers_min:
        return {"parameters": None, "repeat_buyers": came_back}
    fit = bgnbd.fit(x, t_x, age)
    of = fit.parameters
    return {
        "parameters": [of.r, of.alpha, of.a, of.b],
        "errors": list(fit.errors),
        "log_likelihood": fit.log_likelihood,
        "converged": fit.converged,
        "buyers": len(x),
        "repeat_buyers": came_back,
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    given = dict.fromkeys(FORECAST, unknown(frame.length))
    given["expected_naive"] = _naive(frame, policy)
    buyers = np.flatnonzero(~np.isnan(frame["first_purchase_day"]))
    if learnt["parameters"] is None or not len(buyers):
        return given
    told = _forecast(frame, buyers, BgNbd(*learnt["parameters"]), policy)
    if len(buyers) == frame.length:
        return {**given, **told}
    return {**given, **{name: _spread(values, buyers, frame.length) for name, values in told.items()}}


def _score_past(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    """Return who was still active; what was to come of it is drawn anew for each day's parameters and nobody asks."""
    buyers = np.flatnonzero(~np.isnan(frame["first_purchase_day"]))
    if learnt["parameters"] is None or not len(buyers):
        return {"p_alive": unknown(frame.length)}
    x, t_x, age = _history(frame, buyers)
    alive = np.where(x >= policy.alive.repeats_min, p_alive(BgNbd(*learnt["parameters"]), x, t_x, age), np.nan)
    return {"p_alive": _spread(alive, buyers, frame.length)}


def _spread(values: Floats, rows: Array, length: int) -> Floats:
    spread = unknown(length)
    spread[rows] = values
    return spread


def _naive(frame: Frame, policy: Policy) -> Floats:
    """Return the purchase days of the horizon at the customer's own pace; NaN never bought."""
    horizon = policy.alive.horizon_days
    x, _, age = _history(frame, slice(None))
    naive: Floats = np.where(age >= YEAR, frame["purchase_days_12m"] / YEAR, x / np.maximum(age, horizon)) * horizon
    return naive


def _forecast(frame: Frame, buyers: Array, of: BgNbd, policy: Policy) -> dict[str, Floats]:
    """Return what the model says of those who ever bought."""
    x, t_x, age = _history(frame, buyers)
    alive, share = p_alive(of, x, t_x, age), policy.alive.interval
    span = Span(policy.alive.horizon_days, policy.clv.horizon_months * YEAR / 12, policy.clv.discount_yearly, share)
    ahead = orders_ahead(of, span, x, age, alive)
    first, last = next_order(of, x, age, share)
    enough = np.where(x >= policy.alive.repeats_min, 0.0, np.nan)
    start = frame["as_of"][buyers] + enough
    return {
        "p_alive": alive + enough,
        "expected_orders": ahead.soon,
        "expected_low": ahead.soon_low,
        "expected_high": ahead.soon_high,
        "next_order_from": np.where(first <= LATEST, start + np.ceil(first), np.nan),
        "next_order_to": np.where(last <= LATEST, start + np.ceil(last), np.nan),
        "lifetime_orders": ahead.worth,
        "lifetime_orders_low": ahead.worth_low,
        "lifetime_orders_high": ahead.worth_high,
    }


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    naive, horizon = known(row, "expected_naive"), Days(policy.alive.horizon_days)
    if naive is None:
        return ()
    if learnt["parameters"] is None:
        return [Reason("alive.unfit", {"count": learnt["repeat_buyers"], "naive": naive, "days": horizon}, -2)]
    numbers = {name: row[f"expected_{name}"] for name in ("low", "high", "naive")}
    expect = Reason("alive.expect", {**numbers, "expected": row["expected_orders"], "days": horizon}, 6)
    return [_activity(row, policy), expect, *_window(row, policy)]


def _activity(row: Row, policy: Policy) -> Reason:
    """Say whether they are still active, or why nobody can tell."""
    alive, count = known(row, "p_alive"), whole(row, "purchase_days")
    if alive is None:
        return Reason("alive.once", {}, -3) if count == 1 else Reason("alive.short", {"count": count}, -3)
    figures = {"share": Share(alive), "count": count, "day": day(row, "last_purchase_day")}
    if alive < policy.alive.fading_below:
        return Reason("alive.fading", figures, -30 - 40 * (policy.alive.fading_below - alive))
    return Reason("alive.active", figures, 10 * alive)


def _window(row: Row, policy: Policy) -> list[Reason]:
    first, last = day(row, "next_order_from"), day(row, "next_order_to")
    if first is None or last is None or row["p_alive"] < policy.alive.fading_below:
        return []
    return [Reason("alive.next", {"first": first, "last": last}, 5)]


FORECAST = (
    "p_alive",
    "expected_orders",
    "expected_low",
    "expected_high",
    "expected_naive",
    "next_order_from",
    "next_order_to",
    "lifetime_orders",
    "lifetime_orders_low",
    "lifetime_orders_high",
)
# CDNOW's published parameters, in days; two of its customers.
_LEARNT: Learnt = {"parameters": [0.242595, 4.413602 * 7, 0.792922, 2.425906], "repeat_buyers": 946}
_CUSTOMER = {
    "as_of": 20_000,
    "first_purchase_day": 20_000 - 217,
    "last_purchase_day": 20_000 - 1,
    "purchase_days": 27,
    "purchase_days_12m": 27,
}

alive = Model(
    name="alive",
    takes=tuple(_CUSTOMER),
    calibrate=_calibrate,
    score=_score,
    score_past=_score_past,
    gives=(
        Column("p_alive", "share", "probability to be still active; NaN too little history"),
        Column("expected_orders", "number", "purchase days to come in the policy's horizon; NaN never bought"),
        Column("expected_low", "number", "the least of them in the policy's middle share of outcomes"),
        Column("expected_high", "number", "the most of them in that share"),
        Column("expected_naive", "number", "purchase days of the horizon at the own pace; NaN never bought"),
        Column("next_order_from", "day", "first day of the next order's window; NaN too little history"),
        Column("next_order_to", "day", "last day of that window; NaN also when it is ten years away"),
        Column("lifetime_orders", "number", "purchase days to come in the horizon of the lifetime value, discounted"),
        Column("lifetime_orders_low", "number", "the least of them in the policy's middle share of outcomes"),
        Column("lifetime_orders_high", "number", "the most of them in that share"),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example(
            "twenty-six repeats and a day of silence: active, as published",
            _CUSTOMER,
            {
                "p_alive": 0.96885444,
                "expected_orders": 8.195733,
                "expected_low": 3,
                "expected_high": 13,
                "expected_naive": 26 * 90 / 217,
                "next_order_from": 20_001,
                "next_order_to": 20_023,
            },
            _LEARNT,
        ),
        Example(
            "the same customer silent for four months is gone",
            {**_CUSTOMER, "last_purchase_day": 20_000 - 117},
            {"p_alive": 1.82261e-6, "expected_low": 0, "expected_high": 0, "expected_naive": 26 * 90 / 217},
            _LEARNT,
        ),
        Example(
            "one order tells nothing of being active, and everybody's interval",
            {**_CUSTOMER, "last_purchase_day": 20_000 - 217, "purchase_days": 1, "purchase_days_12m": 1},
            {"p_alive": np.nan, "next_order_to": np.nan, "expected_low": 0, "expected_high": 0, "expected_naive": 0},
            _LEARNT,
        ),
        Example(
            "after the first year the pace is that of the last 365 days",
            {**_CUSTOMER, "first_purchase_day": 20_000 - 730, "purchase_days_12m": 73},
            {"expected_naive": 18},
            _LEARNT,
        ),
        Example(
            "with too few to learn from only the own pace is told",
            _CUSTOMER,
            {"p_alive": np.nan, "expected_orders": np.nan, "expected_naive": 26 * 90 / 217, "lifetime_orders": np.nan},
            {"parameters": None, "repeat_buyers": 3},
        ),
        Example(
            "who never bought has no forecast",
            dict.fromkeys(_CUSTOMER, np.nan) | {"as_of": 20_000, "purchase_days": 0, "purchase_days_12m": 0},
            {"p_alive": np.nan, "expected_orders": np.nan, "expected_naive": np.nan, "lifetime_orders": np.nan},
            _LEARNT,
        ),
    ),
)
