"""What tells of a customer beside its documents: answers, use, introductions, balance sheets, costs, rivals, incidents.

Like a document each is replaced whole by an import; ``fingerprint`` is a 64-bit hash of what the file said of it, and
``external_id`` is made of what the row is about where the file has no id of its own.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, SQLModel

from core.store.columns import day_column, minor_column


class Survey(SQLModel, table=True):
    """An answer to a survey; ``kind`` is one of core.tables.SURVEYS, ``contact`` an external contact id."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    kind: str
    score: float
    contact: str | None = None
    comment: str = ""
    fingerprint: int = Field(sa_type=BigInteger)


class Feature(SQLModel, table=True):
    """Something of our product or service that is used; ``core`` is None until a file says whether it is."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    core: bool | None = None


class Usage(SQLModel, table=True):
    """How often a feature was used on a day, or in one hour of it."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    hour: int | None = None
    feature_id: int = Field(foreign_key="feature.id")
    count: float
    fingerprint: int = Field(sa_type=BigInteger)


class Introduction(SQLModel, table=True):
    """What a customer does to or with another; ``kind`` is one of core.tables.INTRODUCTIONS.

    ``other_id`` is None while the other is no customer of ours; ``other`` is what the file called it.
    """

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="customer.id")
    other: str = ""
    kind: str
    day: date = day_column()
    outcome: str | None = None
    fingerprint: int = Field(sa_type=BigInteger)


class IntroductionNote(SQLModel, table=True):
    """What a person told us of an introduction in chat; every change is a line of its own, none is ever changed.

    ``introduction_id`` is the record as it was numbered then; a record that was withdrawn is no longer there.
    """

    __tablename__ = "introduction_note"

    id: int = Field(default=None, primary_key=True)
    introduction_id: int = Field(index=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    other_id: int | None = Field(default=None, foreign_key="customer.id")
    other: str
    day: date = day_column()
    outcome: str | None = None
    deed: str
    user_id: int = Field(foreign_key="user.id")
    at: datetime


class BalanceSheet(SQLModel, table=True):
    """A customer's balance sheet of a period; ``day`` is when it became known to us."""

    __tablename__ = "balance_sheet"

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    period_end: date = day_column()
    working_capital_minor: int | None = minor_column(default=None)
    retained_earnings_minor: int | None = minor_column(default=None)
    ebit_minor: int | None = minor_column(default=None)
    assets_minor: int = minor_column()
    equity_minor: int | None = minor_column(default=None)
    liabilities_minor: int | None = minor_column(default=None)
    currency: str
    fingerprint: int = Field(sa_type=BigInteger)


class ServiceCost(SQLModel, table=True):
    """What serving a customer cost us on a day."""

    __tablename__ = "service_cost"

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    amount_minor: int = minor_column()
    currency: str
    description: str = ""
    fingerprint: int = Field(sa_type=BigInteger)


class Rival(SQLModel, table=True):
    """Another company our customers could buy from."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class RivalContact(SQLModel, table=True):
    """A rival and a customer met; ``kind`` is one of core.tables.RIVAL_CONTACTS, ``source`` is who told us."""

    __tablename__ = "rival_contact"

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    rival_id: int = Field(foreign_key="rival.id")
    kind: str
    contact: str | None = None
    source: str | None = None
    note: str = ""
    fingerprint: int = Field(sa_type=BigInteger)


class Incident(SQLModel, table=True):
    """An event of one of core.tables.RISKS, open until its closing day; ``severity`` is 1 minor, 2 serious, 3 grave."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    risk: str
    severity: int | None = None
    closed: date | None = day_column(default=None)
    source: str | None = None
    summary: str = ""
    fingerprint: int = Field(sa_type=BigInteger)
