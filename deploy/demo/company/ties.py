"""Ties between customers: who brought us whom, who cites or depends on whom, who meets in one circle."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from company.accounts import Account
from company.days import REFERENCE, START, happened, shift, workday
from company.dice import Dice
from company.rows import Introduction
from company.texts import texts

HUBS = 3
CIRCLES = (("machinery", 7), ("electronics", 6), ("automotive", 6), ("food", 5), ("construction", 4))
DEPENDENT, CITING, STRANGERS = 14, 16, 12


def introductions(accounts: list[Account]) -> list[Introduction]:
    """Return all ties, numbered by day."""
    drawn = [account for account in accounts if not account.story and not account.bare and account.habits]
    found = [row for account in accounts for row in account.introductions]
    found += _brought(drawn) + _circles(drawn) + _dependent(drawn) + _citing(drawn) + _strangers(drawn)
    found = [row for row in found if happened(row.on)]
    found.sort(key=lambda row: (row.on, row.customer_id, row.other_customer_id or "", row.kind))
    return [replace(row, introduction_id=f"IN-{number:04d}") for number, row in enumerate(found, 1)]


def _brought(accounts: Sequence[Account]) -> list[Introduction]:
    """Return whom the few hubs, and now and then somebody else, brought us: mostly of their own trade."""
    dice = Dice("brought")
    joined = [a for a in accounts if a.habits and a.habits.first > shift(START, 100)]
    hubs = dice.some([a for a in accounts if a.weight == "key"], HUBS)
    rows: list[Introduction] = []
    for index, other in enumerate(dice.shuffled(joined)):
        if index % 2:
            continue
        same = [hub for hub in hubs if hub.lang == other.lang] or hubs
        by = dice.pick(same) if dice.chance(0.55) else dice.pick(accounts)
        if by is not other and other.habits:
            kind = dice.weighted({"introduced": 60, "referred": 40})
            day = workday(shift(other.habits.first, -dice.whole(10, 70)))
            rows.append(Introduction("", by.id, kind, day, other.id, outcome="won"))
    return rows


def _circles(accounts: Sequence[Account]) -> list[Introduction]:
    """Return who meets in one association: everybody with nearly everybody else of it."""
    dice, rows = Dice("circles"), list[Introduction]()
    for industry, size in CIRCLES:
        members = dice.some([a for a in accounts if a.customer.industry == industry and a.weight != "small"], size)
        day = _day(dice)
        pairs = [(a, b) for place, a in enumerate(members) for b in members[place + 1 :]]
        rows += [Introduction("", a.id, "shares_circle", day, b.id) for a, b in pairs if dice.chance(0.75)]
    return rows


def _dependent(accounts: Sequence[Account]) -> list[Introduction]:
    """Return which small suppliers depend on a large customer of the same trade."""
    dice = Dice("dependent")
    small = dice.some([a for a in accounts if a.weight == "small" and a.customer.industry], DEPENDENT)
    rows = []
    for account in small:
        large = [a for a in accounts if a.weight == "key" and a.customer.industry == account.customer.industry]
        if large:
            rows.append(Introduction("", account.id, "depends_on", _day(dice), large[0].id))
    return rows


def _citing(accounts: Sequence[Account]) -> list[Introduction]:
    """Return who names whom as an example in public: the large are named."""
    dice = Dice("citing")
    large = [a for a in accounts if a.weight == "key"][:9]
    pairs = [(dice.pick(accounts), dice.pick(large)) for _ in range(CITING)]
    return [Introduction("", a.id, "cites", _day(dice), b.id) for a, b in pairs if a is not b]


def _strangers(accounts: Sequence[Account]) -> list[Introduction]:
    """Return introductions to companies that are no customers: lost, or still open."""
    dice, rows = Dice("strangers"), list[Introduction]()
    for account in dice.some([a for a in accounts if a.weight != "small"], STRANGERS):
        name = dice.pick(texts()["strangers"][account.lang])
        kind = dice.weighted({"introduced": 70, "referred": 30})
        outcome = dice.weighted({"open": 50, "lost": 50})
        rows.append(Introduction("", account.id, kind, _day(dice), other_name=name, outcome=outcome))
    return rows


def _day(dice: Dice) -> date:
    """Return a working day of the last two and a half years."""
    return workday(shift(REFERENCE, -dice.whole(15, 900)))
