"""Whom to tell: people with their habits and their accounts, and who manages whom."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING, cast

from sqlmodel import Session

from core.alerts.notice import Person
from core.store.columns import number_of
from core.store.driver import fetch, listed
from core.types import Lang

if TYPE_CHECKING:
    from core.policy import Policy

PEOPLE = """
SELECT u.id, u.lang, u.time_zone, u.role, s.platform, s.at_once, s.digest, s.digest_at, s.quiet_from, s.quiet_until,
    s.calendar, s.daily_limit, s.muted
FROM "user" u LEFT JOIN subscription s ON s.user_id = u.id WHERE u.active{who} ORDER BY u.id
"""
ACCOUNTS = """
SELECT i.user_id, i.platform, i.account,
    (SELECT max(a.at) FROM audit a WHERE a.user_id = i.user_id AND a.platform = i.platform AND a.account = i.account),
    EXISTS (SELECT 1 FROM unreachable l WHERE l.platform = i.platform AND l.account = i.account)
FROM identity i JOIN "user" u ON u.id = i.user_id WHERE u.active{who} ORDER BY i.user_id, i.platform, i.account
"""
PLATFORMS = "SELECT platform FROM identity WHERE user_id = :user"
OWNERS = """
SELECT c.id, o.user_id FROM customer c JOIN owner_id o ON o.external_id = c.owner
JOIN "user" u ON u.id = o.user_id AND u.active WHERE c.id IN ({ids})
"""
MANAGERS = """
SELECT DISTINCT mine.user_id, boss.id FROM membership mine
JOIN membership theirs ON theirs.team_id = mine.team_id AND theirs.since <= :today
    AND (theirs.until IS NULL OR theirs.until > :today)
JOIN "user" boss ON boss.id = theirs.user_id AND boss.role = 'manager' AND boss.active
WHERE mine.since <= :today AND (mine.until IS NULL OR mine.until > :today) AND mine.user_id <> boss.id
ORDER BY 1, 2
"""
WRITTEN_TO = ("slack", "telegram")  # platforms where the bot can speak first


@dataclass(frozen=True, slots=True)
class Account:
    """Where a person reads: the platform and its own id of them; ``lost`` when nothing arrives there at present."""

    platform: str
    account: str
    lost: bool = False


@dataclass(frozen=True, slots=True)
class Listener:
    """A person who may be told: their habits, their role, and the accounts that are written to.

    What is written to accounts out of reach waits there until they write again.
    """

    person: Person
    role: str
    accounts: tuple[Account, ...]

    @property
    def is_within_reach(self) -> bool:
        """Return whether something written to them arrives."""
        return any(not account.lost for account in self.accounts)


def listeners(session: Session, policy: "Policy", only: int | None = None) -> dict[int, Listener]:
    """Return everybody active by user id, or one of them; what a person did not choose is the policy's."""
    accounts = _accounts(session, only)
    found = {}
    for user_id, lang, zone, role, platform, *habits in fetch(session, PEOPLE.format(who=_who(only))):
        person = _person(user_id, lang, zone, role, habits, policy)
        found[user_id] = Listener(person, role, _chosen(accounts.get(user_id, ()), platform))
    return found


def owners_of(session: Session, customer_ids: Collection[int]) -> dict[int, int]:
    """Return the user who looks after each of these customers; who has none is left out."""
    if not customer_ids:
        return {}
    return dict(fetch(session, OWNERS.format(ids=listed(customer_ids))))


def managers(session: Session, today: date) -> dict[int, tuple[int, ...]]:
    """Return the managers of each user, by the teams of a day."""
    found: dict[int, tuple[int, ...]] = {}
    for user_id, boss in fetch(session, MANAGERS, today=number_of(today)):
        found[user_id] = (*found.get(user_id, ()), boss)
    return found


def clock(text: str) -> time:
    """Return a time of day written as HH:MM."""
    return time.fromisoformat(text)


def platforms_of(session: Session, user_id: int) -> list[str]:
    """Return the platforms a person can be written to on."""
    found = {platform for (platform,) in fetch(session, PLATFORMS, user=user_id)}
    return [platform for platform in WRITTEN_TO if platform in found]


def _person(user_id: int, lang: str | None, zone: str, role: str, habits: Sequence[object], policy: "Policy") -> Person:
    from core.alerts.worktime import calendar_of

    at_once, digest, digest_at, quiet_from, quiet_until, calendar, limit, muted = habits
    rules = policy.alerts
    own_digest = rules.digest_at if role == "rep" else rules.team_digest_at
    return Person(
        id=user_id,
        lang=cast("Lang", lang or "en"),
        zone=zone,
        calendar=str(calendar) if calendar else calendar_of(zone),
        quiet_from=clock(str(quiet_from or rules.quiet_from)),
        quiet_until=clock(str(quiet_until or rules.quiet_until)),
        digest_at=clock(str(digest_at or own_digest)),
        daily_limit=int(cast("int", limit or rules.daily_limit)),
        at_once=at_once is None or bool(at_once),
        digest=digest is None or bool(digest),
        muted=frozenset(str(muted or "").split()),
    )


def _who(only: int | None) -> str:
    return "" if only is None else f" AND u.id = {int(only)}"


def _accounts(session: Session, only: int | None) -> Mapping[int, tuple[tuple[Account, datetime | str | None], ...]]:
    """Return the accounts of each user with the moment each was last used."""
    found: dict[int, tuple[tuple[Account, datetime | str | None], ...]] = {}
    for user_id, platform, account, used, lost in fetch(session, ACCOUNTS.format(who=_who(only))):
        if platform in WRITTEN_TO:
            found[user_id] = (*found.get(user_id, ()), (Account(platform, account, bool(lost)), used))
    return found


def _chosen(accounts: Sequence[tuple[Account, datetime | str | None]], platform: str | None) -> tuple[Account, ...]:
    """Return where a person is written to: the platform they chose, both, or where they last wrote.

    Where something arrives comes before where nothing does.
    """
    accounts = [each for each in accounts if not each[0].lost] or accounts
    if platform == "both":
        return tuple(account for account, _ in accounts)
    if on_it := tuple(account for account, _ in accounts if account.platform == platform):
        return on_it
    used = sorted(accounts, key=lambda each: str(each[1] or ""))
    return (used[-1][0],) if used else ()
