"""Traits: what else is known of an ordinary customer's company, and what was answered of them earlier."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from company.days import REFERENCE, shift, workday
from company.dice import Dice
from company.habits import Habits
from company.rows import Customer

KNOWN: Mapping[str, float] = {"key": 0.6, "middle": 0.35, "small": 0.14}
ASKED_BEFORE: Mapping[str, float] = {"key": 0.9, "middle": 0.75, "small": 0.4}
OPTIONS: Mapping[str, Mapping[str, float]] = {
    "competitive_strategy": {"cost_leadership": 40, "differentiation": 35, "focus": 25},
    "brand_influence": {"high": 15, "medium": 45, "low": 40},
    "intensity": {"labour": 35, "capital": 35, "technology": 30},
    "need_type": {"fix_problem": 40, "efficiency": 35, "growth": 25},
    "need_urgency": {"now": 12, "this_quarter": 25, "this_year": 33, "no_date": 30},
    "feature_preference": {"feature": 30, "price": 38, "service": 24, "brand": 8},
    "purchase_channel": {"rep": 55, "online": 20, "distributor": 12, "tender": 13},
    "resource_swap": {"none": 70, "channel": 12, "technology": 8, "media": 5, "capacity": 5},
}
# Of a company in an ordinary state, and of one in trouble.
HEALTH: Mapping[str, tuple[Mapping[str, float], Mapping[str, float]]] = {
    "development_stage": ({"start_up": 6, "growth": 32, "mature": 56, "decline": 6}, {"mature": 45, "decline": 55}),
    "profit_level": ({"high": 22, "medium": 52, "low": 22, "loss": 4}, {"low": 50, "loss": 50}),
    "headcount_trend": ({"growing": 28, "stable": 60, "shrinking": 12}, {"stable": 25, "shrinking": 75}),
    "payment_terms_change": ({"shorter": 6, "unchanged": 80, "longer": 14}, {"unchanged": 30, "longer": 70}),
    "renewal_intent": ({"yes": 62, "unclear": 32, "no": 6}, {"yes": 10, "unclear": 50, "no": 40}),
}
UNASKED = ("aliases", "licence_expires", "need_urgency", "followers", "public_reviews")  # in those days
IN_TROUBLE = 0.09
CHECKED = {"checked": 93, "none": 5, "under_investigation": 2}
SHOUTED = {"public_reviews": 6, "group_memberships": 6}


def with_traits(dice: Dice, customer: Customer, weight: str, habits: Habits | None) -> Customer:
    """Return the customer with more of what our reps found out."""
    fading = habits.fading if habits else None
    recent = fading is not None and (REFERENCE - fading.until).days < 200
    trouble = dice.chance(0.3 if recent else IN_TROUBLE)
    facts: dict[str, Any] = {name: dice.weighted(options) for name, options in OPTIONS.items()}
    facts |= {name: dice.weighted(states[trouble]) for name, states in HEALTH.items()}
    facts |= {name: int(most * dice.share() ** 2) for name, most in SHOUTED.items()}
    facts["followers"] = round(40_000 * dice.share() ** 4) + 50
    facts["compliance_flag"] = dice.weighted(CHECKED)
    facts["licence_expires"] = _licence(dice)
    return replace(customer, **{name: value for name, value in facts.items() if dice.chance(KNOWN[weight])})


def _licence(dice: Dice) -> date:
    """Return the day a licence runs out: seldom soon, and hardly ever already over."""
    if dice.chance(0.1):
        return shift(REFERENCE, dice.between(-20, 85))
    return shift(REFERENCE, dice.between(130, 1400))


def earlier_answers(dice: Dice, customer: Customer, weight: str, habits: Habits | None) -> tuple[Customer, ...]:
    """Return what was answered of a customer two or three years ago; some see their needs otherwise today."""
    if habits is None or customer.since is None or not dice.chance(ASKED_BEFORE[weight]):
        return ()
    since = workday(max(shift(REFERENCE, -dice.between(640, 1080)), shift(habits.first, 20)))
    if since > shift(customer.since, -60):
        return ()
    return (before(dice, customer, since),)


def before(dice: Dice, customer: Customer, since: date) -> Customer:
    """Return a customer's row as it stood on an earlier day."""
    said: dict[str, Any] = dict.fromkeys((*HEALTH, *UNASKED))
    if customer.purchase_budget is not None:
        said["purchase_budget"] = Decimal(round(float(customer.purchase_budget) * dice.between(0.75, 0.98), -3))
    if customer.need_orientation and dice.chance(0.12):
        said["need_orientation"] = dice.weighted({"cost_sensitive": 45, "quality_seeking": 38, "innovation_driven": 17})
    if customer.rival_closeness == "second_source" and dice.chance(0.5):
        said["rival_closeness"] = "talking"
    return replace(customer, **said, since=since)
