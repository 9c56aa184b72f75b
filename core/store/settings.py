"""What this database was told of itself: its day, its currency, its published run."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from sqlmodel import Session

from core.store.driver import fetch, run
from core.store.insertion import insert_or_replace
from core.store.tables.facts import Setting

Key = Literal[
    "reference_day",
    "published_run",
    "unfinished_run",
    "published_policy",
    "published_playbooks",
    "names_version",
    "data_until",
    "button_salt",
    "watched_until",
    "watched_rules",
]
STANDING = """
SELECT key, value FROM setting
WHERE key IN ('reference_day', 'published_run', 'published_policy', 'published_playbooks')
"""


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds in this database when a question is taken up: its fixed day (None for the real one), and what is
    published: the number of the run, of the rules, and what tells one set of playbooks from another.
    """

    reference_day: date | None = None
    run: int | None = None
    policy: str | None = None
    playbooks: str | None = None


def standing(session: Session) -> Standing:
    """Return what holds right now."""
    told: dict[str, str] = dict(fetch(session, STANDING))
    day, number = told.get("reference_day"), told.get("published_run")
    return Standing(
        None if day is None else date.fromisoformat(day),
        None if number is None else int(number),
        told.get("published_policy"),
        told.get("published_playbooks"),
    )


def get(session: Session, key: Key) -> str | None:
    """Return a setting, None when it was never put."""
    found = fetch(session, "SELECT value FROM setting WHERE key = :key", key=key)
    return str(found[0][0]) if found else None


def put(session: Session, key: Key, value: str) -> None:
    """Keep a setting."""
    insert_or_replace(session, Setting, key=key, value=value)


def drop(session: Session, key: Key) -> None:
    """Forget a setting."""
    run(session, "DELETE FROM setting WHERE key = :key", {"key": key})


def data_until(session: Session) -> date | None:
    """Return the latest day any imported document is dated, None before the first."""
    found = get(session, "data_until")
    return None if found is None else date.fromisoformat(found)


def reference_day(session: Session) -> date | None:
    """Return the fixed day this database counts as today (a demo company's), None for the real one."""
    found = get(session, "reference_day")
    return None if found is None else date.fromisoformat(found)
