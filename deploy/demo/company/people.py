"""Contacts: who sits on the customer's side, in which role, and how they like to be spoken to."""

from dataclasses import replace
from datetime import date

from company.accounts import Account
from company.days import REFERENCE, shift, workday
from company.dice import Dice
from company.names import person
from company.rows import Contact
from company.texts import sentence

ROLES = ("economic_buyer", "purchasing", "technical_evaluator", "champion", "user")
ROLE_CHANCE = {  # how often a role is on file, by the account's weight
    "key": (0.9, 1.0, 0.95, 0.85, 0.9),
    "middle": (0.35, 0.95, 0.5, 0.3, 0.5),
    "small": (0.15, 0.75, 0.1, 0.05, 0.25),
}
LEVEL = {"economic_buyer": "executive", "user": "staff"}
BACKGROUND = {
    "economic_buyer": {"finance": 50, "sales": 30, "technical": 20},
    "purchasing": {"finance": 45, "sales": 40, "technical": 15},
    "technical_evaluator": {"technical": 100},
    "champion": {"technical": 65, "sales": 35},
    "user": {"technical": 100},
}
ATTITUDE = {
    "economic_buyer": {"neutral": 70, "for": 20, "against": 10},
    "purchasing": {"neutral": 60, "for": 20, "against": 20},
    "technical_evaluator": {"neutral": 45, "for": 45, "against": 10},
    "champion": {"for": 95, "neutral": 5},
    "user": {"for": 60, "neutral": 35, "against": 5},
}
PREFERENCES = {
    "channel_preference": {
        "economic_buyer": {"visit": 45, "email": 35, "call": 20},
        "purchasing": {"call": 35, "email": 35, "chat": 30},
        "technical_evaluator": {"email": 45, "visit": 35, "chat": 20},
        "champion": {"chat": 40, "visit": 35, "call": 25},
        "user": {"chat": 60, "visit": 30, "call": 10},
    },
    "time_preference": {role: {"morning": 40, "afternoon": 35, "noon": 10, "evening": 15} for role in ROLES},
    "style_preference": {
        "economic_buyer": {"formal": 65, "plain": 35},
        "purchasing": {"plain": 60, "formal": 30, "friendly": 10},
        "technical_evaluator": {"plain": 75, "formal": 20, "friendly": 5},
        "champion": {"friendly": 60, "plain": 40},
        "user": {"friendly": 70, "plain": 30},
    },
    "frequency_preference": {
        "economic_buyer": {"quarterly": 60, "when_needed": 40},
        "purchasing": {"weekly": 35, "monthly": 55, "when_needed": 10},
        "technical_evaluator": {"monthly": 40, "when_needed": 60},
        "champion": {"weekly": 45, "monthly": 55},
        "user": {"weekly": 40, "monthly": 30, "when_needed": 30},
    },
    "form_preference": {
        "economic_buyer": {"figures": 70, "slides": 30},
        "purchasing": {"figures": 80, "cases": 20},
        "technical_evaluator": {"samples": 45, "figures": 40, "cases": 15},
        "champion": {"cases": 60, "slides": 20, "samples": 20},
        "user": {"samples": 85, "cases": 15},
    },
    "depth_preference": {
        "economic_buyer": {"summary": 90, "detail": 10},
        "purchasing": {"summary": 40, "detail": 60},
        "technical_evaluator": {"detail": 90, "summary": 10},
        "champion": {"summary": 60, "detail": 40},
        "user": {"summary": 75, "detail": 25},
    },
}
CHARACTER = {
    "hesitant": 16, "hot_tempered": 8, "silent": 14, "frugal": 14, "vain": 8, "bargain_hunting": 12, "talkative": 14,
    "rational_argumentative": 14,
}  # fmt: skip
MOTIVE = {
    "economic_buyer": {"value_raising": 55, "practical": 25, "complex_psychological": 20},
    "purchasing": {"demand_led": 45, "practical": 35, "complex_psychological": 20},
    "technical_evaluator": {"practical": 60, "value_raising": 25, "demand_led": 15},
    "champion": {"value_raising": 40, "basic_psychological": 35, "practical": 25},
    "user": {"practical": 50, "basic_psychological": 35, "demand_led": 15},
}
MAILBOX = dict(zip(ROLES, ("office", "purchasing", "engineering", "plant", "workshop"), strict=True))
CALLING = {"DE": 49, "NL": 31, "GB": 44, "SG": 65, "US": 1, "IN": 91, "AU": 61}
KNOWN = {"key": 0.9, "middle": 0.6, "small": 0.35}
EDUCATION = {"executive": {"master": 60, "bachelor": 40}, "manager": {"bachelor": 70, "master": 30}}
SCHOOLING = {"vocational": 60, "bachelor": 40}


