"""Purchase behaviour: how often, how much and how dearly a customer buys, as tags with what each calls for.

Frequency is high from the median of active buyers on; order size is large, medium or small by thirds of standing; the
trend holds the average of the last purchase days against that of those before in the window. Repurchase reads purchase
days in the window: one-time, occasional, steady, frequent. Service is dear when the cost to serve eats more than the
policy's part of the gross margin. The supplier preference is the customer's answer; what stands in for an answer, and
the level of needs, are purchase tags.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.answers import answer, option
from core.dimensions import dimensions
from core.frames import Column, Floats, Frame, Ints, unknown
from core.grouping import Mask
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.standing import learn_median, learn_standing, learnt_number, standing
from core.tables import Tables
from core.types import Lang, Reason, Share
from core.values import Row, known, money, share

OPTIONS = {
    "frequency_class": ("high", "low"),
    "order_size": ("large", "medium", "small"),
    "order_trend": ("growing", "steady", "shrinking"),
    "repurchase": ("one_time", "occasional", "steady", "frequent"),
    "service_cost": ("dear", "fair"),
}
DEAR, FAIR = range(2)

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "frequency_class": "Purchase frequency",
        "frequency_class.high": "Buys often",
        "frequency_class.low": "Buys rarely",
        "order_size": "Order size",
        "order_size.large": "Large orders",
        "order_size.medium": "Medium orders",
        "order_size.small": "Small orders",
        "order_trend": "Order size trend",
        "order_trend.growing": "Orders are growing",
        "order_trend.steady": "Orders hold their size",
        "order_trend.shrinking": "Orders are shrinking",
        "repurchase": "Repurchase",
        "repurchase.one_time": "Bought once",
        "repurchase.occasional": "Buys now and then",
        "repurchase.steady": "Buys steadily",
        "repurchase.frequent": "Buys all the time",
        "service_cost": "Cost to serve",
        "service_cost.dear": "Dear to serve",
        "service_cost.fair": "Fair to serve",
        "do.frequency_class.high": "Agree a standing order or a call-off contract; save them the ordering.",
        "do.frequency_class.low": "Call before their next need, with the reason to order now.",
        "do.order_size.large": "Price by the year's volume, not by the order.",
        "do.order_size.medium": "Show the next price step and what it takes to reach it.",
        "do.order_size.small": "Bundle what they buy apart; set a sensible minimum order.",
        "do.order_trend.growing": "Ask what drives it and secure supply for it.",
        "do.order_trend.steady": "Offer the product beside the one they reorder.",
        "do.order_trend.shrinking": "Ask who gets the rest, before the year's talks.",
        "do.repurchase.one_time": "Ask how the first delivery worked; a second order is the goal.",
        "do.repurchase.occasional": "Find the event that makes them buy, and be there before it.",
        "do.repurchase.steady": "Offer a frame agreement for the year.",
        "do.repurchase.frequent": "Make reordering effortless and review it every quarter.",
        "do.service_cost.dear": "Move routine questions to self-service, or price the service.",
        "do.service_cost.fair": "Keep the service as it is.",
        "orders_grow": "Their last {count} orders average {now}, up {change} on those before.",
        "orders_shrink": "Their last {count} orders average {now}, down {change} on those before.",
        "dear_to_serve": "Serving them takes {share} of the gross margin.",
    },
    "zh": {
        "frequency_class": "采购频率",
        "frequency_class.high": "高频采购",
        "frequency_class.low": "低频采购",
        "order_size": "订单规模",
        "order_size.large": "大单",
        "order_size.medium": "中单",
        "order_size.small": "小单",
        "order_trend": "订单规模走势",
        "order_trend.growing": "订单在变大",
        "order_trend.steady": "订单规模稳定",
        "order_trend.shrinking": "订单在变小",
        "repurchase": "复购",
        "repurchase.one_time": "只买过一次",
        "repurchase.occasional": "偶尔复购",
        "repurchase.steady": "稳定复购",
        "repurchase.frequent": "频繁复购",
        "service_cost": "服务成本",
        "service_cost.dear": "服务成本偏高",
        "service_cost.fair": "服务成本合理",
        "do.frequency_class.high": "谈成定期供货或框架订单，替他省掉下单的麻烦。",
        "do.frequency_class.low": "赶在下次用料之前联系，给一个现在下单的理由。",
        "do.order_size.large": "按全年用量谈价格，不按单笔谈。",
        "do.order_size.medium": "让他看到下一个价格台阶，以及差多少就能够到。",
        "do.order_size.small": "把零散采购打包，约定合理的起订量。",
        "do.order_trend.growing": "问清增长从哪里来，提前锁定供货。",
        "do.order_trend.steady": "在他常买的产品旁边，推荐一个配套产品。",
        "do.order_trend.shrinking": "在谈年度合同之前，问清少掉的量给了谁。",
        "do.repurchase.one_time": "先问第一批货用得怎么样，目标是第二单。",
        "do.repurchase.occasional": "找到触发他采购的那件事，赶在它前面出现。",
        "do.repurchase.steady": "提一份全年框架协议。",
        "do.repurchase.frequent": "让补货不费力，每季度一起复盘。",
        "do.service_cost.dear": "把日常问题转到自助渠道，或者把服务计入价格。",
        "do.service_cost.fair": "服务保持现状。",
        "orders_grow": "最近{count}单平均{now}，比之前大了{change}。",
        "orders_shrink": "最近{count}单平均{now}，比之前小了{change}。",
        "dear_to_serve": "服务成本占到毛利的{share}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    bought, rules = tables.purchases, policy.behaviour
    window = as_of - rules.window_days
    days, amount = bought.days(window), bought.bought(window, as_of)
    last = [bought.amount(back) for back in range(rules.recent_orders)]
    recent = np.add.reduce(last)
    earlier = days - rules.recent_orders
    enough = earlier >= rules.orders_min
    return {
        "window_purchases": days,
        "average_order": _over(amount, days, days > 0),
        "recent_average": np.where(enough, recent / rules.recent_orders, np.nan),
        "earlier_average": _over(amount - recent, earlier, enough),
        "supplier_preference": option(answer(tables, "supplier_preference")[0]),
    }


def _over(part: Floats, whole_of: Floats, where: Mask) -> Floats:
    over = unknown(len(part))
    np.divide(part, whole_of, out=over, where=where)
    return over


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    active = frame["window_purchases"] > 0
    return {
        "purchases": learn_median(frame["window_purchases"][active]),
        "average_order": learn_standing(frame["average_order"]),
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules, days = policy.behaviour, frame["window_purchases"]
    often = days >= learnt_number(learnt, "purchases")
    size = np.floor(3 * (1 - standing(frame["average_order"], learnt["average_order"])))
    change = frame["recent_average"] / frame["earlier_average"] - 1
    trend = 1 - (change >= rules.trend_change).astype(np.int32) + (change <= -rules.trend_change)
    several = np.where(frame["purchase_days"] > 1, 1, 0)
    repurchase = np.where(days >= rules.frequent_from, 3, np.where(days >= rules.steady_from, 2, several))
    margin = frame["gross_margin_12m"]
    eaten = _over(frame["cost_to_serve_12m"], margin, margin > 0)
    return {
        "order_change": change,
        "service_share": eaten,
        "frequency_class": _tag(np.where(often, 0, 1), days > 0),
        "order_size": _tag(np.fmin(np.fmax(size, 0.0), 2.0), ~np.isnan(size)),
        "order_trend": _tag(trend, ~np.isnan(change)),
        "repurchase": _tag(repurchase, frame["purchase_days"] > 0),
        "service_cost": _tag(np.where(eaten > rules.dear_to_serve, DEAR, FAIR), ~np.isnan(eaten)),
    }


def _tag(codes: Floats | Ints, known_of: Mask) -> Ints:
    return np.where(known_of, codes, -1).astype(np.int32)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = []
    change, eaten = known(row, "order_change"), known(row, "service_share")
    if change is not None and abs(change) >= policy.behaviour.trend_change:
        key = "behaviour.orders_grow" if change > 0 else "behaviour.orders_shrink"
        figures = {"now": money(row, "recent_average", policy), "change": Share(abs(change))}
        found.append(Reason(key, {**figures, "count": policy.behaviour.recent_orders}, 35 * max(-1, min(1, change))))
    if eaten is not None and eaten > policy.behaviour.dear_to_serve:
        found.append(
            Reason("behaviour.dear_to_serve", {"share": share(row, "service_share")}, -25 - 10 * min(2, eaten))
        )
    return found


_LEARNT: Learnt = {"purchases": 6.0, "average_order": {"at": [0.0, 300_000.0], "standing": [0.0, 1.0]}}
_REGULAR = {
    "purchase_days": 30,
    "window_purchases": 12,
    "average_order": 150_000,
    "recent_average": 150_000,
    "earlier_average": 150_000,
    "gross_margin_12m": 100_000,
    "cost_to_serve_12m": 20_000,
}

behaviour = Model(
    name="behaviour",
    features=_features,
    gives_features=(
        Column("window_purchases", "number", "purchase days in the policy's window"),
        Column("average_order", "money", "average purchase day in the window; NaN none"),
        Column("recent_average", "money", "average of the last purchase days; NaN too few to compare"),
        Column("earlier_average", "money", "average of those before in the window; NaN too few"),
        Column(
            "supplier_preference", "code", "one supplier or several", tuple(dimensions()["supplier_preference"].options)
        ),
    ),
    takes=tuple(_REGULAR),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("order_change", "share", "last purchase days against those before; NaN too few"),
        Column("service_share", "share", "cost to serve over gross margin; NaN unknown"),
        *(Column(name, "code", "tag: " + ", ".join(options), options) for name, options in OPTIONS.items()),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example(
            "a regular of medium orders",
            _REGULAR,
            {"frequency_class": 0, "order_size": 1, "order_trend": 1, "repurchase": 2, "service_cost": FAIR},
            _LEARNT,
        ),
        Example(
            "shrinking orders that take much service",
            {**_REGULAR, "recent_average": 100_000, "cost_to_serve_12m": 40_000},
            {"order_trend": 2, "service_cost": DEAR, "service_share": 0.4},
            _LEARNT,
        ),
        Example(
            "who never bought has no tags",
            {**dict.fromkeys(_REGULAR, np.nan), "purchase_days": 0, "window_purchases": 0},
            dict.fromkeys(OPTIONS, -1),
            _LEARNT,
        ),
    ),
)
