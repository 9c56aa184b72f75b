"""Service costs: what our people booked for serving a customer, where they book it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from company.accounts import Account
from company.days import REFERENCE, shift, workday
from company.dice import Dice
from company.rows import ServiceCost
from company.texts import sentence

BOOKED = {"key": 0.3, "middle": 0.14, "small": 0.0}  # of the customers
SHARE_OF_SPEND = {"light": 0.02, "none": 0.02, "heavy": 0.14, "crushing": 0.25}
HISTORY = 700  # days back the books go


def service_costs(accounts: list[Account]) -> list[ServiceCost]:
    """Return all booked costs, numbered by day."""
    found = [row for account in accounts for row in account.service_costs or _costs(account)]
    found.sort(key=lambda row: (row.on, row.customer_id))
    return [replace(row, cost_id=f"SC-{number:04d}") for number, row in enumerate(found, 1)]


def _costs(account: Account) -> list[ServiceCost]:
    """Return what an ordinary customer cost, about once a quarter."""
    dice = Dice("costs", account.id)
    if account.story or account.habits is None or not dice.chance(BOOKED[account.weight]):
        return []
    a_quarter = account.habits.yearly * SHARE_OF_SPEND[account.habits.care] / 4
    day, rows = shift(max(account.habits.first, shift(REFERENCE, -HISTORY)), 30), list[ServiceCost]()
    while day <= min(REFERENCE, shift(account.habits.last, 60)):
        rows.append(_cost(dice, account, day, a_quarter * dice.between(0.5, 1.5)))
        day = shift(day, dice.whole(70, 110))
    return rows


def _cost(dice: Dice, account: Account, day: date, amount: float) -> ServiceCost:
    """Return one booking."""
    description = sentence(dice, account, "costs")
    return ServiceCost("", account.id, workday(day), description, Decimal(max(60, round(amount / 10) * 10)))
