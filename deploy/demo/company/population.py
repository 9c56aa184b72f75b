"""Everybody who is no story: some 280 ordinary customers and prospects."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from company.accounts import Account, Lang, Weight
from company.days import REFERENCE, START, shift, workday
from company.dice import Dice
from company.fading import fading
from company.habits import Care, Habits
from company.names import brands, company, names
from company.products import CATEGORIES
from company.rows import Customer
from company.traits import earlier_answers, with_traits

BUYERS = 271
PROSPECTS = 13
KEY, MIDDLE = 34, 110  # by rank of their spend

INDUSTRIES = {
    "machinery": 22, "electronics": 14, "automotive": 13, "food": 12, "medical": 7, "construction": 8,
    "retail": 7, "chemicals": 6, "logistics": 5, "education": 3, "other": 3,
}  # fmt: skip
# What an industry buys of each category (bearings, seals, sensors, lubricants, tools, safety, services).
DEMAND = {
    "machinery": (9, 6, 5, 5, 3, 2, 2), "electronics": (3, 1, 9, 1, 4, 4, 2), "automotive": (7, 5, 6, 4, 6, 3, 2),
    "food": (4, 7, 3, 8, 1, 3, 2), "medical": (3, 4, 7, 2, 3, 3, 1), "construction": (5, 3, 1, 4, 7, 8, 1),
    "retail": (6, 4, 2, 5, 8, 6, 0), "chemicals": (3, 8, 6, 4, 1, 6, 3), "logistics": (6, 1, 4, 4, 3, 6, 3),
    "education": (2, 1, 5, 2, 7, 4, 3), "other": (5, 4, 3, 4, 3, 3, 1),
}  # fmt: skip
SEASON = {"food": "summer", "construction": "building", "retail": "year_end", "education": "year_end"}
REPS: dict[Lang, dict[str | None, float]] = {
    "en": {"R01": 48, "R02": 46, "R09": 2, None: 2},
    "zh": {"R03": 50, "R04": 48, "R09": 1, None: 1},
}
# What our reps found out of customers that promise much, some or little.
OUTLOOK = {
    "high": {"growing": 75, "stable": 22, "shrinking": 3},
    "middle": {"growing": 30, "stable": 55, "shrinking": 15},
    "low": {"growing": 6, "stable": 44, "shrinking": 50},
}
RIVALS = {
    "high": {"none": 40, "talking": 40, "second_source": 17, "main_source": 3},
    "middle": {"none": 20, "talking": 40, "second_source": 30, "main_source": 10},
    "low": {"none": 8, "talking": 22, "second_source": 30, "main_source": 40},
}
FIT = {
    "high": {"high": 75, "medium": 23, "low": 2},
    "middle": {"high": 30, "medium": 55, "low": 15},
    "low": {"high": 8, "medium": 47, "low": 45},
}
GROWTH = {0.0: 38, 0.12: 28, 0.35: 12, -0.12: 16, -0.25: 6}  # of order size a year
DISPUTES = 0.1  # of the customers dispute what they were billed lately
PAUSES = 0.6  # of the customers stop for a while and come back
PORTAL_OPENED = date(2024, 7, 1)
FIRST_NUMBER = 17  # stories have the numbers before


def population() -> list[Account]:
    """Return the ordinary accounts in the order of their numbers."""
    ranks = Dice("ranks").shuffled(range(1, BUYERS + 1))
    free = {lang: iter(brands(lang)) for lang in ("en", "zh")}
    accounts: list[Account] = []
    for index, rank in enumerate([*ranks, *[None] * PROSPECTS]):
        dice = Dice("account", str(index))
        lang: Lang = "zh" if dice.chance(0.58) else "en"
        number = f"C-{FIRST_NUMBER + index:04d}"
        accounts.append(_account(dice, number, lang, next(free[lang]), rank))
    return accounts


def spend_at(rank: int) -> float:
    """Return the yearly spend of the customer of that rank: a fifth of them brings about four fifths."""
    return 4_200_000 * 400 / ((rank + 6) * (rank + 60))


def _account(dice: Dice, number: str, lang: Lang, brand: str, rank: int | None) -> Account:
    """Return one account; a rank of None is a prospect, of whom some are a name and nothing more."""
    industry = dice.weighted(INDUSTRIES)
    weight: Weight = "small" if rank is None or rank > MIDDLE else "middle" if rank > KEY else "key"
    spend = spend_at(rank or dice.whole(10, 160))
    habits = None if rank is None else _with_fate(Dice("fate", number), _habits(dice, rank, spend, industry), weight)
    customer = _customer(dice, number, lang, brand, industry)
    if rank is None and dice.chance(0.4):
        return Account(replace(customer, since=_asked_on(dice)), lang, weight, None, bare=True)
    profile = with_traits(Dice("traits", number), _profile(dice, customer, weight, spend), weight, habits)
    asked = earlier_answers(Dice("earlier", number), profile, weight, habits)
    return Account(profile, lang, weight, habits, earlier=asked)


def _with_fate(dice: Dice, habits: Habits, weight: Weight) -> Habits:
    """Return the habits with what goes wrong with them, and since when they use the portal, if they do."""
    connected = dice.chance({"key": 0.55, "middle": 0.2, "small": 0.03}[weight])
    since = max(PORTAL_OPENED, shift(habits.first, 60), shift(REFERENCE, -dice.between(120, 720)))
    days = dice.weighted({5.0: 25, 3.0: 35, 1.2: 30, 0.4: 10})
    if dice.chance(DISPUTES):
        habits = replace(habits, disputes_from=shift(REFERENCE, -dice.whole(40, 160)))
    habits = _paused(dice, replace(habits, fading=fading(dice, habits.first, habits.last, habits.gap)))
    return replace(habits, portal_from=since, portal_days=days) if connected and since < habits.last else habits


def _paused(dice: Dice, habits: Habits) -> Habits:
    """Return the habits with a pause that means nothing, which some make: a stop of the plant, a full store."""
    start = shift(habits.first, dice.between(0.1, 0.95) * (habits.last - habits.first).days)
    end = shift(start, dice.between(80, 290))
    return replace(habits, quiet_from=start, quiet_until=end) if dice.chance(PAUSES) and end < habits.last else habits


def _customer(dice: Dice, number: str, lang: Lang, brand: str, industry: str) -> Customer:
    """Return who they are: name, place, industry, who looks after them."""
    if lang == "zh":
        country, region = "CN", dice.pick(tuple(names()["cities"]))
        place: str = dice.pick(names()["cities"][region])
        short = dice.pick((place + brand, brand))
    else:
        country = dice.pick(tuple(names()["places"]))
        place = region = dice.pick(names()["places"][country])
        short = brand
    name = company(dice, lang, brand, industry, place, country)
    return Customer(
        number,
        name,
        aliases=short if lang == "zh" or dice.chance(0.6) else None,
        industry=industry,
        region=region,
        country=country,
        owner=dice.weighted(REPS[lang]),
    )


def _profile(dice: Dice, customer: Customer, weight: Weight, spend: float) -> Customer:
    """Return the customer with what our reps found out; the smaller they are, the less that is."""
    known = {"key": 0.85, "middle": 0.55, "small": 0.25}[weight]
    promise = dice.pick(("high", "middle", "low"))
    wallet = {"high": dice.between(0.12, 0.35), "middle": dice.between(0.3, 0.6), "low": dice.between(0.6, 0.95)}
    facts: dict[str, Any] = {
        "employees": _round(dice.between(0.5, 1.8) * (20 + spend / 2500)),
        "ownership": dice.weighted({"private": 55, "foreign": 18, "state_owned": 12, "listed": 12, "public": 3}),
        "purchase_budget": Decimal(_round(spend / wallet[promise] / 1000) * 1000),
        "industry_outlook": dice.weighted(OUTLOOK[promise]),
        "rival_closeness": dice.weighted(RIVALS[promise]),
        "fit": dice.weighted(FIT[promise]),
        "supplier_preference": dice.weighted({"multiple": 65, "sole": 35}),
        "need_orientation": dice.weighted({"cost_sensitive": 45, "quality_seeking": 38, "innovation_driven": 17}),
        "credit_limit": Decimal(max(20, _round(spend / 5000)) * 1000),
    }
    told = {name: value for name, value in facts.items() if dice.chance(known)}
    if not dice.chance(0.5 + known / 2):
        told["industry"] = None
    return replace(customer, **told, since=_asked_on(dice))


def _asked_on(dice: Dice) -> date:
    """Return the day the profile was filled in: mostly this year, sometimes so long ago that it is stale."""
    age = dice.between(10, 170) if dice.chance(0.7) else dice.between(200, 640)
    return workday(shift(REFERENCE, -age))


def _round(number: float) -> int:
    """Return a number with its two leading digits, as people say it."""
    unit = int("1" + "0" * max(0, len(str(int(number))) - 2))
    return round(number / unit) * unit


def _habits(dice: Dice, rank: int, spend: float, industry: str) -> Habits:
    """Return how an ordinary customer buys: the larger, the more often."""
    gap = dice.between(0.7, 1.4) * (14 + rank * 0.42)
    care, discount = _care(dice, rank)
    first, last = _lifetime(dice, gap, steady=care != "light")
    late = dice.weighted({-2.0: 30, 1.0: 32, 8.0: 20, 22.0: 12, 48.0: 6})
    return Habits(
        yearly=spend,
        gap=gap,
        first=first,
        last=last,
        categories=_categories(dice, rank, industry),
        jitter=dice.weighted({0.15: 30, 0.32: 40, 0.6: 30}),
        growth=dice.weighted(GROWTH) if care == "light" else 0.0,
        season=SEASON.get(industry, "flat"),
        discount=discount,
        terms=dice.pick((30, 30, 45, 60)),
        late=late + dice.between(-2, 4),
        care=care,
    )


def _lifetime(dice: Dice, gap: float, *, steady: bool) -> tuple[date, date]:
    """Return the first and last day of ordering: most are old and alive, some new, some gone."""
    kind = "old" if steady else dice.weighted({"old": 56, "joined": 24, "new": 6, "gone": 14})
    last = shift(REFERENCE, -dice.between(0, gap))
    first = shift(START, dice.between(0, gap))
    if kind == "joined":
        first = shift(START, dice.between(90, 780))
    if kind == "new":
        first = shift(REFERENCE, -dice.between(12, 80))
        last = max(first, last)
    if kind == "gone":
        last = shift(REFERENCE, -dice.between(min(3.5 * gap, 240) + 70, 780))
        first = min(first, shift(last, -gap))
    return max(START, workday(first)), max(START, workday(last))


def _categories(dice: Dice, rank: int, industry: str) -> tuple[str, ...]:
    """Return the product categories they buy, by what their industry needs."""
    count = dice.whole(3, 6) if rank <= KEY else dice.whole(2, 4) if rank <= MIDDLE else dice.whole(1, 3)
    wanted = dict(zip(CATEGORIES, DEMAND[industry], strict=True))
    chosen: list[str] = []
    for _ in range(count):
        category = dice.weighted({name: weight for name, weight in wanted.items() if name not in chosen})
        chosen.append(category)
    return tuple(chosen)


def _care(dice: Dice, rank: int) -> tuple[Care, float]:
    """Return how much of our time they take, and their discount; some cost us about what they bring, or more."""
    if rank > MIDDLE and rank % 20 == 3:
        return "crushing", 1.0
    if rank > 2 * KEY and rank % 9 == 5:
        return "heavy", 1.0
    return "light", dice.between(0, 0.16 if rank <= KEY else 0.1)
