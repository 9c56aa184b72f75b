"""Customer lifetime value: the margin a customer will still bring within the policy's horizon, in today's money.

Orders: ``lifetime_orders`` of the BG/NBD model, each discounted from its own day at the yearly rate (a month is a
twelfth of a year, nowhere a period of its own), times what an order is expected to be worth by the Gamma-Gamma model
(Fader and Hardie 2013; core/gammagamma.py), fitted to all buyers on their mean purchase day. The model takes amount and
frequency as independent. Contracts: what is left of running ones for sure, and renewals with their probability
(core/contracts_ahead.py), which counts as far as the customer is still active (``p_alive``, where it is known). What
customers order fulfils their contracts, and only what goes beyond comes on top, so the larger of both counts:
``lifetime_revenue``. Times the customer's margin of the last 365 days, gross or net of the cost to serve as the policy
says (within -1..1), that is ``clv``, in minor units. A margin that is unknown makes the value unknown, unless the
policy assumes one; the revenue to expect is still told.

``clv_low`` to ``clv_high``: for orders the logarithmic distances of the orders' and the spending's limits from their
expectation, squared and added (both are independent, so the variances add); for contracts nothing renewed and
everything renewed; the larger again. ``clv_naive`` stands beside them: the last 12 months' margin, repeated over the
horizon without discount. Who never bought and has no contract has no value; where too few customers came back to fit
the models, only contracts and the naive figure are left.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from statistics import NormalDist

import numpy as np

from core import gammagamma
from core.contracts_ahead import contracts_ahead
from core.frames import Column, Floats, Frame
from core.gammagamma import GammaGamma, expected_mean, quantile
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import Tables
from core.types import Lang, Reason, Share, Value
from core.values import Row, known, money

MONTHS = 12

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "clv": "Lifetime value",
        "clv_naive": "Last 12 months repeated",
        "lifetime_revenue": "Sales to expect",
        "contract_value": "Running contracts, renewals included",
        "contract_expected": "Running contracts, renewed as far as they stay",
        "worth": "Lifetime value {clv} over {months} months ({low} to {high}); the last 12 months repeated: {naive}.",
        "costs": "They will cost us {clv} over {months} months ({low} to {high}) at their present margin.",
        "no_margin": "Expect sales of {revenue} over {months} months; what is left of it is unknown without a margin.",
        "contract": "Running contracts are worth {value} in sales over {months} months, renewed with {share}.",
        "unfit": "Too few repeat customers to forecast from; the last 12 months repeated: {naive} in {months} months.",
    },
    "zh": {
        "clv": "客户生命周期价值",
        "clv_naive": "按近12个月延续",
        "lifetime_revenue": "预计销售额",
        "contract_value": "在执行合同价值（含续约）",
        "contract_expected": "在执行合同预计价值（按还在合作计续约）",
        "worth": "未来{months}个月的生命周期价值{clv}（{low}至{high}），照近12个月延续是{naive}。",
        "costs": "照现在的利润率，未来{months}个月要倒贴，合计{clv}（{low}至{high}）。",
        "no_margin": "未来{months}个月预计销售额{revenue}，利润率未知，算不出能留下多少。",
        "contract": "在执行合同未来{months}个月值销售额{value}，续约概率按{share}计。",
        "unfit": "回头客太少，无法预测；照近12个月延续，{months}个月可带来{naive}。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {
        "bought_ever": tables.purchases.ever(),
        "first_purchase_amount": tables.purchases.first_amount(),
        **contracts_ahead(tables.contracts, tables.count, as_of, policy.clv),
    }


def _spending(frame: Frame, policy: Policy) -> tuple[Floats, Floats]:
    """Return how many purchase days tell what a customer spends, and their mean; NaN without one."""
    number, amount = frame["purchase_days"], frame["bought_ever"]
    if not policy.clv.first_order_counts:
        number, amount = np.maximum(number - 1, 0.0), amount - frame["first_purchase_amount"]
    mean = np.full(frame.length, np.nan)
    np.divide(amount, number, out=mean, where=number > 0)
    return number, mean


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    if np.count_nonzero(frame["purchase_days"] > 1) < policy.alive.repeat_buyers_min:
        return {"parameters": None}
    fit = gammagamma.fit(*_spending(frame, policy))
    of = fit.parameters
    return {
        "parameters": [of.p, of.q, of.v],
        "log_likelihood": fit.log_likelihood,
        "converged": fit.converged,
        "buyers": fit.customers,
    }


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rate = _margin_rate(frame, policy)
    orders = _orders(frame, learnt, policy)
    contracts = (_contract_expected(frame), frame["contract_left"], frame["contract_most"])
    revenue, least, most = (np.fmax(one, other) for one, other in zip(orders, contracts, strict=True))
    lost = rate < 0
    return {
        "contract_expected": np.rint(contracts[0]),
        "lifetime_revenue": np.rint(revenue),
        "clv": np.rint(revenue * rate),
        "clv_low": np.rint(np.where(lost, most, least) * rate),
        "clv_high": np.rint(np.where(lost, least, most) * rate),
        "clv_naive": np.rint(_naive(frame, rate, policy)),
    }


def _contract_expected(frame: Frame) -> Floats:
    """Return what contracts should bring: who is gone renews none."""
    alive, left = frame["p_alive"], frame["contract_left"]
    expected: Floats = left + (frame["contract_value"] - left) * np.where(np.isnan(alive), 1.0, alive)
    return expected


def _margin_rate(frame: Frame, policy: Policy) -> Floats:
    """Return the margin on what is to come: the customer's own, or the policy's; NaN unknown."""
    revenue, assumed = frame["revenue_12m"], policy.clv.margin_assumed
    rate = np.full(frame.length, assumed or np.nan)
    margin = _margin(frame, policy)
    np.divide(margin, revenue, out=rate, where=(revenue > 0) & ~np.isnan(margin))
    return np.clip(rate, -1.0, 1.0)


def _margin(frame: Frame, policy: Policy) -> Floats:
    """Return the margin of the last 12 months that the policy counts; NaN unknown."""
    gross: Floats = frame["gross_margin_12m"]
    return gross - frame["cost_to_serve_12m"] if policy.clv.margin == "net" else gross


def _naive(frame: Frame, rate: Floats, policy: Policy) -> Floats:
    """Return the last 12 months' margin over the horizon; NaN never bought or unknown."""
    margin = _margin(frame, policy)
    margin = np.where(np.isnan(margin), frame["revenue_12m"] * rate, margin)
    return np.where(frame["purchase_days"] > 0, margin * (policy.clv.horizon_months / MONTHS), np.nan)


