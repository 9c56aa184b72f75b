"""Messages that must reach people: put in once by their cause, claimed by whoever sends, and what became of each."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import ColumnElement, Engine, case, event, or_
from sqlalchemy.orm import Session as AnySession
from sqlmodel import Session, col, func, select, update

from core.store.driver import run
from core.store.engine import session
from core.store.insertion import insert_new, insert_or_replace
from core.store.tables.alerts import Delivery, Message, MessageAlert, Unreachable

if TYPE_CHECKING:
    from core.store.audience import Account

WAITING, SENT, DROPPED, FAILED = "waiting", "sent", "dropped", "failed"
CHANGE = "change"  # the kind that alters a message instead of sending one
_PUT_IN = "deliveries were put in"

# What a person was told of an alert is what it was at the version the words were written from.
TOLD = """
INSERT INTO telling (user_id, alert_id, episode, level, at)
SELECT :user_id, a.id, COALESCE(s.episode, a.episode), COALESCE(s.level, a.level), :at
FROM alert a LEFT JOIN alert_step s ON s.alert_id = a.id AND s.version = :version WHERE a.id = :alert_id
ON CONFLICT (user_id, alert_id) DO UPDATE SET episode = excluded.episode, level = excluded.level, at = excluded.at
"""


class Standing(Protocol):
    """Where a message stands: the platform's own ids of its chat and of itself."""

    @property
    def chat(self) -> str:
        """Return the chat's id."""

    @property
    def ref(self) -> str:
        """Return the message's id."""


def put(
    session: Session,
    *,
    key: str,
    kind: str,
    user_id: int,
    platform: str,
    account: str,
    about: Mapping[str, Any],
    due_at: datetime,
    now: datetime,
) -> bool:
    """Put in a message to be sent when its cause is committed; False when the key is there already.

    A message waits for one change only: its words are written when it is sent.
    """
    if kind == CHANGE and _change_waits(session, packed(about), due_at):
        return False
    where = {"platform": platform, "account": account, "state": WAITING, "attempts": 0}
    times = {"created_at": now, "due_at": due_at}
    new = insert_new(session, Delivery, key=key, kind=kind, user_id=user_id, about=packed(about), **where, **times)
    if new:
        announce(session)
    return new


def put_everywhere(
    session: Session,
    accounts: Iterable["Account"],
    *,
    key: str,
    kind: str,
    user_id: int,
    about: Mapping[str, Any],
    due_at: datetime,
    now: datetime,
) -> int:
    """Put in a message on each account a person reads; return on how many it is new."""
    told: dict[str, Any] = {"kind": kind, "user_id": user_id, "about": about, "due_at": due_at, "now": now}
    return sum(
        put(session, key=f"{key}:{a.platform}:{a.account}", platform=a.platform, account=a.account, **told)
        for a in accounts
    )


def packed(about: Mapping[str, Any]) -> str:
    """Return what a message is about as its row has it."""
    return json.dumps(about, ensure_ascii=False, sort_keys=True)


def announce(session: Session) -> None:
    """Let the sender of this process be rung when this is committed."""
    session.info[_PUT_IN] = True


def _change_waits(session: Session, about: str, due_at: datetime) -> bool:
    """Say whether a change of this message waits that nobody writes yet, and keep it from being claimed till commit."""
    waiting = (col(Delivery.kind) == CHANGE, col(Delivery.about) == about, col(Delivery.state) == WAITING)
    sooner = case((col(Delivery.due_at) > due_at, due_at), else_=col(Delivery.due_at))
    kept = update(Delivery).where(*waiting, col(Delivery.lease_by).is_(None)).values(due_at=sooner)
    return session.execute(kept.returning(col(Delivery.id))).first() is not None


@contextmanager
def ringing(engine: Engine, ring: Callable[[], object]) -> Iterator[None]:
    """Call ``ring``, from whatever thread, each time this process commits something to be sent."""

    def committed(opened: AnySession) -> None:
        if opened.info.pop(_PUT_IN, False) and opened.get_bind() is engine:
            ring()

    event.listen(AnySession, "after_commit", committed)
    try:
        yield
    finally:
        event.remove(AnySession, "after_commit", committed)


def claim(engine: Engine, platform: str, holder: str, now: datetime, most: int, lease_seconds: float) -> list[Delivery]:
    """Return messages that are due, theirs alone to send until the lease runs out; one of each account at a time."""
    until = now + timedelta(seconds=lease_seconds)
    with session(engine) as opened:
        next_ones = (
            select(Delivery.id)
            .where(col(Delivery.id).in_(_first_of_each_account(platform, now)), *_free(platform, now))
            .order_by(col(Delivery.due_at), col(Delivery.id))
            .limit(most)
            .with_for_update(skip_locked=True)
        )
        # PostgreSQL may run a subquery more than once and lock more rows than asked for; a CTE it runs once.
        chosen: Any = next_ones if engine.dialect.name == "sqlite" else select(next_ones.cte().c.id)
        taken = update(Delivery).where(col(Delivery.id).in_(chosen))
        taken = taken.values(lease_by=holder, lease_until=until, attempts=col(Delivery.attempts) + 1)
        claimed = opened.execute(taken.returning(Delivery), execution_options={"synchronize_session": False}).scalars()
        found = sorted(claimed, key=lambda delivery: (delivery.due_at, delivery.id))
        opened.commit()
    return found


