"""Keep who opened which playbook for whom and used it, and read what happened with these customers afterwards."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlmodel import Session

from core.ledger import Followed, Opening, outcome_of
from core.store import outcomes
from core.store.columns import number_of
from core.store.driver import fetch, run
from core.store.insertion import insert_new
from core.store.outcomes import Outcomes
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
# From each day a playbook was opened or used on, the first order within the window; what was taken back whole is none.
ORDERED = """
SELECT customer_id, first_on FROM (
    SELECT asked.customer_id, (
        SELECT MIN(placed.day) FROM "order" placed
        WHERE placed.customer_id = asked.customer_id AND placed.day > asked.day
        AND placed.day <= asked.day + :window AND placed.day <= :today
        AND (SELECT COALESCE(SUM(line.amount_minor), 0) FROM order_line line
             WHERE line.order_id = placed.id AND NOT line.reversal)
          > (SELECT COALESCE(SUM(back.amount_minor), 0) FROM reversal back WHERE back.order_id = placed.id)
    ) AS first_on
    FROM (
        SELECT opening.customer_id, opening.day FROM playbook_opening opening
        JOIN customer ON customer.id = opening.customer_id WHERE opening.day <= :today AND {condition}
        UNION SELECT opening.customer_id, opening.used_on FROM playbook_opening opening
        JOIN customer ON customer.id = opening.customer_id WHERE opening.used_on <= :today AND {condition}
    ) asked
) found WHERE first_on IS NOT NULL
"""
HAPPENED = """
SELECT event.customer_id, event.kind, event.before, event.after, event."on" FROM event
WHERE event.run_id IN ({runs}) AND event."on" <= :today AND event.customer_id IN (
    SELECT opening.customer_id FROM playbook_opening opening
    JOIN customer ON customer.id = opening.customer_id WHERE opening.day <= :today AND {condition}
)
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


def followed(session: Session, scope: Scope, today: date, window: int) -> dict[int, Followed]:
    """Return what happened with the customers of the openings within a scope: of orders the first in each window."""
    asked, condition = {"today": number_of(today)}, within(scope)
    days: dict[int, dict[str, list[int]]] = {}
    for customer, day in fetch(session, ORDERED.format(condition=condition), window=window, **asked):
        days.setdefault(customer, {}).setdefault("ordered", []).append(day)
    for customer, outcome, day in _changed(session, condition, today):
        days.setdefault(customer, {}).setdefault(outcome, []).append(day)
    return {customer: Followed(happened) for customer, happened in days.items()}


def _changed(session: Session, condition: str, today: date) -> Iterator[tuple[int, str, int]]:
    """Give the outcomes of changes: as the last run worked them out, and as the runs found them before that reaches."""
    runs = runs_that_counted(session)
    if not runs:
        return
    worked_out = outcomes.read(session, runs[0]) or Outcomes({}, {})
    asked = HAPPENED.format(runs=", ".join(map(str, runs)), condition=condition)
    for customer, kind, before, after, day in fetch(session, asked, today=number_of(today)):
        outcome = outcome_of(kind, before, after)
        if outcome and day <= worked_out.since.get(customer, day):
            yield customer, outcome, day
    for customer, happened in worked_out.happened.items():
        for outcome, days in happened.items():
            yield from ((customer, outcome, day) for day in days if day <= number_of(today))