def _orders(frame: Frame, learnt: Learnt, policy: Policy) -> tuple[Floats, Floats, Floats]:
    """Return the revenue to expect from orders, the least and the most."""
    if learnt["parameters"] is None:
        return (np.full(frame.length, np.nan),) * 3
    of, (number, mean) = GammaGamma(*learnt["parameters"]), _spending(frame, policy)
    orders, low, high = (frame[f"lifetime_orders{limit}"] for limit in ("", "_low", "_high"))
    normal = _normal(policy.alive.interval)
    spend, [small, large] = expected_mean(of, number, mean), quantile(of, number, mean, np.array([[-normal], [normal]]))
    fewer, smaller, more, larger = _apart(np.stack((orders, spend, high, large)), np.stack((low, small, orders, spend)))
    revenue: Floats = orders * spend
    most = np.where(high <= 0, 0.0, revenue * np.exp(np.sqrt(more + larger)))
    return revenue, revenue * np.exp(-np.sqrt(fewer + smaller)), most


def _apart(upper: Floats, lower: Floats) -> Floats:
    """Return the square of the logarithm between two limits; 0 where they are the wrong way round, infinite at none."""
    ratio = np.where(np.isnan(upper), np.nan, np.inf)
    np.divide(upper, lower, out=ratio, where=lower > 0)
    apart = np.log(np.maximum(ratio, 1.0))
    return apart * apart


@cache
def _normal(share: float) -> float:
    """Return how many standard deviations hold the middle share of a normal distribution."""
    return NormalDist().inv_cdf((1 + share) / 2)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    months = policy.clv.horizon_months
    found = _worth_reasons(row, learnt, policy)
    if (value := money(row, "contract_expected", policy)) is not None:
        alive = known(row, "p_alive")
        renewed = row["renewal_share"] * (1.0 if alive is None else alive)
        figures: dict[str, Value] = {"value": value, "months": months, "share": Share(renewed)}
        found.append(Reason("clv.contract", figures, 9))
    return found


def _worth_reasons(row: Row, learnt: Learnt, policy: Policy) -> list[Reason]:
    """Say what they will bring, or what is missing to say it."""
    names = {"clv": "clv", "low": "clv_low", "high": "clv_high", "naive": "clv_naive", "revenue": "lifetime_revenue"}
    told = {name: money(row, column, policy) for name, column in names.items()} | {"months": policy.clv.horizon_months}
    if told["clv"] is None and told["revenue"] is not None:
        return [Reason("clv.no_margin", _only(told, "revenue", "months"), -4)]
    if told["clv"] is None:
        return [] if told["naive"] is None else [Reason("clv.unfit", _only(told, "naive", "months"), -2)]
    if row["clv"] < 0:
        return [Reason("clv.costs", _only(told, "clv", "low", "high", "months"), -30)]
    if told["naive"] is None:
        return []
    return [Reason("clv.worth", _only(told, "clv", "low", "high", "naive", "months"), 12)]


