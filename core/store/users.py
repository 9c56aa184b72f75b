"""Users, the accounts they speak from, and the one-time codes that link the two."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from sqlmodel import Session, col, func, select, update

from core.errors import Mistake
from core.store.driver import fetch
from core.store.insertion import insert_new, insert_or_replace
from core.store.names import names_changed
from core.store.rows import row_of
from core.store.scope import ALL, Scope, customers_in, scope_of, sees
from core.store.tables.users import Identity, LinkAttempt, LinkCode, Membership, OwnerId, Team, User
from core.types import Lang

__all__ = [
    "ALL",
    "Scope",
    "User",
    "add_user",
    "all_users",
    "customers_in",
    "find_identity",
    "find_user",
    "link",
    "new_code",
    "redeem",
    "scope_of",
    "sees",
    "set_lang",
]

ROLES = ("rep", "manager", "admin")
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that is read as something else: no 0 O 1 I L
CODE_LENGTH = 8
CODE_LIFE = timedelta(hours=24)
SPEAKS = """
SELECT u.id, u.name, u.role, u.lang, u.time_zone FROM identity i JOIN "user" u ON u.id = i.user_id
WHERE i.platform = :platform AND i.account = :account AND u.active
"""
ATTEMPTS_AN_HOUR = 5  # a thief with one account would need millions of years for 31**8 codes


def add_user(
    session: Session,
    name: str,
    role: str,
    *,
    lang: Lang | None = None,
    time_zone: str = "UTC",
    teams: Iterable[str] = (),
    owner_ids: Iterable[str] = (),
    today: date,
) -> User:
    """Add a user, or bring the user of that name to this state; teams and owner ids are added, never taken away.

    Raises Mistake when the role is none or an owner id is someone else's.
    """
    if role not in ROLES:
        raise Mistake("unknown_role", role=role, roles=", ".join(ROLES))
    user = find_user(session, name) or User(name=name, role=role)
    user.role, user.lang, user.time_zone, user.active = role, lang or user.lang, time_zone, True
    session.add(user)
    session.flush()
    for team in teams:
        _join(session, user, team, today)
    for external_id in owner_ids:
        _own(session, user, external_id)
        names_changed(session)
    return user


def find_user(session: Session, name: str) -> User | None:
    """Return the user of that name."""
    return session.exec(select(User).where(User.name == name)).first()


def all_users(session: Session) -> list[User]:
    """Return every active user by name."""
    return list(session.exec(select(User).where(col(User.active)).order_by(User.name)))


def find_identity(session: Session, platform: str, account: str) -> User | None:
    """Return the active user who speaks from an account, None when it is linked to nobody."""
    for user_id, name, role, lang, time_zone in fetch(session, SPEAKS, platform=platform, account=account):
        return row_of(User, id=user_id, name=name, role=role, lang=lang, time_zone=time_zone)
    return None


def link(session: Session, platform: str, account: str, user: User) -> None:
    """Let an account speak for a user; it stops speaking for anyone else."""
    insert_or_replace(session, Identity, platform=platform, account=account, user_id=user.id)


def set_lang(session: Session, user: User, lang: Lang) -> None:
    """Keep the language a user chose."""
    session.exec(update(User).where(col(User.id) == user.id).values(lang=lang))


def new_code(session: Session, user: User, now: datetime) -> str:
    """Return a code that links one account to the user within a day; earlier unused codes stop working."""
    unused = update(LinkCode).where(col(LinkCode.user_id) == user.id, col(LinkCode.used_at).is_(None))
    session.exec(unused.values(used_at=now))
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
    session.add(LinkCode(sha256=_hash(code), user_id=user.id, expires_at=now + CODE_LIFE))
    session.flush()
    return code


def redeem(session: Session, platform: str, account: str, code: str, now: datetime) -> User:
    """Link the account to the user whose code this is, and commit.

    Raises Mistake, in the same words whether the code is wrong, old or used, and after too many attempts.
    """
    _count_attempt(session, platform, account, now)
    taken = (
        update(LinkCode)
        .where(col(LinkCode.sha256) == _hash(code), col(LinkCode.used_at).is_(None), col(LinkCode.expires_at) > now)
        .values(used_at=now)
        .returning(col(LinkCode.user_id))
    )
    user_id = session.execute(taken).scalar()
    user = session.get(User, user_id) if user_id is not None else None
    if user is None or not user.active:
        raise Mistake("link_code_refused")
    link(session, platform, account, user)
    session.commit()
    return user


def _count_attempt(session: Session, platform: str, account: str, now: datetime) -> None:
    mine = (LinkAttempt.platform == platform, LinkAttempt.account == account)
    session.add(LinkAttempt(platform=platform, account=account, at=now))
    # Committed at once, because a refused code ends in an error and the caller undoes what is not committed.
    session.commit()
    recent = select(func.count()).where(*mine, col(LinkAttempt.at) > now - timedelta(hours=1))
    if session.exec(recent).one() > ATTEMPTS_AN_HOUR:
        raise Mistake("link_too_many_attempts")


def _hash(code: str) -> str:
    typed = "".join(letter for letter in code.upper() if letter.isalnum())
    return hashlib.sha256(typed.encode()).hexdigest()


def _join(session: Session, user: User, name: str, today: date) -> None:
    insert_new(session, Team, name=name)
    team_id = session.exec(select(Team.id).where(Team.name == name)).one()
    current = select(Membership).where(Membership.team_id == team_id, Membership.user_id == user.id)
    if session.exec(current.where(col(Membership.until).is_(None))).first() is None:
        insert_new(session, Membership, team_id=team_id, user_id=user.id, since=today, until=None)


def _own(session: Session, user: User, external_id: str) -> None:
    insert_new(session, OwnerId, external_id=external_id, user_id=user.id)
    owner = session.exec(select(User).join(OwnerId).where(OwnerId.external_id == external_id)).one()
    if owner.id != user.id:
        raise Mistake("owner_id_taken", owner_id=external_id, user=owner.name)


def owner_ids(session: Session) -> dict[str, str]:
    """Return the name of the active user behind each external rep id."""
    owned = select(OwnerId.external_id, User.name).join(User, col(User.id) == OwnerId.user_id)
    return dict(session.exec(owned.where(col(User.active)).order_by(OwnerId.external_id)).all())
