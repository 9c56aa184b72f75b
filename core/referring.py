"""Whom to ask for an introduction: seven inputs weighed into one rank, and the moment that has come."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from core.frames import Array, Floats, Frame
from core.grouping import YEAR
from core.policy import Policy
from core.types import Days, Money, Term, Value
from core.weighing import FULL, split, weigh

PARTS = ("loyalty", "satisfaction", "influence", "tenure", "role", "past", "success")
BEST_ANSWER = 10  # of an answer to whether they would recommend us
FRESH_DAYS = 45  # an order is on their minds for as long
TWICE = 2  # who brought somebody that bought has shown it twice
# What a person can do for us beside their part; "no" to the first takes them out: they would not speak for us.
DOES = ("word_of_mouth", "helps_inside", "gives_feedback", "shares_data")
# The order in which two moments that hold at once are told: what is newest in their minds first.
MOMENTS = (
    *("trial_bought", "talk_bought", "met_not_bought", "finished"),
    *("bought_more", "several_kinds", "in_use"),
)
Known = Mapping[str, Value | tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Line:
    """What an input added to a rank, and could have, in integer hundredths of a point."""

    name: str
    points: int
    most: int


def parts(frame: Frame, policy: Policy) -> Mapping[str, Array]:
    """Return each input as 0..1, NaN unknown.

    Takes ``loyalty_score`` and ``influence_score`` (hundredths), ``recommends`` (0..10), ``tenure_days``,
    ``role_worth`` (0..1), ``brought`` and ``brought_won`` (counts), ``revenue_change`` (share) and ``won_deals``.
    """
    rules = policy.referral
    past = frame["brought"] + (TWICE - 1) * frame["brought_won"]
    return {
        "loyalty": frame["loyalty_score"] / FULL,
        "satisfaction": frame["recommends"] / BEST_ANSWER,
        "influence": frame["influence_score"] / FULL,
        "tenure": _up_to_one(frame["tenure_days"] / (YEAR * rules.tenure_full_years)),
        "role": frame["role_worth"],
        "past": _up_to_one(past / rules.past_full),
        "success": _success(frame["revenue_change"], frame["won_deals"], rules.growth_full),
    }


def rank(frame: Frame, policy: Policy) -> Floats:
    """Return the rank 0..100 in hundredths, NaN where too little is known."""
    score, coverage = weigh(parts(frame, policy), _weights(policy))
    return np.where(coverage >= policy.referral.coverage_min, score, np.nan)


def receipt(row: Mapping[str, float], policy: Policy) -> list[Line]:
    """Return what each known input of one customer adds to its rank: the lines sum to it exactly."""
    alone = Frame({name: np.array([value], np.float64) for name, value in row.items()})
    each = {name: float(part[0]) for name, part in parts(alone, policy).items()}
    lines = split(each, _weights(policy))
    return [Line(name, *lines[name]) for name in PARTS if name in lines]


def worth_of(person: Mapping[str, str], roles: Mapping[str, float]) -> tuple[float, str] | None:
    """Return what a person (dimension → option) is worth as one to ask, and what says so; None when nothing is known.

    Who is against us, or would not speak for us, is worth nothing.
    """
    marks = [(roles[person["role"]], "role")] if person.get("role") in roles else []
    marks += [(roles[name], name) for name in ("influencer", *DOES) if person.get(name) == "yes"]
    for name, option in (("attitude", "against"), ("word_of_mouth", "no")):
        if person.get(name) == option and (marks or name == "word_of_mouth"):
            return 0.0, name
    return max(marks, key=lambda mark: mark[0], default=None)


def moment(known: Known) -> str | None:
    """Return which of the seven moments has come, by the variables of core.briefing; None when none can be told."""
    state, met = _option(known.get("state")), known.get("last_contact_on") is not None
    holds = {
        "trial_bought": state == "new" and bool(known.get("trials")),
        "talk_bought": state == "new" and met,
        "met_not_bought": state == "potential" and met,
        "finished": state == "dormant",
        "several_kinds": _more_than(known.get("categories_bought"), 1) and _is_fresh(known.get("days_since_last")),
        "bought_more": _option(known.get("order_trend")) == "growing" and state == "regular" and _has_grown(known),
        "in_use": state in ("new", "regular"),
    }
    return next((name for name in MOMENTS if holds[name]), None)


def connectors(known: Known) -> list[tuple[str, Value]]:
    """Return the kinds of connectors the records speak for, each with what speaks for it."""
    swap, sells = known.get("resource_swap"), known.get("channel_partner")
    found: Mapping[str, Value | tuple[Value, ...]] = {
        "relationship": known.get("champion_gone"),
        "goal": known.get("group_memberships") or None,
        "resources": None if _option(swap) in (None, "none") else swap,
        "benefit": None if _option(sells) in (None, "none") else sells,
        "money": _only(known.get("ownership"), "listed"),
        "customers": known.get("referrals_won") or None,
    }
    return [(name, value) for name, value in found.items() if value is not None and not isinstance(value, tuple)]


def motive(known: Known) -> tuple[str, Value] | None:
    """Return the motive the records speak for, with what speaks for it; None when it is to be found out."""
    if _option(known.get("psychological_type")) == "vain":
        return "fame", _plain(known.get("psychological_type"))
    if _option(known.get("psychological_type")) in ("bargain_hunting", "frugal"):
        return "gain", _plain(known.get("psychological_type"))
    if _option(known.get("need_urgency")) == "now":
        return "help", _plain(known.get("need_urgency"))
    if _option(known.get("attitude")) == "for":
        return "liking", _plain(known.get("attitude"))
    if known.get("referrals_made"):
        return "others", _plain(known.get("referrals_made"))
    return None


def barrier(known: Known) -> tuple[str, Value] | None:
    """Return what most likely keeps them from it, with the figure that says so."""
    if known.get("open_complaints"):
        return "face", _plain(known.get("open_complaints"))
    if _option(known.get("influencer")) == "no":
        return "ability", _plain(known.get("influencer"))
    answer, made = known.get("recommends"), known.get("referrals_made")
    if _more_than(answer, 8) and made == 0:
        return "trouble", _plain(answer)
    return None


def _success(change: Array, won: Array, full: float) -> Floats:
    grown = np.clip((change + full) / (2 * full), 0.0, 1.0)
    return np.where(won > 0, 1.0, grown)


def _has_grown(known: Known) -> bool:
    """Return whether a year brought more than the one before, which is what is said of them."""
    now, before = known.get("revenue_12m"), known.get("revenue_12m_before")
    return isinstance(now, Money) and isinstance(before, Money) and now.minor > before.minor


def _is_fresh(since: object) -> bool:
    return isinstance(since, Days) and since.value <= FRESH_DAYS


def _up_to_one(part: Array) -> Floats:
    return np.minimum(part, 1.0)


def _weights(policy: Policy) -> Mapping[str, int]:
    weights: Mapping[str, int] = policy.referral.weights.model_dump()
    return weights


def _option(value: object) -> str | None:
    return value.key.rpartition(".")[2] if isinstance(value, Term) else None


def _only(value: Value | tuple[Value, ...], option: str) -> Value:
    return _plain(value) if _option(value) == option else None


def _plain(value: Value | tuple[Value, ...]) -> Value:
    return None if isinstance(value, tuple) else value


def _more_than(value: object, least: float) -> bool:
    return isinstance(value, int | float) and value > least
