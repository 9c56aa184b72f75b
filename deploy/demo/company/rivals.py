"""Rivals: whom customers saw, asked, tried or bought from beside us, as far as our people heard of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from company.accounts import Account
from company.days import REFERENCE, happened, shift, workday
from company.dice import Dice
from company.habits import Habits
from company.rows import RivalContact
from company.texts import sentence, texts

# Where a rival comes nearer: what it did, and how many days before the day they left (after it below nothing).
APPROACH = (("seen", 200), ("quoted", 120), ("trial", 55), ("bought", -25), ("bought", -70), ("bought", -130))
STAYS_AT = 2  # steps of that a customer who stays takes
PATTERNS = {"none": 60, "seen": 16, "now_and_then": 13, "by_turns": 7, "quoted": 4}
HEARD = {"key": 1.0, "middle": 0.75, "small": 0.35}
WINDOW = 700  # days back our people remember


def rival_contacts(accounts: list[Account]) -> list[RivalContact]:
    """Return all that is known of rivals, numbered by day."""
    found = [row for account in accounts for row in account.rival_contacts or _contacts(account)]
    found = [row for row in found if happened(row.on)]
    found.sort(key=lambda row: (row.on, row.customer_id, row.kind))
    return [replace(row, rival_contact_id=f"RC-{number:04d}") for number, row in enumerate(found, 1)]


def _contacts(account: Account) -> list[RivalContact]:
    """Return what is known of an ordinary customer: one who leaves for a rival comes nearer to it step by step."""
    habits, dice = account.habits, Dice("rivals", account.id)
    if account.story or habits is None or not dice.chance(HEARD[account.weight]):
        return []
    rival = dice.pick(texts()["rivals"][account.lang])
    fading = habits.fading
    if fading and fading.shows("rival"):
        steps: Sequence[tuple[str, int]] = APPROACH if fading.left else APPROACH[:STAYS_AT]
        return [_row(dice, account, shift(fading.until, dice.whole(-8, 8) - ahead), rival, k) for k, ahead in steps]
    return _beside_us(dice, account, habits, rival)


def _beside_us(dice: Dice, account: Account, habits: Habits, rival: str) -> list[RivalContact]:
    """Return what somebody buys elsewhere while buying from us, or before they came to us."""
    first = max(habits.first, shift(REFERENCE, -WINDOW))
    if habits.first > shift(REFERENCE, -500) and dice.chance(0.5):
        return [_row(dice, account, shift(first, -dice.whole(20, 60) - 50 * n), rival, "bought") for n in range(3)]
    pattern = dice.weighted(PATTERNS)
    if pattern in ("seen", "quoted"):
        return [_row(dice, account, _between(dice, first, habits.last), rival, pattern)]
    times = {"none": 0, "now_and_then": dice.whole(1, 3), "by_turns": dice.whole(7, 9)}[pattern]
    return [_row(dice, account, _between(dice, first, habits.last), rival, "bought") for _ in range(times)]


def _between(dice: Dice, first: date, last: date) -> date:
    """Return a day between two."""
    return shift(first, dice.share() * (last - first).days)


def _row(dice: Dice, account: Account, day: date, rival: str, kind: str) -> RivalContact:
    """Return one thing that was heard of a rival."""
    source = sentence(dice, account, "heard_from") if dice.chance(0.7) else None
    return RivalContact("", account.id, workday(day), rival, kind, source)
