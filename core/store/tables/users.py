"""Who asks: users, their teams, chat identities, one-time codes, and the rep ids whose customers are theirs."""

from datetime import date, datetime

from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column


class User(SQLModel, table=True):
    """A person who may ask; ``role`` is rep, manager or admin, ``lang`` None until chosen."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    role: str
    lang: str | None = None
    time_zone: str = "UTC"
    active: bool = True


class Team(SQLModel, table=True):
    """A sales team."""

    id: int = Field(default=None, primary_key=True)
    name: str = Field(unique=True)


class Membership(SQLModel, table=True):
    """A user belonged to a team from one day until another (None: still does)."""

    team_id: int = Field(primary_key=True, foreign_key="team.id")
    user_id: int = Field(primary_key=True, foreign_key="user.id", index=True)
    since: date = day_column(primary_key=True)
    until: date | None = day_column(default=None)


class Identity(SQLModel, table=True):
    """An account on a chat platform belongs to a user."""

    platform: str = Field(primary_key=True)
    account: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)


class OwnerId(SQLModel, table=True):
    """A rep id of the company's own systems belongs to a user."""

    __tablename__ = "owner_id"

    external_id: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)


class LinkCode(SQLModel, table=True):
    """A one-time code that links an account; only its hash is kept."""

    __tablename__ = "link_code"

    sha256: str = Field(primary_key=True)
    user_id: int = Field(foreign_key="user.id", index=True)
    expires_at: datetime
    used_at: datetime | None = None


class LinkAttempt(SQLModel, table=True):
    """An account tried a code."""

    __tablename__ = "link_attempt"
    __table_args__ = (Index("ix_link_attempt_account", "platform", "account", "at"),)

    id: int = Field(default=None, primary_key=True)
    platform: str
    account: str
    at: datetime


class Audit(SQLModel, table=True):
    """Who read or changed what, and how it ended; never changed."""

    id: int = Field(default=None, primary_key=True)
    at: datetime = Field(index=True)
    user_id: int | None = Field(default=None, foreign_key="user.id", index=True)
    platform: str
    account: str
    command: str
    customer_id: int | None = Field(default=None, index=True)
    outcome: str
