"""What was agreed to be done with a customer: one plan a customer and reason."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from core.store.columns import day_column


class Plan(SQLModel, table=True):
    """One account, one plan: its start, the country whose working days it counts, its steps as JSON.

    The steps stay as they were laid down; what the situation is is read anew each time it is shown.
    """

    customer_id: int = Field(primary_key=True, foreign_key="customer.id")
    reason: str = Field(primary_key=True)
    starts: date = day_column()
    calendar: str | None = None
    steps: str
    made_at: datetime
    made_by: str
