"""Surveys: twice a year about half of the customers say how they like us."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from company.accounts import Account
from company.days import happened, shift, workday
from company.dice import Dice
from company.rows import Contact, Survey
from company.texts import sentence

ROUNDS = (date(2024, 4, 15), date(2024, 10, 14), date(2025, 4, 14), date(2025, 10, 13), date(2026, 4, 13))
SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}
ASKED = {"nps": 0.9, "csat": 0.55, "ces": 0.35}
ANSWERS = {"key": 0.75, "middle": 0.5, "small": 0.3}  # who answers at all
GRIEVANCES = ("complaints", "rival", "usage")
GRIEVES = 0.55  # how far trouble pulls an answer down


def surveys(accounts: list[Account], contacts: Sequence[Contact]) -> list[Survey]:
    """Return all answers, numbered by day."""
    people: dict[str, list[Contact]] = {}
    for contact in contacts:
        people.setdefault(contact.customer_id, []).append(contact)
    found = [row for account in accounts for row in account.surveys or _answers(account, people.get(account.id, []))]
    found.sort(key=lambda row: (row.answered_on, row.customer_id, row.kind))
    return [replace(row, survey_id=f"SV-{number:04d}") for number, row in enumerate(found, 1)]


def _answers(account: Account, people: list[Contact]) -> list[Survey]:
    """Return what an ordinary customer answered; it goes down with what goes wrong there."""
    dice = Dice("surveys", account.id)
    if account.story or account.habits is None or not dice.chance(ANSWERS[account.weight]):
        return []
    liking = dice.weighted({0.93: 30, 0.82: 38, 0.68: 22, 0.45: 10})
    rows: list[Survey] = []
    for asked in ROUNDS:
        day = workday(shift(asked, dice.whole(0, 24)))
        if account.habits.first < day < shift(account.habits.last, 60) and happened(day) and dice.chance(0.8):
            trouble = max(account.habits.sign(name, day) for name in GRIEVANCES)
            rows += _round(dice, account, people, day, liking - GRIEVES * trouble)
    return rows


def _round(dice: Dice, account: Account, people: list[Contact], day: date, mood: float) -> list[Survey]:
    """Return one round's answers of one person."""
    here = [p for p in people if (p.since or day) <= day and (p.left_on is None or p.left_on > day)]
    person = dice.pick(here).contact_id if here else None
    rows = []
    for kind, (low, high) in SCALES.items():
        answer = min(1.0, max(0.0, mood + 0.07 * dice.bell()))
        if dice.chance(ASKED[kind]):
            said = sentence(dice, account, "answers", "good" if answer > 0.75 else "bad") if dice.chance(0.3) else None
            rows.append(Survey("", account.id, day, kind, low + round(answer * (high - low)), person, said))
    return rows
