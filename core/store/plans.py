"""Plans in the store: laid down once a customer and reason, moved by their start."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from core.accountplan import Step
from core.store import reasons
from core.store.insertion import insert_new
from core.store.tables.plans import Plan
from core.types import Reason


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan as it was laid down."""

    reason: str
    starts: date
    calendar: str | None
    steps: tuple[Step, ...]
    made_by: str


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
    text = json.dumps([reasons.to_json(Reason(step.key, step.values, step.after)) for step in steps])
    values = {"starts": starts, "calendar": calendar, "steps": text, "made_at": now, "made_by": who}
    insert_new(session, Plan, customer_id=customer_id, reason=reason, **values)
    return _kept(session.get_one(Plan, (customer_id, reason)))


def move(session: Session, customer_id: int, reason: str, starts: date) -> Kept:
    """Let a plan start on another day; its steps move with it."""
    row = session.get_one(Plan, (customer_id, reason))
    row.starts = starts
    session.add(row)
    session.flush()
    return _kept(row)


def _kept(row: Plan) -> Kept:
    told = [reasons.from_json(text) for text in json.loads(row.steps)]
    steps = tuple(Step(one.key, round(one.weight), one.values) for one in told if one)
    return Kept(row.reason, row.starts, row.calendar, steps, row.made_by)
