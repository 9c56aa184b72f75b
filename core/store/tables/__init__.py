"""The tables of the store, by subject; importing this package makes ``metadata`` complete."""

from sqlmodel import SQLModel

from core.store.tables import (
    alerts,
    documents,
    facts,
    followups,
    identity,
    messages,
    playbooks,
    policies,
    runs,
    signals,
    users,
)
from core.store.tables import alerts, documents, facts, identity, messages, plans, policies, runs, signals, users

__all__ = [
    "alerts",
    "documents",
    "facts",
    "followups",
    "identity",
    "messages",
    "metadata",
    "playbooks",
    "identity",
    "messages",
    "metadata",
    "plans",
    "policies",
    "runs",
    "signals",
    "users",
]

metadata = SQLModel.metadata
