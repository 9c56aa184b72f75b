"""The rules that held: every published policy as it was written."""

from datetime import datetime

from sqlmodel import Field, SQLModel


class PolicyVersion(SQLModel, table=True):
    """A policy as given (TOML), named by the hash a run keeps of it; never changed, published again as a new row.

    ``replaced_run_id`` is the run that counted when it was published: what a rollback restores. The setting
    ``published_policy`` says which row holds.
    """

    __tablename__ = "policy_version"

    id: int = Field(default=None, primary_key=True)
    version: str = Field(index=True)
    text: str
    created_at: datetime
    who: str
    note: str | None = None
    replaced_run_id: int | None = Field(default=None, foreign_key="run.id")
