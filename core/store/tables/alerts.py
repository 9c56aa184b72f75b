"""What speaks first: alerts and every step they took, messages to deliver, where they were shown, who wants what."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column, minor_column


class AlertRow(SQLModel, table=True):
    """One customer and one rule: the alert as it stands (core.alerts.alert.Alert).

    ``reason`` and ``was`` are JSON. ``version`` goes up by one with every step: who writes names the version they saw.
    """

    __tablename__ = "alert"
    __table_args__ = (UniqueConstraint("customer_id", "rule"), Index("ix_alert_state", "state", "level"))

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id")
    rule: str
    state: str
    level: int
    worse: float
    reason: str
    stake_minor: int | None = minor_column(default=None)
    stake_currency: str | None = None
    was: str
    holds: bool
    episode: int
    version: int
    opened_on: date = day_column()
    opened_at: datetime
    changed_at: datetime
    assignee_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    snooze: str | None = None
    snoozed_until: datetime | None = None
    snoozed_worse: float | None = None
    escalated_at: datetime | None = None


class AlertStep(SQLModel, table=True):
    """A step of an alert: never changed. ``note`` is JSON: what it was about (until when, to whom, why not told)."""

    __tablename__ = "alert_step"
    __table_args__ = (Index("ix_alert_step_alert", "alert_id", "id"), Index("ix_alert_step_at", "at"))

    id: int = Field(default=None, primary_key=True)
    alert_id: int = Field(foreign_key="alert.id")
    episode: int
    version: int
    step: str
    level: int
    worse: float
    at: datetime
    user_id: int | None = Field(default=None, foreign_key="user.id")
    note: str | None = None


class Delivery(SQLModel, table=True):
    """A message that must reach a person, written in the same transaction as its cause; ``key`` makes it once.

    ``kind`` names the file in bot/mail that writes its words when it is sent, ``about`` is the JSON it writes from.
    ``state`` is waiting, sent, dropped (no longer worth sending) or failed (never will arrive); while somebody sends
    it, ``lease_until`` is in the future. ``due_at`` also moves when the platform asks to wait. ``outcome`` says why.
    """

    __table_args__ = (Index("ix_delivery_due", "state", "due_at"), Index("ix_delivery_user", "user_id", "sent_at"))

    id: int = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    user_id: int = Field(foreign_key="user.id")
    platform: str
    account: str
    about: str
    created_at: datetime
    due_at: datetime
    state: str = "waiting"
    attempts: int = 0
    lease_by: str | None = None
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    outcome: str | None = None


class Message(SQLModel, table=True):
    """A message a platform shows: where it is, so that it can be changed; ``ref`` is the platform's own id of it."""

    __table_args__ = (Index("ix_message_account", "platform", "account", "id"),)

    id: int = Field(default=None, primary_key=True)
    delivery_id: int = Field(foreign_key="delivery.id", index=True)
    platform: str
    account: str
    chat: str
    ref: str
    at: datetime


class Unreachable(SQLModel, table=True):
    """An account nothing can be sent to, until it writes again: it blocked the bot, or the person has left."""

    platform: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    reason: str
    at: datetime


class MessageAlert(SQLModel, table=True):
    """A message shows an alert, last as of a version of it."""

    __tablename__ = "message_alert"

    message_id: int = Field(primary_key=True, foreign_key="message.id")
    alert_id: int = Field(primary_key=True, foreign_key="alert.id", index=True)
    version: int


class Telling(SQLModel, table=True):
    """What a person was last told of an alert, in a message or in a digest."""

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    alert_id: int = Field(primary_key=True, foreign_key="alert.id", index=True)
    episode: int
    level: int
    at: datetime


class Subscription(SQLModel, table=True):
    """How a person wants to be told; None is the policy's way. Times of day are HH:MM in the person's zone.

    ``platform`` is slack, telegram, both, or None for where they last wrote. ``muted`` lists rules, parted by spaces.
    """

    user_id: int = Field(primary_key=True, foreign_key="user.id")
    platform: str | None = None
    at_once: bool = True
    digest: bool = True
    digest_at: str | None = None
    quiet_from: str | None = None
    quiet_until: str | None = None
    calendar: str | None = None
    daily_limit: int | None = None
    muted: str = ""


class Lease(SQLModel, table=True):
    """One of several replicas holds a task until a moment; then anybody may take it."""

    name: str = Field(primary_key=True)
    holder: str
    until: datetime


class Pace(SQLModel, table=True):
    """When the next call to a chat (or, under "", to a platform) may be made: one limiter for all replicas.

    ``chat`` is also the name of a method that has a limit of its own, or of what the platform closed for a while
    (bot.pacing). ``due`` is seconds since 1970 by the database's clock.
    """

    platform: str = Field(primary_key=True)
    chat: str = Field(primary_key=True)
    due: float


class JobRun(SQLModel, table=True):
    """A job that was done for a day or an hour: once, whoever did it."""

    __tablename__ = "job_run"

    job: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    at: datetime
    outcome: str | None = None
