"""Accounts nothing can be sent to, whom to tell of it, and where each person is written to."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, delete, func, select

from core.store import outbox
from core.store.insertion import insert_new
from core.store.scope import holds
from core.store.tables.alerts import Delivery, Subscription, Unreachable
from core.store.tables.users import Audit, Identity, Membership, User

TERMINAL = "console"  # nobody is written to at a terminal
NOTICE = "notice.unreachable"  # of the bot's phrases


def lose(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """Give up a message its person cannot get; nothing more goes to that account until it writes again.

    Their managers are told, once a day.
    """
    outbox.failed(session, delivery, reason, now)
    account = {"platform": delivery.platform, "account": delivery.account}
    insert_new(session, Unreachable, **account, reason=reason, at=now)
    lost = session.get(User, delivery.user_id)
    if lost is not None and lost.active:
        about = {"key": NOTICE, "values": {"name": lost.name, "platform": delivery.platform.capitalize()}}
        for manager in managers_of(session, lost.id, now.date()):
            _notify(session, manager, f"notice:unreachable:{lost.id}:{now.date()}:{manager}", about, now)


def regain(session: Session, platform: str, account: str) -> bool:
    """Let messages go to an account again: it wrote. Says whether it could not be reached before."""
    this = (col(Unreachable.platform) == platform, col(Unreachable.account) == account)
    if session.exec(select(Unreachable).where(*this)).first() is None:
        return False
    session.exec(delete(Unreachable).where(*this))
    outbox.announce(session)
    return True


def managers_of(session: Session, user_id: int, today: date) -> list[int]:
    """Return the active managers of the teams a user is in, the administrators where there are none."""
    teams = select(Membership.team_id).where(Membership.user_id == user_id, holds(today))
    members = select(Membership.user_id).where(col(Membership.team_id).in_(teams), holds(today))
    others = select(User.id).where(col(User.active), User.id != user_id).order_by(col(User.id))
    found = session.exec(others.where(User.role == "manager", col(User.id).in_(members))).all()
    return list(found or session.exec(others.where(User.role == "admin")).all())


def accounts_of(session: Session, user_id: int) -> list[tuple[str, str]]:
    """Return the platforms and accounts a person is written to: as they chose, else where they last wrote."""
    owned = select(Identity).where(Identity.user_id == user_id, Identity.platform != TERMINAL)
    mine = [(row.platform, row.account) for row in session.exec(owned)]
    chosen = session.exec(select(Subscription.platform).where(Subscription.user_id == user_id)).first()
    if chosen == "both":
        return mine
    return [each for each in mine if each[0] == chosen] or _last_used(session, user_id, mine)


def _last_used(session: Session, user_id: int, accounts: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    wrote = select(Audit.platform, Audit.account, func.max(Audit.id)).where(Audit.user_id == user_id)
    last = {(platform, account): at for platform, account, at in session.exec(wrote.group_by("platform", "account"))}
    return sorted(accounts, key=lambda account: (-last.get(account, 0), account))[:1]


def _notify(session: Session, user_id: int, key: str, about: Mapping[str, Any], now: datetime) -> None:
    for platform, account in accounts_of(session, user_id):
        outbox.put(
            session,
            key=f"{key}:{platform}",
            kind="notice",
            user_id=user_id,
            platform=platform,
            account=account,
            about=about,
            due_at=now,
            now=now,
        )
