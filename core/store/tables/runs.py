"""What was computed: runs, a score a customer and run, and what changed between runs."""

from datetime import date, datetime

from sqlmodel import Field, SQLModel

from core.store.columns import day_column, minor_column


class Run(SQLModel, table=True):
    """One scoring of the whole book with one policy; ``previous_id`` is the run that counted before it.

    The setting ``published_run`` says which run counts.
    """

    id: int = Field(default=None, primary_key=True)
    as_of: date = day_column()
    created_at: datetime
    policy_version: str
    policy: str
    calibration: str
    previous_id: int | None = Field(default=None, foreign_key="run.id")


class Score(SQLModel, table=True):
    """What lists and comparisons need of a customer's scores; scores are hundredths of a point, None is unknown."""

    __table_args__ = {"sqlite_with_rowid": False}

    run_id: int = Field(primary_key=True, foreign_key="run.id")
    customer_id: int = Field(primary_key=True, foreign_key="customer.id", index=True)
    rank: int
    tier: str | None = None
    tier_score: int | None = None
    quadrant: str | None = None
    state: str | None = None
    stage: str | None = None
    grid8: str | None = None
    grid11: str | None = None
    current_score: int | None = None
    potential_score: int | None = None
    revenue_12m: int | None = minor_column(default=None)
    revenue_12m_before: int | None = minor_column(default=None)
    net_margin_share: float | None = None
    days_since_last: float | None = None
    overdue_ratio: float | None = None
    completeness: float | None = None


class Event(SQLModel, table=True):
    """Something that changed for a customer from one run to the next: terms, and the reason as JSON."""

    id: int = Field(default=None, primary_key=True)
    run_id: int = Field(foreign_key="run.id", index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    kind: str
    before: str | None = None
    after: str | None = None
    on: date = day_column()
    reason: str | None = None
