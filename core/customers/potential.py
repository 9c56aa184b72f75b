"""Potential: what a customer may become worth, from eight inputs that are known or said to be missing.

Each input is worth 0..1 of its weight: the outlook of their market, how close rivals are and how well our products fit
by the scale of the answer; employees by standing among customers; growth linearly between the policy's fall and rise;
demand by the part of the categories usual in their industry that they do not buy from us yet; share of wallet
(our revenue over their budget) by what is left of it; an open opportunity or none. A category is usual when the
policy's share of the industry's buyers buys it and there are enough of them (peers, as in collaborative filtering).
Opportunities are unknown where the company records none for anybody.

The score 0..100 (hundredths) shares the weight of unknown inputs among the known; below the policy's coverage it is
unknown. ``potential_coverage`` is the known weight, the confidence in the score.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from core.answers import answers, chosen, read_as
from core.categories import COLUMNS, bits_of
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, Frame, unknown
from core.grouping import latest, pick, total
from core.model import Columns, Example, Learnt, Model
from core.peers import learn_usual, unbought
from core.policy import Policy
from core.segments import weights_of
from core.standing import learn_standing, standing
from core.tables import NEVER, Tables
from core.types import Contribution, Lang, Reason, Share, Term, Value
from core.values import Row, day, known, money, share, whole
from core.weighing import split, weigh

NUMBERS = ("employees", "purchase_budget")
OPTIONS = ("industry_outlook", "rival_closeness", "fit", "industry")
DEALS = ("open_opportunities", "open_opportunity_amount", "opportunity_day", "opportunities_ever")
# Which question fills which input.
ASKS = {"share_of_wallet": "purchase_budget", "demand": "industry"}
# Which column dates an input, where it is not its question's own.
DATED = {"growth": "last_purchase_day", "opportunity": "opportunity_day"}
NOTED_HEADROOM = 0.4
SAID_AS_NONE = 0.0005  # what would read "0 %"

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "potential_score": "Potential",
        "potential_coverage": "Known part of the potential",
        "industry_outlook": "Outlook of their market",
        "employees": "Size (employees)",
        "growth": "Growth with us",
        "demand": "Usual categories they do not buy yet",
        "share_of_wallet": "Our share of their budget",
        "rival_closeness": "Closeness to our competitors",
        "fit": "Fit with our products",
        "opportunity": "Open opportunities",
        "open_opportunities": "Open opportunities",
        "untouched": "None of their yearly budget of {budget} comes to us yet.",
        "headroom": "We have {share} of their yearly budget of {budget}; {left} still goes elsewhere.",
        "wallet_full": "We already have {share} of their yearly budget of {budget}.",
        "wallet_outgrown": "They buy {revenue} from us, above the budget on record of {budget}: ask for the new one.",
        "rival_second_source": "A competitor is their second source.",
        "rival_main_source": "A competitor is their main source.",
        "market_shrinks": "Their own market is shrinking.",
        "market_grows": "Their own market is growing.",
        "open_deal": "Open opportunities worth {amount}.",
        "open_deal_unsized": "Open opportunities: {count}, no amount on record.",
        "unbought": "Companies in their industry usually buy more: {count} of their categories are not bought from us.",
    },
    "zh": {
        "potential_score": "潜力",
        "potential_coverage": "潜力已知程度",
        "industry_outlook": "所在行业前景",
        "employees": "规模（员工人数）",
        "growth": "在我们这里的增长",
        "demand": "同行常买而他们还没买的品类",
        "share_of_wallet": "占他们采购预算的份额",
        "rival_closeness": "与竞争对手的关系",
        "fit": "客户与产品匹配度",
        "opportunity": "在谈商机",
        "open_opportunities": "在谈商机数",
        "untouched": "年预算{budget}，一分都还没给我们。",
        "headroom": "年预算{budget}，我们只拿到{share}，还有{left}给了别人。",
        "wallet_full": "年预算{budget}，我们已经拿到{share}。",
        "wallet_outgrown": "一年在我们这里买了{revenue}，已超过登记的年预算{budget}，该问新的预算了。",
        "rival_second_source": "竞争对手已经是第二供应商。",
        "rival_main_source": "竞争对手是主供应商。",
        "market_shrinks": "他们自己的市场在萎缩。",
        "market_grows": "他们自己的市场在增长。",
        "open_deal": "有商机在谈，金额{amount}。",
        "open_deal_unsized": "有{count}个商机在谈，还没有金额。",
        "unbought": "同行通常会买的品类里，有{count}个他们还没有向我们采购。",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    return {**answers(tables, NUMBERS), **chosen(tables, OPTIONS), **_deals(tables)}


def _deals(tables: Tables) -> Columns:
    """Return the deals that are open, and how many there ever were."""
    count = tables.count
    if not tables.opportunities.length:
        nothing, never = np.zeros(count), unknown(count)
        return dict(zip(DEALS, (nothing, nothing, never, nothing), strict=True))
    deals = tables.opportunities.take(tables.opportunities["closed"] == NEVER)
    sized = ~np.isnan(deals["amount"])
    customer = deals["customer"]
    made = (
        total(customer, count),
        total(customer[sized], count, deals["amount"][sized]),
        pick(deals["day"], latest(customer, count, deals["day"])),
        total(tables.opportunities["customer"], count),
    )
    return dict(zip(DEALS, made, strict=True))


def _calibrate(frame: Frame, policy: Policy) -> Learnt:
    return {
        "employees": learn_standing(frame["employees"]),
        "deals_recorded": bool(frame["opportunities_ever"].any()),
        "usual": learn_usual(frame, policy),
    }


def _parts(frame: Frame, learnt: Learnt, policy: Policy) -> tuple[dict[str, Array], Columns]:
    """Return what each input is worth, 0..1, NaN unknown, and the columns it was read from that are scores."""
    full = policy.potential.growth_full
    missing, usual = unbought(frame, learnt["usual"])
    wallet, dealing = _share_of_wallet(frame), frame["open_opportunities"] > 0
    parts = {
        "industry_outlook": read_as(frame["industry_outlook"], "industry_outlook"),
        "employees": standing(frame["employees"], learnt["employees"]),
        "growth": ((frame["revenue_change"] + full) / (2 * full)).clip(0.0, 1.0),
        "demand": missing / usual,
        "share_of_wallet": np.where(wallet > 1, np.nan, 1 - wallet),
        "rival_closeness": read_as(frame["rival_closeness"], "rival_closeness"),
        "fit": read_as(frame["fit"], "fit"),
        "opportunity": dealing * 1.0 if learnt["deals_recorded"] else unknown(frame.length),
    }
    return parts, {"share_of_wallet": wallet, "unbought_categories": missing}


def _share_of_wallet(frame: Frame) -> Floats:
    budget = frame["purchase_budget"]
    wallet = unknown(frame.length)
    np.divide(np.maximum(frame["revenue_12m"], 0.0), budget, out=wallet, where=budget > 0)
    return wallet


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    parts, read = _parts(frame, learnt, policy)
    score, coverage = weigh(parts, weights_of(policy, "potential", frame))
    return {
        **read,
        "potential_score": np.where(coverage >= policy.potential.coverage_min, score, np.nan),
        "potential_coverage": coverage,
    }


def _contributions(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Contribution]:
    frame = Frame({name: np.array([row[name]]) for name in potential.takes})
    parts = {name: part.item() for name, part in _parts(frame, learnt, policy)[0].items()}
    lines = split(parts, weights_of(policy, "potential", row))
    sources = {"growth": "orders", "demand": "peers", "opportunity": "opportunities"}
    return [
        Contribution(
            f"potential.{name}",
            _value(row, name) if name in lines else None,
            *lines.get(name, (0, 0)),
            Term(f"source.{sources.get(name, 'facts')}"),
            day(row, DATED.get(name, f"{ASKS.get(name, name)}_day")),
        )
        for name in parts
    ]


def _value(row: Row, name: str) -> Value:
    """Return an input as it is said: an option's term, a share, a count."""
    if name in OPTIONS:
        return Term(f"{name}.{list(dimensions()[name].options)[int(row[name])]}")
    if name in ("growth", "share_of_wallet"):
        return share(row, {"growth": "revenue_change"}.get(name, name))
    return whole(row, {"demand": "unbought_categories", "opportunity": "open_opportunities"}.get(name, name))


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = [*_wallet_reasons(row, policy), *_deal_reasons(row, policy)]
    outlook = known(row, "industry_outlook")
    if outlook in (0, 2):
        found.append(
            Reason("potential.market_grows", {}, 15) if outlook == 0 else Reason("potential.market_shrinks", {}, -20)
        )
    close = {2: "potential.rival_second_source", 3: "potential.rival_main_source"}
    if (rival := known(row, "rival_closeness")) in close:
        found.append(Reason(close[int(rival)], {}, -40))
    if missing := whole(row, "unbought_categories"):
        found.append(Reason("potential.unbought", {"count": missing}, 6 + 2 * min(missing, 5)))
    return found


