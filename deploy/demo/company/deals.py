"""Deals: contracts that run or ran, and opportunities at their stages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from company.accounts import Account
from company.days import REFERENCE, happened, shift, workday
from company.dice import Dice
from company.habits import Habits
from company.rows import Contract, Opportunity
from company.texts import sentence, texts

STAGE_SHARES = (18, 25, 27, 20, 10)  # of the stages in texts.toml, in their order
YEAR = 364


def contracts(accounts: list[Account]) -> list[Contract]:
    """Return all contracts, numbered by their first day."""
    found = [row for account in accounts for row in account.contracts or _contracts(account)]
    found.sort(key=lambda row: (row.starts_on, row.customer_id))
    return [replace(row, contract_id=f"CT-{number:04d}") for number, row in enumerate(found, 1)]


def _contracts(account: Account) -> list[Contract]:
    """Return the yearly agreements of a larger customer, the last one often still running."""
    dice = Dice("contracts", account.id)
    chance = {"key": 0.85, "middle": 0.6, "small": 0.12}[account.weight]
    if account.habits is None or not dice.chance(chance):
        return []
    starts = workday(shift(account.habits.first, dice.whole(10, 300)))
    rows: list[Contract] = []
    while happened(starts) and starts < account.habits.last:
        rows.append(_contract(dice, account, account.habits, starts))
        starts = shift(rows[-1].ends_on, 1)
    return rows


def _contract(dice: Dice, account: Account, habits: Habits, starts: date) -> Contract:
    """Return one year's agreement."""
    ends = shift(starts, YEAR)
    amount = Decimal(max(1, round(habits.yearly * dice.between(0.7, 1.0) / 10_000)) * 10_000)
    status = "ended" if happened(ends) else "active"
    name = sentence(dice, account, "contracts", year=starts.year)
    known = amount if dice.chance(0.8) else None
    status_on = ends if happened(ends) else starts
    return Contract("", account.id, name, starts, ends, known, status=status, status_on=status_on)


def opportunities(accounts: list[Account]) -> list[Opportunity]:
    """Return all opportunities, numbered by the day they were opened."""
    found = [row for account in accounts for row in account.opportunities or _opportunities(account)]
    found.sort(key=lambda row: (row.opened_on, row.customer_id))
    return [replace(row, opportunity_id=f"OP-{number:04d}") for number, row in enumerate(found, 1)]


def _opportunities(account: Account) -> list[Opportunity]:
    """Return an ordinary account's deals, won, lost and open."""
    dice = Dice("opportunities", account.id)
    if account.bare or account.story:
        return []
    if account.habits is None:
        return [_opportunity(dice, account, 60_000, shift(REFERENCE, -dice.whole(15, 110)))]
    count = {"key": 1.6, "middle": 0.7, "small": 0.12}[account.weight]
    oldest = (REFERENCE - account.habits.first).days
    ages = [oldest * dice.share() * dice.share() for _ in range(2) if dice.chance(count / 2)]
    return [_opportunity(dice, account, account.habits.yearly / 4, shift(REFERENCE, -age)) for age in ages]


def _opportunity(dice: Dice, account: Account, size: float, opened: date) -> Opportunity:
    """Return one deal; it is decided within half a year or is still open."""
    opened = workday(opened)
    closed = workday(shift(opened, dice.whole(40, 210)))
    row = Opportunity(
        "",
        account.id,
        sentence(dice, account, "opportunities"),
        opened,
        dice.weighted(dict(zip(texts()["stages"][account.lang], STAGE_SHARES, strict=True))),
        Decimal(max(1, round(size * dice.between(0.4, 1.6) / 1000)) * 1000) if dice.chance(0.85) else None,
        rival=dice.pick(texts()["rivals"][account.lang]) if dice.chance(0.4) else None,
    )
    return _decided(dice, account, row, closed) if happened(closed) else row


def _decided(dice: Dice, account: Account, row: Opportunity, closed: date) -> Opportunity:
    """Return the deal as it ended."""
    outcome = "won" if dice.chance(0.48) else "lost"
    stage = texts()["stages"][account.lang][-1] if outcome == "won" else row.stage
    reason = sentence(dice, account, "reasons", outcome)
    return replace(row, closed_on=closed, outcome=outcome, stage=stage, reason=reason)
