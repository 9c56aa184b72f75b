"""Incidents: the few events that tell of a risk with an ordinary customer."""

from dataclasses import replace

from company.accounts import Account
from company.days import REFERENCE, happened, shift, workday
from company.dice import Dice
from company.rows import Incident
from company.texts import sentence

RISKS = {
    "credit": 16, "business": 14, "performance": 14, "operational": 16, "compliance": 8, "reputation": 14, "churn": 8,
    "requirement_change": 10,
}  # fmt: skip
SEVERITY = {"minor": 54, "serious": 38, "grave": 8}
HAPPENS = {"key": 0.34, "middle": 0.26, "small": 0.13}
HISTORY = 650  # days back they were noted


def incidents(accounts: list[Account]) -> list[Incident]:
    """Return all incidents, numbered by day."""
    found = [row for account in accounts for row in account.incidents or _incidents(account)]
    found.sort(key=lambda row: (row.on, row.customer_id, row.risk))
    return [replace(row, incident_id=f"RE-{number:04d}") for number, row in enumerate(found, 1)]


def _incidents(account: Account) -> list[Incident]:
    """Return an ordinary customer's incidents: mostly none, seldom more than one."""
    dice = Dice("incidents", account.id)
    if account.story or account.bare:
        return []
    return [_incident(dice, account) for _ in range(2) if dice.chance(HAPPENS[account.weight])]


def _incident(dice: Dice, account: Account) -> Incident:
    """Return one incident; what is long ago is settled."""
    day = workday(shift(REFERENCE, -5 - HISTORY * dice.share() ** 1.6))
    closed = workday(shift(day, dice.whole(20, 220)))
    risk = dice.weighted(RISKS)
    source = sentence(dice, account, "incident_sources") if dice.chance(0.8) else None
    severity = dice.weighted(SEVERITY)
    settled = closed if happened(closed) else None
    return Incident("", account.id, day, risk, severity, settled, source, sentence(dice, account, "incidents", risk))
