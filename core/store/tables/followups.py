"""Follow-up plans: one a customer and order, and the steps that are reminded of."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column, minor_column


class FollowupPlan(SQLModel, table=True):
    """A plan after the order of a day, one for each ``reason`` (``order:2026-04-14``).

    ``gap_days`` and the usual amount are what it was made from. ``version`` goes up by one whenever its steps change.
    """

    __tablename__ = "followup_plan"
    __table_args__ = (UniqueConstraint("customer_id", "reason"),)

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    reason: str
    order_on: date = day_column()
    gap_days: float
    usual_minor: int | None = minor_column(default=None)
    usual_currency: str | None = None
    made_by: int = Field(foreign_key="user.id")
    made_on: date = day_column()
    changed_at: datetime
    version: int = 1


class FollowupStep(SQLModel, table=True):
    """A step of a plan: ``offset_days`` after the order by the rhythm, due on a working day; ``done_at`` ends it."""

    __tablename__ = "followup_step"
    __table_args__ = (UniqueConstraint("plan_id", "name"), Index("ix_followup_step_due", "done_at", "due_on"))

    id: int = Field(default=None, primary_key=True)
    plan_id: int = Field(foreign_key="followup_plan.id")
    name: str
    offset_days: int
    due_on: date = day_column()
    goal_minor: int | None = minor_column(default=None)
    goal_currency: str | None = None
    done_at: datetime | None = None
    done_by: int | None = Field(default=None, foreign_key="user.id")
