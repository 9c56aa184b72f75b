"""Follow-up plans as they are kept: made once for an order, moved, ticked off, and what of them is due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select, update

from core.followups import Order, Planned
from core.store.insertion import insert_new
from core.store.tables.followups import FollowupPlan, FollowupStep
from core.types import Money


@dataclass(frozen=True, slots=True)
class Kept:
    """A plan with its steps in the order of their days."""

    plan: FollowupPlan
    steps: tuple[FollowupStep, ...]

    @property
    def open(self) -> tuple[FollowupStep, ...]:
        """The steps nobody has ticked off."""
        return tuple(step for step in self.steps if step.done_at is None)


def goal_of(step: FollowupStep) -> Money | None:
    """Return what a step should bring."""
    return _money(step.goal_minor, step.goal_currency)


def usual_of(plan: FollowupPlan) -> Money | None:
    """Return the usual order a plan was made from."""
    return _money(plan.usual_minor, plan.usual_currency)


def current(session: Session, customer_id: int) -> Kept | None:
    """Return the plan after a customer's newest order that has one."""
    newest = select(FollowupPlan).where(FollowupPlan.customer_id == customer_id)
    plan = session.exec(newest.order_by(col(FollowupPlan.order_on).desc()).limit(1)).first()
    return None if plan is None else _with_steps(session, plan)


def proposed(
    customer_id: int, order: Order, steps: Sequence[Planned], user_id: int, today: date, now: datetime
) -> Kept:
    """Return a plan after an order as ``keep`` would keep it, kept nowhere: its steps have no number yet."""
    plan = FollowupPlan(**_plan_row(customer_id, order, user_id, today, now))
    return Kept(plan, tuple(_row(0, step) for step in steps))


def keep(
    session: Session, customer_id: int, order: Order, steps: Sequence[Planned], user_id: int, today: date, now: datetime
) -> None:
    """Keep a plan after an order, unless there is one: two who ask at once get the same."""
    made = _plan_row(customer_id, order, user_id, today, now)
    if not insert_new(session, FollowupPlan, **made):
        return
    this = select(FollowupPlan.id).where(FollowupPlan.customer_id == customer_id, FollowupPlan.reason == made["reason"])
    plan_id = session.exec(this).one()
    session.add_all(_row(plan_id, step) for step in steps)
    session.flush()


def _plan_row(customer_id: int, order: Order, user_id: int, today: date, now: datetime) -> dict[str, Any]:
    minor, currency = _parts(order.usual)
    made = {"made_by": user_id, "made_on": today, "changed_at": now, "version": 1}
    usual = {"usual_minor": minor, "usual_currency": currency}
    start = {"order_on": order.on, "gap_days": order.gap}
    return {"customer_id": customer_id, "reason": f"order:{order.on.isoformat()}", **start, **usual, **made}


def move(session: Session, plan_id: int, days: Mapping[int, date], now: datetime) -> None:
    """Give the open steps of a plan other days."""
    for step_id, on in days.items():
        this = (col(FollowupStep.id) == step_id, col(FollowupStep.plan_id) == plan_id)
        session.execute(update(FollowupStep).where(*this, col(FollowupStep.done_at).is_(None)).values(due_on=on))
    _changed(session, plan_id, now)


def tick_off(session: Session, plan_id: int, step_id: int, user_id: int, now: datetime) -> bool:
    """Mark a step of a plan done; False when it was already, or is none of this plan."""
    this = (col(FollowupStep.id) == step_id, col(FollowupStep.plan_id) == plan_id, col(FollowupStep.done_at).is_(None))
    ended = update(FollowupStep).where(*this).values(done_at=now, done_by=user_id).returning(col(FollowupStep.id))
    if session.execute(ended).first() is None:
        return False
    _changed(session, plan_id, now)
    return True


def waiting(session: Session, until: date) -> list[tuple[FollowupStep, FollowupPlan]]:
    """Return the open steps due up to a day, of each customer's newest plan only."""
    open_ones = (col(FollowupStep.done_at).is_(None), col(FollowupStep.due_on) <= until, _is_newest())
    joined = select(FollowupStep, FollowupPlan).join(FollowupPlan, col(FollowupPlan.id) == FollowupStep.plan_id)
    return list(session.exec(joined.where(*open_ones).order_by(col(FollowupStep.id))).all())


def step_waiting(session: Session, step_id: int, on: date) -> tuple[FollowupStep, FollowupPlan] | None:
    """Return a step that is still to be done on a day, with its plan; None when it is done, moved or out of date."""
    return next((found for found in waiting(session, on) if found[0].id == step_id and found[0].due_on == on), None)


def _is_newest() -> ColumnElement[bool]:
    other = aliased(FollowupPlan)
    newest = select(func.max(other.order_on)).where(other.customer_id == col(FollowupPlan.customer_id))
    return col(FollowupPlan.order_on) == newest.correlate(FollowupPlan).scalar_subquery()


def _with_steps(session: Session, plan: FollowupPlan) -> Kept:
    session.refresh(plan)
    steps = select(FollowupStep).where(FollowupStep.plan_id == plan.id)
    found = session.exec(steps.order_by(col(FollowupStep.offset_days)), execution_options={"populate_existing": True})
    return Kept(plan, tuple(found))


def _changed(session: Session, plan_id: int, now: datetime) -> None:
    this = update(FollowupPlan).where(col(FollowupPlan.id) == plan_id)
    session.execute(this.values(version=col(FollowupPlan.version) + 1, changed_at=now))


def _row(plan_id: int, step: Planned) -> FollowupStep:
    minor, currency = _parts(step.goal)
    return FollowupStep(
        plan_id=plan_id,
        name=step.name,
        offset_days=step.offset,
        due_on=step.on,
        goal_minor=minor,
        goal_currency=currency,
    )


def _parts(money: Money | None) -> tuple[int | None, str | None]:
    return (None, None) if money is None else (money.minor, money.currency)


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
