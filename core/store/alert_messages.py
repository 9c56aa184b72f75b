"""The messages that show alerts, and what people were told in them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, func, select, true

from core.store import outbox
from core.store.audience import WRITTEN_TO
from core.store.driver import fetch, listed
from core.store.scope import Scope
from core.store.tables.alerts import AlertRow, Delivery, Message, MessageAlert, Telling, Unreachable
from core.store.tables.users import Identity, OwnerId, User

FRESH = timedelta(days=2)  # how long a digest shows what became of its alerts
# Messages that show an alert, digests only while they are fresh, with the versions of all that each shows added up: a
# number that only goes up.
STALE = """
SELECT m.id, d.user_id, m.platform, m.account, (
    SELECT sum(shown.version) FROM message_alert other JOIN alert shown ON shown.id = other.alert_id
    WHERE other.message_id = m.id
)
FROM message m JOIN delivery d ON d.id = m.delivery_id AND (d.kind IN ('alert', 'escalation') OR m.at > :fresh)
WHERE m.id IN (SELECT a.message_id FROM message_alert a WHERE {where}) ORDER BY m.id
"""


def mirror(session: Session, alert_ids: Collection[int], now: datetime) -> None:
    """Let every message that shows one of the alerts be written anew, by whatever platform it is on.

    Its words are chosen when it is sent.
    """
    if not alert_ids:
        return
    for message_id, user_id, platform, account, count in fetch(
        session, STALE.format(where=f"a.alert_id IN ({listed(alert_ids)})"), fresh=now - FRESH
    ):
        outbox.put(
            session,
            key=f"change:{message_id}:{count}",
            kind="change",
            user_id=user_id,
            platform=platform,
            account=account,
            about={"message": message_id},
            due_at=now,
            now=now,
        )


def catch_up(session: Session, message_id: int, now: datetime) -> None:
    """Let a message be written anew whose alerts went on while it was on its way."""
    behind = (
        select(MessageAlert.alert_id)
        .join(AlertRow, col(AlertRow.id) == MessageAlert.alert_id)
        .where(MessageAlert.message_id == message_id, col(MessageAlert.version) < AlertRow.version)
    )
    mirror(session, session.exec(behind).all(), now)


def told(session: Session, alert_ids: Collection[int]) -> list[Telling]:
    """Return what people were last told of the alerts."""
    return list(session.exec(select(Telling).where(col(Telling.alert_id).in_(sorted(alert_ids)))).all())


def mailed_since(session: Session, since: datetime) -> Sequence[Delivery]:
    """Return the messages of alerts that were or will be due after a moment and were not given up."""
    wanted = select(Delivery).where(
        Delivery.kind == "alert", col(Delivery.due_at) > since, col(Delivery.state).in_(("waiting", "sent"))
    )
    return session.exec(wanted.order_by(col(Delivery.id))).all()


def alerts_in(session: Session, message_id: int) -> list[int]:
    """Return the alerts a message shows."""
    return list(session.exec(select(MessageAlert.alert_id).where(MessageAlert.message_id == message_id)).all())


def told_to(session: Session, user_id: int, but: tuple[str, Mapping[str, Any]] | None = None) -> list[Telling]:
    """Return everything a person was told, leaving out what a digest told: one of a kind, about something.

    What is left out and what there is are read in one statement: another account's twin may go out at this moment.
    """
    mine = select(Telling).where(Telling.user_id == user_id)
    if but is not None:
        kind, about = but
        twin = select(Delivery.id).where(
            Delivery.user_id == user_id,
            Delivery.kind == kind,
            Delivery.about == outbox.packed(about),
            Delivery.state == outbox.SENT,
            Delivery.sent_at == Telling.at,
        )
        mine = mine.where(~twin.exists())
    return list(session.exec(mine).all())


def last_digest(session: Session, user_id: int, kind: str, but: Mapping[str, Any] | None = None) -> datetime | None:
    """Return when a person's last digest went out, None before the first; ``but`` is what one is about to leave out."""
    mine = (Delivery.user_id == user_id, Delivery.kind == kind, Delivery.state == "sent")
    others = () if but is None else (Delivery.about != outbox.packed(but),)
    return session.exec(select(func.max(Delivery.sent_at)).where(*mine, *others)).one()


def unreachable_names(session: Session, scope: Scope) -> list[str]:
    """Return who looks after customers within a scope and has no account that can be written to."""
    seen = true() if scope.users is None else col(User.id).in_(sorted(scope.users))
    lost = select(Unreachable.account).where(
        Unreachable.platform == Identity.platform, Unreachable.account == Identity.account
    )
    reached = select(Identity.user_id).where(col(Identity.platform).in_(WRITTEN_TO), ~lost.exists())
    owning = select(OwnerId.user_id)
    asked = select(User.name).where(col(User.active), seen, col(User.id).in_(owning), col(User.id).not_in(reached))
    return list(session.exec(asked.order_by(User.name)).all())


def kind_of(session: Session, message: Message) -> str:
    """Return what kind of letter a message was when it was sent."""
    return session.get_one(Delivery, message.delivery_id).kind
