"""Balance sheets of the customers whose accounts are public or were asked for; a few of them look bad."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from company.accounts import Account
from company.days import happened, shift, workday
from company.dice import Dice
from company.habits import Habits
from company.rows import BalanceSheet

YEARS = (2023, 2024, 2025)
ON_FILE = {"key": 0.8, "middle": 0.24, "small": 0.08}
# Over total assets: working capital, retained earnings, earnings before interest and taxes, equity.
STATES = {
    "sound": (0.22, 0.24, 0.09, 0.54),
    "grey": (0.08, 0.10, 0.04, 0.36),
    "distressed": (-0.06, -0.02, -0.01, 0.14),
}
MANY = {"sound": 64, "grey": 25, "distressed": 11}
WORSE = {"sound": 0.0, "grey": 0.01, "distressed": 0.035}  # what a year takes of each ratio


def balance_sheets(accounts: list[Account]) -> list[BalanceSheet]:
    """Return all balance sheets, numbered by the day they became known."""
    found = [row for account in accounts for row in account.balance_sheets or _sheets(account)]
    found.sort(key=lambda row: (row.known_on, row.customer_id))
    return [replace(row, balance_sheet_id=f"BS-{number:04d}") for number, row in enumerate(found, 1)]


def _sheets(account: Account) -> list[BalanceSheet]:
    """Return an ordinary customer's balance sheets of the last years."""
    dice = Dice("sheets", account.id)
    if account.story or account.habits is None or not dice.chance(ON_FILE[account.weight]):
        return []
    state = dice.weighted(MANY)
    assets = account.habits.yearly * dice.between(6, 30)
    years = YEARS[dice.whole(0, 1) :]
    rows = [_sheet(dice, account, account.habits, state, year, assets) for year in years]
    return [row for row in rows if happened(row.known_on)]


def _sheet(dice: Dice, account: Account, habits: Habits, state: str, year: int, assets: float) -> BalanceSheet:
    """Return the balance sheet of one year; the bad ones were better before."""
    end = date(year, 12, 31)
    total = assets * (1 + habits.growth / 3) ** (year - YEARS[-1])
    ratios = [ratio + WORSE[state] * (YEARS[-1] - year) + 0.015 * dice.bell() for ratio in STATES[state]]
    capital, retained, ebit, equity = (_thousands(total * ratio) for ratio in ratios)
    known_on = workday(shift(end, dice.whole(70, 150)))
    whole = _thousands(total)
    earned = ebit if dice.chance(0.95) else None
    return BalanceSheet("", account.id, end, known_on, capital, retained, earned, whole, equity, whole - equity)


def _thousands(amount: float) -> Decimal:
    """Return an amount rounded to thousands, as balance sheets tell it."""
    return Decimal(round(amount / 1000) * 1000)
