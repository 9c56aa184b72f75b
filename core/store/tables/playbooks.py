"""What came of the playbooks: who opened which for whom and used it; and their versions proposed in chat."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column


class PlaybookOpening(SQLModel, table=True):
    """A person read a playbook filled for a customer on a day, once however often they looked.

    ``segment`` is the quadrant the customer was in then. ``used_on`` is the day they said they used it in a call.
    """

    __tablename__ = "playbook_opening"
    __table_args__ = (UniqueConstraint("playbook", "customer_id", "user_id", "day"),)

    id: int = Field(default=None, primary_key=True)
    playbook: str
    customer_id: int = Field(foreign_key="customer.id", index=True)
    user_id: int = Field(foreign_key="user.id")
    day: date = day_column()
    segment: str | None = None
    at: datetime
    used_on: date | None = day_column(default=None)


class PlaybookVersion(SQLModel, table=True):
    """A playbook as somebody proposed it, whole; ``state`` is proposed, published, or replaced by a later one.

    ``sentence`` is what was changed into what, as JSON, so that others can judge it without reading the whole.
    """

    __tablename__ = "playbook_version"
    __table_args__ = (Index("ix_playbook_version_name", "name", "lang", "id"),)

    id: int = Field(default=None, primary_key=True)
    name: str
    lang: str
    text: str
    sentence: str
    state: str
    created_at: datetime
    user_id: int = Field(foreign_key="user.id")
    decided_at: datetime | None = None
    decided_by: int | None = Field(default=None, foreign_key="user.id")
