"""What a chat needs to remember: the command behind a button, the updates that were answered."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class Button(SQLModel, table=True):
    """The command line a button runs again, the run it was shown on and the page it asks for."""

    token: str = Field(primary_key=True)
    line: str
    run_id: int | None = None
    page: int
    created_at: datetime = Field(index=True)


class SeenUpdate(SQLModel, table=True):
    """An event of a platform that was taken up."""

    __tablename__ = "seen_update"

    platform: str = Field(primary_key=True)
    update: str = Field(primary_key=True)
    at: datetime = Field(index=True)
