"""Versions of the policy: each as it was published, one of them holding; and what somebody is trying out."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from core.policy import Rules, read_rules
from core.store import settings
from core.store.driver import fetch, run
from core.store.insertion import insert_or_replace
from core.store.tables.facts import Setting
from core.store.tables.policies import PolicyVersion

DRAFT = "policy_draft:{user}"
KEPT = 8  # a company goes back and forth between few
_read: dict[tuple[Engine, str], Rules] = {}


def in_force(session: Session, given: Rules) -> Rules:
    """Return the rules that hold: the published ones, before the first publication those given."""
    return in_force_as(session, settings.get(session, "published_policy"), given)


def in_force_as(session: Session, held: str | None, given: Rules) -> Rules:
    """Return the rules of the version that holds under this number; a version never changes and is read once."""
    if held is None:
        return given
    key = (session.get_bind().engine, held)
    if key not in _read:
        kept = session.get_one(PolicyVersion, int(held))
        if len(_read) >= KEPT:
            _read.clear()
        _read[key] = rules_of(kept)
    return _read[key]


def rules_of(kept: PolicyVersion) -> Rules:
    """Return a kept version as rules. Raises Misconfigured when this Callsheet cannot read it any more."""
    return read_rules(kept.text, file=f"policy {kept.version}")


def holding(session: Session) -> PolicyVersion | None:
    """Return the version that holds, None before the first publication."""
    held = settings.get(session, "published_policy")
    return None if held is None else session.get(PolicyVersion, int(held))


def publish(session: Session, rules: Rules, *, who: str, now: datetime, note: str | None = None) -> PolicyVersion:
    """Let these rules hold from now on and keep them; the version that holds already is not kept again."""
    held = holding(session)
    if held is not None and held.version == rules.policy.version:
        return held
    replaced = settings.get(session, "published_run")
    kept = PolicyVersion(
        version=rules.policy.version,
        text=rules.text,
        created_at=now,
        who=who,
        note=note,
        replaced_run_id=None if held is None or replaced is None else int(replaced),
    )
    session.add(kept)
    session.flush()
    _hold(session, kept)
    return kept


def restore(session: Session, version: str, before: PolicyVersion) -> PolicyVersion | None:
    """Let a version hold again that was published before another; None when it was never kept."""
    asked = select(PolicyVersion).where(col(PolicyVersion.version) == version, col(PolicyVersion.id) < before.id)
    kept = session.exec(asked.order_by(col(PolicyVersion.id).desc()).limit(1)).first()
    if kept is not None:
        _hold(session, kept)
    return kept


def versions(session: Session, limit: int = 20) -> list[PolicyVersion]:
    """Return what was published, the newest first."""
    return list(session.exec(select(PolicyVersion).order_by(col(PolicyVersion.id).desc()).limit(limit)))


def named(session: Session, version: str) -> PolicyVersion | None:
    """Return the newest publication of a version."""
    asked = select(PolicyVersion).where(col(PolicyVersion.version) == version)
    return session.exec(asked.order_by(col(PolicyVersion.id).desc()).limit(1)).first()


def draft(session: Session, user_id: int) -> dict[str, str]:
    """Return the changes a person is trying, each rule with its value as typed."""
    found = fetch(session, "SELECT value FROM setting WHERE key = :key", key=DRAFT.format(user=user_id))
    kept: dict[str, str] = json.loads(found[0][0]) if found else {}
    return kept


def put_draft(session: Session, user_id: int, changes: Mapping[str, str]) -> None:
    """Keep the changes a person is trying, or forget them when there are none."""
    key = DRAFT.format(user=user_id)
    if changes:
        insert_or_replace(session, Setting, key=key, value=json.dumps(dict(changes), ensure_ascii=False))
    else:
        run(session, "DELETE FROM setting WHERE key = :key", {"key": key})


def _hold(session: Session, kept: PolicyVersion) -> None:
    settings.put(session, "published_policy", str(kept.id))
