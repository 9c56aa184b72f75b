"""Current value: what a customer brings us today, what is left of it, and how they pay.

Money is in minor units of the reporting currency; "12m" is the 365 days up to the day.
Revenue counts on the day of the purchase, less what was taken back of it; what was taken back from no known order
reduces the day it came back. Gross margin is revenue less the cost of the goods; where part of the cost is unknown but
no more than the policy allows, the known part's margin rate stands for the whole, and ``cost_coverage`` says so. Net
margin is gross margin less cost to serve: what serving them cost as recorded, or where nothing is recorded in those
365 days an estimate, their dealings and complaints at the policy's cost each; never both, the records hold the same
work. ``recorded_cost_12m`` says which.
Days late are averaged over the invoices of the last 365 days and those still open: paid ones at their last payment,
open ones as of the day once they are due (core/receivables.py).

The score 0..100 (hundredths) weighs the standing of revenue and net margin among buyers and the days late; known inputs
share the weight of unknown ones, ``current_coverage`` is the known weight. Who never bought has no score.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.frames import Column, Floats, Frame, unknown
from core.grouping import YEAR, latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.sections.current_value import InteractionCosts
from core.remembered import remembered
from core.segments import weights_of
from core.standing import learn_standing, standing
from core.tables import INTERACTIONS, NEVER, Tables
from core.types import Contribution, Lang, Reason, Term, Value
from core.values import Row, day, days, known, money, share
from core.weighing import split, weigh

NOTED_SHARE = 0.02  # one customer in fifty of equal size
NOTED_MARGIN = 0.05

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "revenue_12m": "Revenue, last 12 months",
        "revenue_12m_before": "Revenue, 12 months before",
        "gross_margin_12m": "Gross margin, last 12 months",
        "cost_to_serve_12m": "Cost to serve, last 12 months",
        "net_margin_12m": "Margin after cost to serve",
        "net_margin_share": "Margin after cost to serve, of revenue",
        "revenue_share": "Part of our revenue",
        "profit_share": "Part of our profit",
        "revenue_percentile": "Standing by revenue",
        "days_late": "Average days late",
        "punctual": "none, they pay on time",
        "current_score": "Current value",
        "weighty": "They bring {share} of our revenue.",
        "cost_recorded": "Serving them cost {cost} in the last 12 months: the recorded cost, not an estimate.",
        "loss": "They cost us money: {margin} left of {revenue} after the cost to serve them.",
        "thin": "Only {share} of their revenue is left after the cost to serve them.",
        "cost_unknown": "What their goods cost us is not on record for enough orders, so the margin is unknown.",
        "cost_partly": "The cost is known for {share} of their revenue; the margin assumes the rest earns the same.",
    },
    "zh": {
        "revenue_12m": "近12个月销售额",
        "revenue_12m_before": "前一个12个月销售额",
        "gross_margin_12m": "近12个月毛利",
        "cost_to_serve_12m": "近12个月服务成本",
        "net_margin_12m": "扣除服务成本后的利润",
        "net_margin_share": "扣除服务成本后的利润率",
        "revenue_share": "占我们销售额的比例",
        "profit_share": "占我们利润的比例",
        "revenue_percentile": "销售额位次",
        "days_late": "平均逾期天数",
        "punctual": "无，都按时付款",
        "current_score": "当前价值",
        "weighty": "占我们销售额的{share}。",
        "cost_recorded": "近12个月服务成本{cost}，是实际记录，不是估算。",
        "loss": "这个客户在亏钱：{revenue}的销售额，扣除服务成本后是{margin}。",
        "thin": "扣除服务成本后，利润率只有{share}。",
        "cost_unknown": "有成本记录的订单太少，利润无法计算。",
        "cost_partly": "只有{share}的销售额有成本记录，其余按同样的利润率计算。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    bought = tables.purchases
    year = as_of - YEAR
    revenue = bought.money(year, as_of)
    margin, coverage = _gross_margin(tables, revenue, year, policy.current_value.cost_coverage)
    recorded = _recorded_cost(tables, year)
    return {
        "revenue_12m": revenue,
        "revenue_12m_before": bought.money(year - YEAR, year),
        "gross_margin_12m": margin,
        "cost_coverage": coverage,
        "cost_to_serve_12m": np.where(np.isnan(recorded), _estimated_cost(tables, year, policy), recorded),
        "recorded_cost_12m": recorded,
        **_payment(tables, as_of),
    }


def _gross_margin(tables: Tables, revenue: Floats, after: int, least: float) -> tuple[Floats, Floats]:
    """Return the gross margin after a day and the part of the revenue whose cost is known."""
    cost, uncosted = tables.purchases.costs(after)
    traded = revenue + 2 * tables.purchases.returned(after, NEVER)  # what was sold and what came back
    known_cost, hidden = unknown(tables.count), np.zeros(tables.count)
    coverage = 1 - np.divide(uncosted, traded, out=hidden, where=traded > 0)
    np.divide(cost, coverage, out=known_cost, where=(coverage > 0) & (coverage >= least))
    return np.rint(revenue - known_cost), coverage


def _recorded_cost(tables: Tables, after: int) -> Floats:
    """Return what serving each customer cost after a day by the records, NaN where there is none."""
    if not tables.service_costs.length:
        return unknown(tables.count)
    late = tables.service_costs["day"] > after
    customer, amount = tables.service_costs["customer"][late], tables.service_costs["amount"][late]
    return np.where(total(customer, tables.count) > 0, total(customer, tables.count, amount), np.nan)


def _estimated_cost(tables: Tables, after: int, policy: Policy) -> Floats:
    late = tables.interactions["day"] > after
    each = _each_costs(policy.current_value.cost_per_interaction)[tables.interactions["kind"][late]]
    complaints = tables.complaints["customer"][tables.complaints["day"] > after]
    spent = total(tables.interactions["customer"][late], tables.count, each)
    return spent + total(complaints, tables.count) * policy.current_value.cost_per_complaint


@remembered
def _each_costs(costs: InteractionCosts) -> Floats:
    """Return what a dealing of each kind costs."""
    return np.array([getattr(costs, kind) for kind in INTERACTIONS], np.float64)


def _payment(tables: Tables, as_of: int) -> Columns:
    """Return the average days late, and the day of the last invoice it was read from."""
    judged = tables.receivables.judged(as_of)
    number = total(judged.customer, tables.count)
    average = unknown(tables.count)
    np.divide(total(judged.customer, tables.count, judged.late), number, out=average, where=number > 0)
    day_read = pick(judged.day, latest(judged.customer, tables.count, judged.day))
    return {"days_late": average, "last_invoice_day": day_read}


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    buyer = ~np.isnan(frame["recency_days"])
    revenue, net = frame["revenue_12m"], _net_margin(frame)
    return {
        "revenue_12m": learn_standing(revenue[buyer]),
        "net_margin_12m": learn_standing(net[buyer]),
        "total": float(np.maximum(revenue, 0.0).sum()),
        "profit": float(np.fmax(net, 0.0).sum()),  # what is lost elsewhere makes nobody's part larger
    }


def _net_margin(frame: Frame) -> Floats:
    margin: Floats = frame["gross_margin_12m"] - frame["cost_to_serve_12m"]
    return margin


def _parts(frame: Frame, learnt: Learnt, policy: Policy) -> dict[str, Floats]:
    """Return what each input is worth, 0..1, NaN unknown; nothing is known of who never bought."""
    stranger = np.isnan(frame["recency_days"])
    punctual = 1 - frame["days_late"] / policy.current_value.late_days_zero
    parts = {
        "revenue_12m": standing(frame["revenue_12m"], learnt["revenue_12m"]),
        "net_margin_12m": standing(_net_margin(frame), learnt["net_margin_12m"]),
        "days_late": np.minimum(np.maximum(punctual, 0.0), 1.0),
    }
    return {name: np.where(stranger, np.nan, part) for name, part in parts.items()}


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    parts = _parts(frame, learnt, policy)
    score, coverage = weigh(parts, weights_of(policy, "current_value", frame))
    net, revenue = _net_margin(frame), frame["revenue_12m"]
    return {
        "net_margin_12m": net,
        "net_margin_share": _over(net, revenue),
        "revenue_share": _over(revenue, learnt["total"]),
        "profit_share": _over(net, learnt["profit"]),
        "revenue_percentile": parts["revenue_12m"],
        "current_score": score,
        "current_coverage": coverage,
    }


def _over(part: Floats, whole: Floats | float) -> Floats:
    over = unknown(len(part))
    np.divide(part, whole, out=over, where=np.greater(whole, 0))
    return over


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    frame = Frame({name: np.array([row[name]]) for name in current_value.takes})
    parts = {name: part.item() for name, part in _parts(frame, learnt, policy).items()}
    values = {
        "revenue_12m": (money(row, "revenue_12m", policy), "orders", day(row, "last_purchase_day")),
        "net_margin_12m": (money(row, "net_margin_12m", policy), "orders", day(row, "last_purchase_day")),
        "days_late": (_lateness(row), "invoices", day(row, "last_invoice_day")),
    }
    lines = split(parts, weights_of(policy, "current_value", row))
    return [
        Contribution(
            f"current_value.{name}",
            value if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{source}"),
            on,
        )
        for name, (value, source, on) in values.items()
    ]


def _lateness(row: Row) -> Value:
    """Return the average days late; a word where they pay on the day or before it."""
    late = known(row, "days_late")
    return Term("current_value.punctual") if late is not None and round(late) <= 0 else days(row, "days_late")


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    part, found = known(row, "revenue_share"), _margin_reasons(row, policy)
    if part is not None and part >= NOTED_SHARE:
        found.append(Reason("current_value.weighty", {"share": share(row, "revenue_share")}, 40 + 100 * part))
    if known(row, "recorded_cost_12m"):
        found.append(Reason("current_value.cost_recorded", {"cost": money(row, "recorded_cost_12m", policy)}, -1))
    return found


def _margin_reasons(row: Row, policy: Policy) -> list[Reason]:
    left, coverage = known(row, "net_margin_share"), known(row, "cost_coverage") or 0.0
    if known(row, "revenue_12m") and coverage < policy.current_value.cost_coverage:
        return [Reason("current_value.cost_unknown", {}, -5)]
    found = []
    if left is not None and left < 0:
        figures = {"margin": money(row, "net_margin_12m", policy), "revenue": money(row, "revenue_12m", policy)}
        found.append(Reason("current_value.loss", figures, -80))
    elif left is not None and left < NOTED_MARGIN:
        found.append(Reason("current_value.thin", {"share": share(row, "net_margin_share")}, -45))
    if coverage < 1:
        found.append(Reason("current_value.cost_partly", {"share": share(row, "cost_coverage")}, -2))
    return found


_LEARNT: Learnt = {
    "revenue_12m": {"at": [0.0, 100_000.0], "standing": [0.0, 1.0]},
    "net_margin_12m": {"at": [0.0, 50_000.0], "standing": [0.0, 1.0]},
    "total": 1_000_000.0,
    "profit": 150_000.0,
}
_BUYER = {
    "segment": -1,
    "recency_days": 3,
    "revenue_12m": 50_000,
    "gross_margin_12m": 20_000,
    "cost_to_serve_12m": 5_000,
    "days_late": 30,
    "cost_coverage": 1,
}

current_value = Model(
    name="current_value",
    version=2,
    features=_features,
    gives_features=(
        Column("revenue_12m", "money", "revenue of the last 365 days less what was taken back"),
        Column("revenue_12m_before", "money", "revenue of the 365 days before those"),
        Column("gross_margin_12m", "money", "revenue less cost of goods; NaN when too little of the cost is known"),
        Column("cost_coverage", "share", "part of the revenue whose cost is known"),
        Column("cost_to_serve_12m", "money", "what serving them cost: as recorded, otherwise estimated from dealings"),
        Column("recorded_cost_12m", "money", "recorded cost of serving them; NaN none in the 365 days"),
        Column("days_late", "days", "average days late; NaN without an invoice that is paid or due"),
        Column("last_invoice_day", "day", "day of the newest invoice the days late were read from; NaN none"),
    ),
    takes=(
        "recency_days",
        "revenue_12m",
        "gross_margin_12m",
        "cost_to_serve_12m",
        "days_late",
        "segment",
    ),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("net_margin_12m", "money", "gross margin less cost to serve; NaN unknown"),
        Column("net_margin_share", "share", "net margin over revenue; NaN unknown or no revenue"),
        Column("revenue_share", "share", "part of the revenue of all customers"),
        Column("profit_share", "share", "part of the net margin of all that leave one; NaN unknown"),
        Column("revenue_percentile", "share", "standing 0..1 by revenue among buyers"),
        Column("current_score", "points", "current value 0..100 in hundredths; NaN never bought"),
        Column("current_coverage", "share", "known part of the weights"),
    ),
    words=WORDS,
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "half way up in everything is half of the points, less for paying late",
            _BUYER,
            {"net_margin_12m": 15_000, "profit_share": 0.1, "current_score": 4300},
            _LEARNT,
        ),
        Example(
            "without cost the margin is unknown and revenue and payment carry its weight",
            {**_BUYER, "gross_margin_12m": np.nan},
            {"net_margin_12m": np.nan, "net_margin_share": np.nan, "current_score": 5000, "current_coverage": 0.65},
            _LEARNT,
        ),
        Example(
            "who never bought has no score",
            {**_BUYER, "recency_days": np.nan, "revenue_12m": 0, "gross_margin_12m": 0, "cost_to_serve_12m": 0},
            {"current_score": np.nan, "current_coverage": 0, "net_margin_share": np.nan},
            _LEARNT,
        ),
    ),
)
