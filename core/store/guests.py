"""Whom to invite: the best customers within a scope, tier by tier, with what is known of them and their people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from core.event import Guest
from core.policy import Policy
from core.profile import Known
from core.store.columns import number_of
from core.store.driver import among, fetch
from core.store.facts import known_as_of
from core.store.runs import Listed, top
from core.store.scope import Scope
from core.types import Term, Value

PEOPLE = """
SELECT customer_id, id, name FROM contact
WHERE customer_id IN ({ids}) AND (left_on IS NULL OR left_on > :today) ORDER BY id
"""
COMPLAINING = """
SELECT DISTINCT customer_id FROM complaint
WHERE customer_id IN ({ids}) AND day <= :today AND (closed IS NULL OR closed > :today)
"""
FIRST_ROLES = ("economic_buyer", "champion", "technical_evaluator", "user", "purchasing")
KEPT_AWAY = ("avoid",)  # relationships nobody is invited for


@dataclass(frozen=True, slots=True)
class Invited:
    """A company on the list: its row of scores, whom of it to invite, and whether a complaint is open there."""

    listed: Listed
    guest: Guest
    person: str | None
    complaining: bool


def invited(session: Session, scope: Scope, today: date, policy: Policy) -> list[Invited]:
    """Return the guest list, the best tier first."""
    limits = policy.event
    most = {"high_value": limits.high_value_guests, "valuable": limits.valuable_guests, "target": limits.target_guests}
    rows = [row for tier, count in most.items() for row in _of_tier(session, scope, tier, count)]
    ids = [row.customer_id for row in rows]
    if not ids:
        return []
    listed, named = among(ids)
    facts = known_as_of(session, "customer", ids, today)
    people = fetch(session, PEOPLE.format(ids=listed), today=number_of(today), **named)
    about = known_as_of(session, "contact", [contact for _, contact, _ in people], today)
    complaining = {c for (c,) in fetch(session, COMPLAINING.format(ids=listed), today=number_of(today), **named)}
    return [
        Invited(
            row,
            Guest(
                _plain(facts[row.customer_id]),
                tuple(_plain(about[contact]) for customer, contact, _ in people if customer == row.customer_id),
                row.score.revenue_12m,
            ),
            _whom([(name, about[contact]) for customer, contact, name in people if customer == row.customer_id]),
            row.customer_id in complaining,
        )
        for row in rows
    ]


def _of_tier(session: Session, scope: Scope, tier: str, count: int) -> list[Listed]:
    found = top(session, scope, limit=2 * count, only={"tier": tier}) if count else []
    return [row for row in found if row.score.relationship not in KEPT_AWAY][:count]


def _plain(facts: Mapping[str, Known]) -> dict[str, Value]:
    return {name: known.value for name, known in facts.items()}


def _whom(people: list[tuple[str, Mapping[str, Known]]]) -> str | None:
    """Return who of a company to invite: who decides before who uses."""
    for role in FIRST_ROLES:
        for name, facts in people:
            known = facts.get("role")
            if known and known.value == Term(f"role.{role}"):
                return name
    return None
