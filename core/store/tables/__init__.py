"""The tables of the store, by subject; importing this package makes ``metadata`` complete."""

from sqlmodel import SQLModel

from core.store.tables import (
    alerts,
    documents,
    facts,
    followups,
    identity,
    messages,
    plans,
    playbooks,
    policies,
    runs,
    signals,
    users,
)

__all__ = [
    "alerts",
    "documents",
    "facts",
    "followups",
    "identity",
    "messages",
    "metadata",
    "plans",
    "playbooks",
    "policies",
    "runs",
    "signals",
    "users",
]

metadata = SQLModel.metadata