def _only(told: Mapping[str, Value], *names: str) -> dict[str, Value]:
    return {name: told[name] for name in names}


# CDNOW's published parameters, in cents.
_LEARNT: Learnt = {"parameters": [6.25, 3.74, 1544.0]}
_CUSTOMER = {
    "purchase_days": 11,
    "bought_ever": 55_000,
    "first_purchase_amount": 5_000,
    "revenue_12m": 20_000,
    "gross_margin_12m": 8_000,
    "cost_to_serve_12m": 1_000,
    "lifetime_orders": 10,
    "lifetime_orders_low": 4,
    "lifetime_orders_high": 18,
    "contract_left": np.nan,
    "contract_value": np.nan,
    "contract_most": np.nan,
    "p_alive": np.nan,
}

clv = Model(
    name="clv",
    features=_features,
    gives_features=(
        Column("bought_ever", "money", "what they ever bought, less what was taken back of it"),
        Column("first_purchase_amount", "money", "amount of the first purchase day; NaN never bought"),
        Column(
            "contract_left", "money", "what is left of running contracts in the horizon, in today's money; NaN none"
        ),
        Column("contract_value", "money", "expected value of running contracts, renewals included; NaN none"),
        Column("contract_most", "money", "their value if all are renewed; NaN none"),
        Column("renewal_share", "share", "probability that a contract is renewed; NaN none running"),
    ),
    takes=tuple(_CUSTOMER),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("contract_expected", "money", "contract_value with renewals as far as they are active; NaN none"),
        Column("lifetime_revenue", "money", "revenue to expect in the policy's horizon, in today's money; NaN unknown"),
        Column("clv", "money", "margin to expect of it; NaN unknown"),
        Column("clv_low", "money", "the least of it in the policy's middle share of outcomes"),
        Column("clv_high", "money", "the most of it in that share"),
        Column("clv_naive", "money", "margin of the last 12 months repeated over the horizon; NaN unknown"),
    ),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example(
            "ten orders to come at nearly their own average, at their own margin",
            _CUSTOMER,
            {"lifetime_revenue": 49_433, "clv": 19_773, "clv_low": 7_805, "clv_high": 36_228, "clv_naive": 24_000},
            _LEARNT,
        ),
        Example(
            "a contract worth more than the orders counts instead, not on top",
            {**_CUSTOMER, "contract_left": 30_000, "contract_value": 60_000, "contract_most": 90_000},
            {"lifetime_revenue": 60_000, "clv": 24_000, "clv_low": 12_000, "clv_high": 36_228},
            _LEARNT,
        ),
        Example(
            "who is half gone renews half",
            {**_CUSTOMER, "contract_left": 30_000, "contract_value": 90_000, "contract_most": 90_000, "p_alive": 0.5},
            {"contract_expected": 60_000, "lifetime_revenue": 60_000, "clv_low": 12_000},
            _LEARNT,
        ),
        Example(
            "an unknown margin makes the value unknown, not the revenue",
            {**_CUSTOMER, "gross_margin_12m": np.nan},
            {"lifetime_revenue": 49_433, "clv": np.nan, "clv_low": np.nan, "clv_naive": np.nan},
            _LEARNT,
        ),
        Example(
            "who loses us money loses more with more orders",
            {**_CUSTOMER, "gross_margin_12m": -2_000},
            {"clv": -4_943, "clv_low": -9_057, "clv_high": -1_951, "clv_naive": -6_000},
            _LEARNT,
        ),
        Example(
            "with too few to learn from, contracts and the naive figure are left",
            {**_CUSTOMER, "contract_left": 30_000, "contract_value": 60_000, "contract_most": 90_000},
            {"lifetime_revenue": 60_000, "clv": 24_000, "clv_naive": 24_000},
            {"parameters": None},
        ),
        Example(
            "who never bought has no value",
            {**dict.fromkeys(_CUSTOMER, np.nan), "purchase_days": 0, "bought_ever": 0, "revenue_12m": 0},
            {"lifetime_revenue": np.nan, "clv": np.nan, "clv_naive": np.nan},
            _LEARNT,
        ),
    ),
)
