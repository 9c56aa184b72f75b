"""Plans in the store: laid down once a customer and reason, moved by their start, ticked off step by step."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlmodel import Session, col, select

from core.accountplan import Step
from core.store import reasons
from core.store.insertion import insert_new
from core.store.tables.plans import Plan
from core.types import Reason

DONE = "done_on"


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan as it was laid down; a proposal while nobody did."""

    reason: str
    starts: date
    calendar: str | None
    steps: tuple[Step, ...]
    made_by: str | None


def plan_of(session: Session, customer_id: int, reason: str | None = None) -> Kept | None:
    """Return the plan of a customer for a reason, the last one made for any; None while there is none."""
    mine = select(Plan).where(Plan.customer_id == customer_id)
    if reason is not None:
        mine = mine.where(Plan.reason == reason)
    row = session.exec(mine.order_by(col(Plan.made_at).desc(), Plan.reason)).first()
    return None if row is None else _kept(row)


def lay_down(
    session: Session,
    customer_id: int,
    reason: str,
    starts: date,
    calendar: str | None,
    steps: Sequence[Step],
    *,
    now: datetime,
    who: str,
) -> Kept:
    """Keep a plan unless there is one for this customer and reason already; return the one that holds."""
    values = {"starts": starts, "calendar": calendar, "steps": _told(steps), "made_at": now, "made_by": who}
    insert_new(session, Plan, customer_id=customer_id, reason=reason, **values)
    return _kept(session.get_one(Plan, (customer_id, reason)))


def move(session: Session, customer_id: int, reason: str, starts: date) -> Kept:
    """Let a plan start on another day; its steps move with it."""
    row = session.get_one(Plan, (customer_id, reason))
    row.starts = starts
    session.add(row)
    session.flush()
    return _kept(row)


def tick_off(session: Session, customer_id: int, reason: str, number: int, on: date) -> bool:
    """Mark a step of a plan done, by its number from 1; False when it was already, or there is none."""
    this = select(Plan).where(Plan.customer_id == customer_id, Plan.reason == reason)
    row = session.exec(this.with_for_update().execution_options(populate_existing=True)).one()
    steps = list(_kept(row).steps)
    if not 1 <= number <= len(steps) or steps[number - 1].done_on is not None:
        return False
    steps[number - 1] = replace(steps[number - 1], done_on=on)
    row.steps = _told(steps)
    session.add(row)
    session.flush()
    return True


def _told(steps: Sequence[Step]) -> str:
    """Return steps as JSON; the day one was done on stands among its values."""
    done = [{DONE: step.done_on} if step.done_on else {} for step in steps]
    said = [Reason(step.key, {**step.values, **on}, step.after) for step, on in zip(steps, done, strict=True)]
    return json.dumps([reasons.to_json(reason) for reason in said])


def _kept(row: Plan) -> Kept:
    told = [reasons.from_json(text) for text in json.loads(row.steps)]
    return Kept(row.reason, row.starts, row.calendar, tuple(_step(one) for one in told if one), row.made_by)


def _step(told: Reason) -> Step:
    values = dict(told.values)
    done = values.pop(DONE, None)
    return Step(told.key, round(told.weight), values, done if isinstance(done, date) else None)