def _free(platform: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    unleased = or_(col(Delivery.lease_until).is_(None), col(Delivery.lease_until) <= now)
    return (*_due(platform, now), unleased)


def _due(platform: str, now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (col(Delivery.state) == WAITING, col(Delivery.platform) == platform, col(Delivery.due_at) <= now)


def _first_of_each_account(platform: str, now: datetime) -> Any:
    """Return the oldest due message of each account, unless one to it is on its way or it cannot be reached."""
    closed = select(Unreachable.account).where(Unreachable.platform == platform)
    on_its_way = func.count(case((col(Delivery.lease_until) > now, 1)))
    return (
        select(func.min(Delivery.id))
        .where(*_due(platform, now), col(Delivery.account).not_in(closed))
        .group_by(col(Delivery.account))
        .having(on_its_way == 0)
    )


def sent(
    session: Session,
    delivery: Delivery,
    standing: Standing,
    alerts: Mapping[int, int],
    now: datetime,
    counted: Mapping[int, int] | None = None,
) -> Message:
    """Keep that a message was sent, where it stands and which alerts it shows, each as of which version.

    ``counted`` are alerts it tells of without showing them. It stands there also when somebody else has sent it as
    well: both can be changed later.
    """
    _end(session, delivery, SENT, None, now)
    message = Message(
        delivery_id=delivery.id,
        platform=delivery.platform,
        account=delivery.account,
        chat=standing.chat,
        ref=standing.ref,
        at=now,
    )
    session.add(message)
    session.flush()
    _show(session, message.id, alerts)
    for alert_id, version in sorted({**(counted or {}), **alerts}.items()):
        said = {"user_id": delivery.user_id, "alert_id": alert_id, "version": version, "at": now}
        run(session, TOLD, said)
    return message


def changed(session: Session, delivery: Delivery, message_id: int, alerts: Mapping[int, int], now: datetime) -> None:
    """Keep that a message was changed and now shows alerts as of these versions."""
    _end(session, delivery, SENT, None, now)
    _show(session, message_id, alerts)


def _show(session: Session, message_id: int, alerts: Mapping[int, int]) -> None:
    for alert_id, version in sorted(alerts.items()):
        insert_or_replace(session, MessageAlert, message_id=message_id, alert_id=alert_id, version=version)


def again(session: Session, delivery: Delivery, due_at: datetime, reason: str) -> None:
    """Try later: the platform asked to wait, or could not be reached."""
    _set(session, delivery, due_at=due_at, outcome=reason, lease_by=None, lease_until=None)


def put_back(session: Session, delivery: Delivery, due_at: datetime) -> None:
    """Try later what was not tried at all, and everything else for that account with it: it would fare the same."""
    leave(session, delivery, due_at)
    theirs = (col(Delivery.platform) == delivery.platform, col(Delivery.account) == delivery.account)
    sooner = (col(Delivery.state) == WAITING, col(Delivery.lease_by).is_(None), col(Delivery.due_at) < due_at)
    session.execute(
        update(Delivery).where(*theirs, *sooner).values(due_at=due_at),
        execution_options={"synchronize_session": False},
    )


def leave(session: Session, delivery: Delivery, due_at: datetime) -> None:
    """Leave one that was not tried for later."""
    attempts = max(0, delivery.attempts - 1)
    _set(session, delivery, due_at=due_at, attempts=attempts, lease_by=None, lease_until=None)


def failed(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """Give up: the platform will never take it."""
    _end(session, delivery, FAILED, reason, now)


def dropped(session: Session, delivery: Delivery, reason: str, now: datetime) -> None:
    """Leave it: it is no longer worth sending."""
    _end(session, delivery, DROPPED, reason, now)


def release(session: Session, holder: str) -> None:
    """Give back at once what a sender that stops was still sending."""
    mine = (col(Delivery.state) == WAITING, col(Delivery.lease_by) == holder)
    session.execute(update(Delivery).where(*mine).values(lease_by=None, lease_until=None))


def inherit(session: Session, holder: str) -> None:
    """Take from every other sender what it was sending: only the one who holds the sender's lease sends."""
    others = (col(Delivery.state) == WAITING, col(Delivery.lease_by).is_not(None), col(Delivery.lease_by) != holder)
    session.execute(update(Delivery).where(*others).values(lease_by=None, lease_until=None))


def message_of(session: Session, delivery: Delivery) -> Message | None:
    """Return the message a change is about."""
    about = json.loads(delivery.about)
    return session.get(Message, about["message"]) if delivery.kind == CHANGE else None


def known_chat(session: Session, platform: str, account: str) -> str | None:
    """Return the chat the last message to an account stands in."""
    theirs = select(Message.chat).where(Message.platform == platform, Message.account == account)
    return session.exec(theirs.order_by(col(Message.id).desc()).limit(1)).first()


def _end(session: Session, delivery: Delivery, state: str, reason: str | None, now: datetime) -> None:
    ended = now if state == SENT else None
    _set(session, delivery, state=state, outcome=reason, sent_at=ended, lease_by=None, lease_until=None)


def _set(session: Session, delivery: Delivery, **values: Any) -> None:
    """Change a waiting message; what another sender has ended meanwhile stays as it is."""
    waiting = update(Delivery).where(col(Delivery.id) == delivery.id, col(Delivery.state) == WAITING)
    session.execute(waiting.values(**values), execution_options={"synchronize_session": False})
