"""Dealings: calls, visits and notes with the customers, and their complaints."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from company.accounts import Account
from company.days import REFERENCE, happened, shift, workday
from company.dice import Dice
from company.rows import Complaint, Contact, Interaction
from company.texts import sentence, texts, turns

KINDS: dict[str, dict[str, float]] = {
    "key": {"call": 22, "visit": 20, "meeting": 10, "email": 20, "chat": 12, "quote": 10, "service": 4, "event": 2},
    "middle": {"call": 28, "visit": 9, "meeting": 4, "email": 26, "chat": 20, "quote": 10, "service": 2, "event": 1},
    "small": {"call": 22, "visit": 2, "email": 38, "chat": 30, "quote": 8},
    "costly": {"visit": 46, "service": 40, "call": 14},
}
WRITTEN = ("email", "chat", "quote")
ANSWER_HOURS = {2.0: 25, 7.0: 35, 22.0: 28, 58.0: 12}  # how soon somebody usually answers: how many do
A_YEAR = {"key": 14, "middle": 6.5, "small": 2.6}
STILL_CALLED = 260  # days our people go on calling somebody who stopped buying
HISTORY = 900  # days back the notes go
COMPLAINTS_A_YEAR = {"key": 1.6, "middle": 0.95, "small": 0.35}
STILL_OPEN = 75  # days within which a complaint may still wait for an answer


def interactions(accounts: list[Account], contacts: Sequence[Contact]) -> list[Interaction]:
    """Return all dealings, numbered by day."""
    people: dict[str, list[Contact]] = {}
    for contact in contacts:
        people.setdefault(contact.customer_id, []).append(contact)
    found = [row for account in accounts for row in account.interactions or _dealings(account, people)]
    found.sort(key=lambda row: (row.on, row.customer_id, row.kind, row.summary))
    return [replace(row, interaction_id=f"I-{number:05d}") for number, row in enumerate(found, 1)]


def _dealings(account: Account, people: dict[str, list[Contact]]) -> list[Interaction]:
    """Return what is on file with an ordinary account."""
    if account.bare:
        return []
    dice = Dice("dealings", account.id)
    if account.habits and account.habits.care == "none":
        return []
    notes = {kind: turns(dice, account, "notes", kind) for kind in texts()["notes"]}
    usual = _days(dice, account, A_YEAR[account.weight])
    costly = _days(dice, account, account.habits.care_a_year() if account.habits else 0)
    here = people.get(account.id, [])
    dealings = [(day, dice.weighted(KINDS[account.weight])) for day in usual]
    dealings += [(day, dice.weighted(KINDS["costly"])) for day in costly]
    rows = [_dealing(dice, account, here, day, kind, next(notes[kind])) for day, kind in dealings]
    return _answered(account, rows) + _trials(account)


def _answered(account: Account, rows: list[Interaction]) -> list[Interaction]:
    """Return the dealings with the hours until they answered what was written, where somebody looked."""
    dice = Dice("answering", account.id)
    usual = dice.weighted(ANSWER_HOURS)
    noted = [row.kind in WRITTEN and dice.chance(0.55) for row in rows]
    hours = [round(usual * dice.between(0.4, 1.9), 1) for _ in rows]
    return [
        replace(row, response_hours=hour) if looked else row
        for row, hour, looked in zip(rows, hours, noted, strict=True)
    ]


def _trials(account: Account) -> list[Interaction]:
    """Return a trial, which some had and most bought after."""
    dice = Dice("trials", account.id)
    if not dice.chance(0.06 if account.habits else 0.4):
        return []
    day = workday(shift(REFERENCE, -dice.whole(20, 420)))
    return [Interaction("", account.id, day, "trial", None, account.rep, sentence(dice, account, "notes", "trial"))]


def _days(dice: Dice, account: Account, a_year: float) -> list[date]:
    """Return the days of so many dealings a year, from the first order to a good while after the last."""
    if not a_year:
        return []
    habits = account.habits
    oldest = shift(REFERENCE, -HISTORY if habits else -260)
    first = max(oldest, habits.first) if habits else oldest
    until = min(REFERENCE, shift(habits.last, STILL_CALLED)) if habits else REFERENCE
    days: list[date] = []
    day = shift(first, dice.between(3, 365 / a_year))
    while day <= until:
        days.append(workday(day))
        day = shift(day, 1 + dice.between(0.3, 1.7) * 365 / a_year)
    return days


def _dealing(dice: Dice, account: Account, people: list[Contact], day: date, kind: str, note: str) -> Interaction:
    """Return one dealing, with one of the people who were there at the time."""
    here = [person for person in people if person.left_on is None or person.left_on > day]
    person = dice.pick(here).contact_id if here and dice.chance(0.85) else None
    return Interaction("", account.id, day, kind, person, account.rep, note)


def complaints(accounts: list[Account]) -> list[Complaint]:
    """Return all complaints, numbered by day."""
    found = [row for account in accounts for row in account.complaints or _complaints(account)]
    found.sort(key=lambda row: (row.opened_on, row.customer_id))
    return [replace(row, complaint_id=f"CP-{number:04d}") for number, row in enumerate(found, 1)]


def _complaints(account: Account) -> list[Complaint]:
    """Return an ordinary customer's complaints; the more they cost us, the more they complain."""
    if account.habits is None or account.story:
        return []
    dice = Dice("complaints", account.id)
    busy = {"light": 1, "none": 0, "heavy": 2, "crushing": 8}[account.habits.care]
    rows = [_complaint(dice, account, day) for day in _days(dice, account, COMPLAINTS_A_YEAR[account.weight] * busy)]
    fading = account.habits.fading
    if fading is None or not fading.shows("complaints"):
        return rows
    dice = Dice("last complaints", account.id)
    days = [workday(shift(fading.until, -dice.whole(2, 170))) for _ in range(dice.whole(1, 3))]
    return rows + [_complaint(dice, account, day) for day in days]


def _complaint(dice: Dice, account: Account, day: date) -> Complaint:
    """Return one complaint, closed after a while or still open."""
    closed = max(day, workday(shift(day, dice.between(3, 30))))
    waits = (REFERENCE - day).days <= STILL_OPEN and dice.chance(0.6)
    return Complaint(
        "",
        account.id,
        day,
        closed if happened(closed) and not waits else None,
        dice.weighted({"normal": 50, "low": 18, "urgent": 32}),
        sentence(dice, account, "causes"),
    )