def contacts(accounts: list[Account]) -> list[Contact]:
    """Return everybody's contacts, numbered in the order of the accounts."""
    found = [contact for account in accounts for contact in account.contacts or _contacts(account)]
    drawn = iter(f"K-{number:04d}" for number in range(101, 101 + len(found)))
    return [contact if contact.contact_id else replace(contact, contact_id=next(drawn)) for contact in found]


def _contacts(account: Account) -> list[Contact]:
    """Return the contacts on file of an ordinary account."""
    if account.bare:
        return []
    dice = Dice("people", account.id)
    roles = [role for role, chance in zip(ROLES, ROLE_CHANCE[account.weight], strict=True) if dice.chance(chance)]
    names: list[str] = []
    for _ in roles:
        name = person(dice, account.lang)
        while name in names:
            name = person(dice, account.lang)
        names.append(name)
    return _without_champion(account, [_contact(dice, account, *pair) for pair in zip(roles, names, strict=True)])


def _without_champion(account: Account, people: list[Contact]) -> list[Contact]:
    """Return the contacts after their champion, or else their buyer, has gone if that is what went wrong there."""
    fading = account.habits.fading if account.habits else None
    speakers = sorted((p for p in people if p.role in ("champion", "purchasing")), key=lambda p: p.role or "")
    if not speakers or fading is None or not fading.shows("champion"):
        return people
    dice = Dice("champion", account.id)
    left_on = workday(shift(fading.until, -dice.whole(20, 130)))
    gone = replace(speakers[0], left_on=left_on, since=workday(shift(left_on, -dice.whole(200, 600))))
    return [gone if person is speakers[0] else person for person in people]


def _contact(dice: Dice, account: Account, role: str, name: str) -> Contact:
    """Return one contact; what is not known stays empty."""
    level = LEVEL.get(role, "manager")
    left = dice.chance(0.04)
    facts = {
        "attitude": dice.weighted(ATTITUDE[role]),
        "background": dice.weighted(BACKGROUND[role]),
        "education": dice.weighted(EDUCATION.get(level, SCHOOLING)),
        "kpi": sentence(dice, account, "kpi", role),
        "influencer": dice.weighted({"yes": 30, "no": 70}),
        **{name: dice.weighted(by_role[role]) for name, by_role in PREFERENCES.items()},
    }
    told = {name: value for name, value in facts.items() if dice.chance(KNOWN[account.weight])}
    role_known = dice.chance(0.6 + KNOWN[account.weight] * 0.4)
    return Contact(
        contact_id="",
        customer_id=account.id,
        name=name,
        title=sentence(dice, account, "titles", role),
        role=role if role_known else None,
        level=level,
        phone=_phone(dice, account.customer.country),
        email=f"{MAILBOX[role]}@{account.id.lower()}.example" if dice.chance(0.7) else None,
        left_on=_day_within(dice, 20, 400) if left else None,
        since=_day_within(dice, 420, 900) if left else _day_within(dice, 15, 860),
        **told,
        **_character(Dice("character", account.id, role), account, role),
    )


def _character(dice: Dice, account: Account, role: str) -> dict[str, str]:
    """Return what they are like to sell to and why they want to buy, as far as somebody noted it."""
    facts = {
        "psychological_type": dice.weighted(CHARACTER),
        "purchase_motive": dice.weighted(MOTIVE[role]),
        "motive_need": sentence(dice, account, "motives", role),
    }
    return {name: value for name, value in facts.items() if dice.chance(KNOWN[account.weight] * 0.55)}


def _phone(dice: Dice, country: str | None) -> str | None:
    """Return a number that reaches nobody: no Chinese mobile begins with 100, and 555 01xx is too short elsewhere."""
    if country == "CN":
        return f"100 5550 {dice.whole(1000, 9999)}"
    return f"+{CALLING[country]} 555 01{dice.whole(0, 99):02d}" if country else None


def _day_within(dice: Dice, least: int, most: int) -> date:
    """Return a working day so many days ago."""
    return workday(shift(REFERENCE, -dice.whole(least, most)))