def _wallet_reasons(row: Row, policy: Policy) -> list[Reason]:
    wallet, budget = known(row, "share_of_wallet"), money(row, "purchase_budget", policy)
    if wallet is None:
        return []
    figures: dict[str, Value] = {"share": Share(wallet), "budget": budget}
    if wallet < SAID_AS_NONE:
        return [Reason("potential.untouched", {"budget": budget}, 50)]
    if wallet > 1:
        return [
            Reason("potential.wallet_outgrown", {"revenue": money(row, "revenue_12m", policy), "budget": budget}, -10)
        ]
    if wallet > 1 - NOTED_HEADROOM:
        return [Reason("potential.wallet_full", figures, -10)]
    left = {"x": row["purchase_budget"] - row["revenue_12m"]}
    return [Reason("potential.headroom", {**figures, "left": money(left, "x", policy)}, 50 * (1 - wallet))]


def _deal_reasons(row: Row, policy: Policy) -> list[Reason]:
    if not known(row, "open_opportunities"):
        return []
    if known(row, "open_opportunity_amount"):
        return [Reason("potential.open_deal", {"amount": money(row, "open_opportunity_amount", policy)}, 35)]
    return [Reason("potential.open_deal_unsized", {"count": whole(row, "open_opportunities")}, 25)]


