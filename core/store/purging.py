"""Forget what nothing needs any more: answered events, old buttons and traits, messages long sent or lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, delete, or_, select

from core.store import erasing, pace, seen
from core.store.driver import is_sqlite
from core.store.outbox import WAITING
from core.store.tables.alerts import Delivery, JobRun, Message, MessageAlert, Unreachable
from core.store.tables.messages import Button, SeenUpdate
from core.store.tables.users import LinkAttempt, LinkCode

KEPT = timedelta(days=90)  # a quarter: as long as anybody scrolls back to press a button
ATTEMPTS_KEPT = timedelta(days=1)  # they count within the hour
PACE_SECONDS = 24 * 3600.0  # longer than any pause a platform asked for; a line that is free is worth nothing


def purge(session: Session, now: datetime) -> Mapping[str, int]:
    """Delete what is too old; return how many rows of each table."""
    old = now - KEPT
    lost = select(Unreachable.account).where(Unreachable.platform == Delivery.platform)
    over = or_(col(Delivery.state) != WAITING, col(Delivery.account).in_(lost))
    ended = select(Delivery.id).where(over, col(Delivery.created_at) < old)
    theirs = select(Message.id).where(col(Message.delivery_id).in_(ended))
    gone = {
        "seen_update": delete(SeenUpdate).where(col(SeenUpdate.at) < now - seen.KEPT),
        "button": delete(Button).where(col(Button.created_at) < old),
        "link_attempt": delete(LinkAttempt).where(col(LinkAttempt.at) < now - ATTEMPTS_KEPT),
        "link_code": delete(LinkCode).where(col(LinkCode.expires_at) < old),
        "message_alert": delete(MessageAlert).where(col(MessageAlert.message_id).in_(theirs)),
        "message": delete(Message).where(col(Message.delivery_id).in_(ended)),
        "delivery": delete(Delivery).where(col(Delivery.id).in_(ended)),
        "job_run": delete(JobRun).where(col(JobRun.at) < old),
    }
    if not is_sqlite(session):
        pace.forget(session, PACE_SECONDS)
    rows = {table: _deleted(session, statement) for table, statement in gone.items()}
    return {**rows, "trait": erasing.expire(session, now)}


def _deleted(session: Session, statement: Any) -> int:
    result: Any = session.execute(statement, execution_options={"synchronize_session": False})
    return int(result.rowcount)
