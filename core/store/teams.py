"""What figures of a team are read from: its reps, whose customers they look after, and what was dealt with."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from core.grouping import YEAR
from core.store.columns import number_of
from core.store.driver import fetch, listed
from core.store.scope import Scope, within

REPS = """
SELECT u.id, u.name, o.external_id FROM "user" u JOIN owner_id o ON o.user_id = u.id
WHERE u.active ORDER BY u.name, o.external_id
"""
DEALT = """
SELECT i.rep, i.kind, i.summary, count(*) FROM interaction i JOIN customer ON customer.id = i.customer_id
WHERE i.day > :after AND i.day <= :as_of AND {within} GROUP BY i.rep, i.kind, i.summary
"""


@dataclass(frozen=True, slots=True)
class Rep:
    """A user who looks after customers, with their rep ids in the company's own systems."""

    user_id: int
    name: str
    owner_ids: frozenset[str]


def reps(session: Session, scope: Scope) -> tuple[Rep, ...]:
    """Return the reps of a scope by name."""
    found: dict[int, tuple[str, set[str]]] = {}
    for user_id, name, owner in fetch(session, REPS):
        if scope.users is None or user_id in scope.users:
            found.setdefault(user_id, (name, set()))[1].add(owner)
    return tuple(Rep(user_id, name, frozenset(ids)) for user_id, (name, ids) in found.items())


def owner_ids_in(session: Session, scope: Scope) -> frozenset[str] | None:
    """Return the rep ids whose customers are within a scope, None for all customers."""
    if scope.users is None:
        return None
    asked = f"SELECT external_id FROM owner_id WHERE user_id IN ({listed(scope.users)})"  # noqa: S608 (numbers)
    return frozenset(owner for (owner,) in fetch(session, asked)) if scope.users else frozenset()


def dealt(
    session: Session, scope: Scope, as_of: date, days: int = YEAR
) -> Mapping[str | None, list[tuple[str, str, int]]]:
    """Return by rep id the kinds and summaries of dealings with customers of a scope, and how many of each."""
    found: defaultdict[str | None, list[tuple[str, str, int]]] = defaultdict(list)
    today = number_of(as_of)
    asked = {"after": today - days, "as_of": today}
    for rep, kind, summary, number in fetch(session, DEALT.format(within=within(scope)), **asked):
        found[rep].append((kind, summary, number))
    return found
