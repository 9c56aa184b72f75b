"""Accounts nothing can be sent to, until they write again."""

from datetime import datetime

from sqlmodel import Session, col, delete, select

from core.store import outbox
from core.store.insertion import insert_new
from core.store.tables.alerts import Delivery, Unreachable


def lose(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """Give up a message its person cannot get; nothing more goes to that account until it writes again."""
    outbox.failed(session, delivery, reason, now)
    account = {"platform": delivery.platform, "account": delivery.account}
    insert_new(session, Unreachable, **account, reason=reason, at=now)


def regain(session: Session, platform: str, account: str) -> bool:
    """Let messages go to an account again: it wrote. Says whether it could not be reached before."""
    this = (col(Unreachable.platform) == platform, col(Unreachable.account) == account)
    if session.exec(select(Unreachable).where(*this)).first() is None:
        return False
    session.exec(delete(Unreachable).where(*this))
    outbox.announce(session)
    return True