_STRANGER = {
    "segment": -1,
    "industry_outlook": -1,
    "employees": np.nan,
    "purchase_budget": np.nan,
    "rival_closeness": -1,
    "fit": -1,
    "industry": -1,
    "open_opportunities": 0,
    "opportunities_ever": 0,
    "category_count": np.nan,
    **dict.fromkeys(COLUMNS, 0),
    "revenue_12m": 20_000,
    "revenue_change": np.nan,
}
_LEARNT: Learnt = {
    "employees": {"at": [1.0, 100.0], "standing": [0.0, 1.0]},
    "deals_recorded": True,
    "usual": {"0": bits_of([1, 54])},
}

potential = Model(
    name="potential",
    features=_features,
    gives_features=(
        Column("industry_outlook", "code", "outlook of their market", tuple(dimensions()["industry_outlook"].options)),
        Column("employees", "number", "employees; NaN unknown"),
        Column("purchase_budget", "money", "what they spend a year on what we sell, all suppliers; NaN unknown"),
        Column("rival_closeness", "code", "closeness to rivals", tuple(dimensions()["rival_closeness"].options)),
        Column("fit", "code", "fit with our products", tuple(dimensions()["fit"].options)),
        Column("industry", "code", "industry", tuple(dimensions()["industry"].options)),
        Column("open_opportunities", "number", "open opportunities"),
        Column("open_opportunity_amount", "money", "expected amount of those that say one"),
        Column("opportunity_day", "day", "day the newest of them was opened; NaN none"),
        Column("opportunities_ever", "number", "opportunities on record"),
    ),
    takes=tuple(_STRANGER),
    calibrate=_calibrate,
    score=_score,
    gives=(
        Column("share_of_wallet", "share", "our revenue over their budget; NaN unknown"),
        Column("unbought_categories", "number", "usual categories of their industry they do not buy; NaN no peers"),
        Column("potential_score", "points", "potential 0..100 in hundredths; NaN too little known"),
        Column("potential_coverage", "share", "known part of the weights"),
    ),
    words=WORDS,
    reasons=_reasons,
    contributions=_contributions,
    examples=(
        Example(
            "with hardly anything known the potential is unknown",
            _STRANGER,
            {"potential_score": np.nan, "potential_coverage": 0.05, "share_of_wallet": np.nan},
            _LEARNT,
        ),
        Example(
            "a large budget hardly touched in a growing market is potential",
            {**_STRANGER, "purchase_budget": 200_000, "industry_outlook": 0, "fit": 0, "revenue_change": 0.4},
            {"potential_score": 8833, "potential_coverage": 0.6, "share_of_wallet": 0.1},
            _LEARNT,
        ),
        Example(
            "usual categories they do not buy are demand",
            {**_STRANGER, "industry": 0, COLUMNS[0]: 2, "employees": 100, "fit": 2, "revenue_change": 0},
            {"unbought_categories": 1, "potential_score": 5000, "potential_coverage": 0.6},
            _LEARNT,
        ),
    ),
)
