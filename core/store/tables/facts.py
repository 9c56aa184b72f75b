"""What is known of a subject, dated twice: from when it holds and when we learnt it; and the company's settings."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column, minor_column


class Fact(SQLModel, table=True):
    """One value of one dimension of a customer or contact; never changed, only followed by a later one.

    Exactly one of the value columns is filled (money has its currency beside it). Of two facts valid from the same
    day the one with the larger id, the later recorded, holds.
    """

    __table_args__ = (Index("ix_fact_subject", "subject", "subject_id", "dimension"),)

    id: int = Field(default=None, primary_key=True)
    subject: str
    subject_id: int
    dimension: str = Field(index=True)
    number: float | None = None
    money_minor: int | None = minor_column(default=None)
    currency: str | None = None
    option: str | None = None
    text: str | None = None
    on_date: date | None = day_column(default=None)
    valid_from: date = day_column()
    recorded_at: datetime
    source: str
    who: str | None = None
    confidence: float | None = None


class Setting(SQLModel, table=True):
    """A setting of this database: its reference day, its reporting currency, its published run."""

    key: str = Field(primary_key=True)
    value: str


class Rate(SQLModel, table=True):
    """From ``day`` on, one unit of ``currency`` was worth ``factor`` units of ``reporting``."""

    reporting: str = Field(primary_key=True)
    currency: str = Field(primary_key=True)
    day: date = day_column(primary_key=True)
    factor: float
