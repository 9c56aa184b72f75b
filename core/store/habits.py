"""How people want to be told: kept as they choose it, None where the policy's way is theirs."""

from typing import Any

from sqlmodel import Session

from core.store.insertion import insert_or_replace
from core.store.tables.alerts import Subscription


def habits_of(session: Session, user_id: int) -> Subscription:
    """Return what a person chose; everything is the policy's way before they did."""
    return session.get(Subscription, user_id) or Subscription(user_id=user_id)


def choose(session: Session, user_id: int, **chosen: Any) -> Subscription:
    """Keep what a person chose anew; the rest stays."""
    kept = habits_of(session, user_id).model_dump() | chosen
    insert_or_replace(session, Subscription, **kept)
    session.expire_all()
    return habits_of(session, user_id)
