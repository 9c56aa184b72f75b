"""Keep who opened which playbook for whom and used it, and read what happened with these customers afterwards."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from core.ledger import Followed, Opening
from core.levels import LEVELS
from core.settle import LEVELS as LEVEL_COLUMNS
from core.store.columns import number_of
from core.store.driver import among, fetch, run
from core.store.insertion import insert_new
from core.store.runs import runs_that_counted
from core.store.scope import Scope, within
from core.store.tables.playbooks import PlaybookOpening

USE = """
UPDATE playbook_opening SET used_on = :today
WHERE used_on IS NULL AND id = (
    SELECT MAX(id) FROM playbook_opening
    WHERE playbook = :playbook AND customer_id = :customer_id AND user_id = :user_id
)
"""
READ = """
SELECT COUNT(*) FROM playbook_opening
WHERE playbook = :playbook AND customer_id = :customer_id AND user_id = :user_id
"""
OPENINGS = """
SELECT opening.playbook, opening.customer_id, opening.day, opening.segment, opening.used_on
FROM playbook_opening opening JOIN customer ON customer.id = opening.customer_id
WHERE opening.day <= :today AND {condition} ORDER BY opening.id
"""
# What was taken back whole is no order.
ORDERED = """
SELECT placed.customer_id, placed.day FROM "order" placed
WHERE placed.customer_id IN ({among}) AND placed.day > :since AND placed.day <= :today
AND (SELECT COALESCE(SUM(line.amount_minor), 0) FROM order_line line
     WHERE line.order_id = placed.id AND NOT line.reversal)
  > (SELECT COALESCE(SUM(back.amount_minor), 0) FROM reversal back WHERE back.order_id = placed.id)
"""
HAPPENED = """
SELECT customer_id, kind, before, after, "on" FROM event
WHERE customer_id IN ({among}) AND run_id IN ({runs}) AND "on" > :since AND "on" <= :today
"""


def opened(
    session: Session,
    playbook: str,
    customer_id: int,
    user_id: int,
    *,
    today: date,
    now: datetime,
    segment: str | None,
) -> None:
    """Keep that a person read a playbook for a customer; looking again on the same day is the same reading."""
    insert_new(
        session,
        PlaybookOpening,
        playbook=playbook,
        customer_id=customer_id,
        user_id=user_id,
        day=today,
        segment=segment,
        at=now,
    )


def used(session: Session, playbook: str, customer_id: int, user_id: int, today: date) -> bool | None:
    """Keep that a person used what they last read in a call; say whether that is news, None when they never read it."""
    keys = {"playbook": playbook, "customer_id": customer_id, "user_id": user_id}
    if not fetch(session, READ, **keys)[0][0]:
        return None
    return bool(run(session, USE, {**keys, "today": number_of(today)}).rowcount)


def openings(session: Session, scope: Scope, today: date) -> list[Opening]:
    """Return every opening up to a day for customers within the scope."""
    statement = OPENINGS.format(condition=within(scope))
    return [Opening(*row) for row in fetch(session, statement, today=number_of(today))]


def followed(session: Session, found: Iterable[Opening], today: date) -> dict[int, Followed]:
    """Return what happened with the customers of some openings since the first of them."""
    known = list(found)
    if not known:
        return {}
    ids, values = among({opening.customer for opening in known})
    given: dict[str, Any] = {**values, "since": min(opening.day for opening in known), "today": number_of(today)}
    days: dict[int, dict[str, list[int]]] = {}
    for customer, day in fetch(session, ORDERED.format(among=ids), **given):
        days.setdefault(customer, {}).setdefault("ordered", []).append(day)
    runs = ", ".join(map(str, runs_that_counted(session)))
    for customer, kind, before, after, day in (
        fetch(session, HAPPENED.format(among=ids, runs=runs), **given) if runs else ()
    ):
        outcome = _outcome(kind, before, after)
        if outcome:
            days.setdefault(customer, {}).setdefault(outcome, []).append(day)
    return {customer: Followed(happened) for customer, happened in days.items()}


def _outcome(kind: str, before: str | None, after: str | None) -> str | None:
    """Return what an event of a run is in the ledger; None for what it does not count."""
    if kind == "state":
        return "moved"
    if kind not in LEVEL_COLUMNS or before not in LEVELS or after not in LEVELS:
        return None
    return "eased" if LEVELS.index(after) < LEVELS.index(before) else "worse"
