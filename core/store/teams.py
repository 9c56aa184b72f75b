"""What figures of a team are read from: its reps, whose customers bought, what was dealt with and what was ordered."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from core.grouping import YEAR
from core.store.columns import number_of
from core.store.driver import fetch
from core.store.journeys import purchase_days
from core.store.scope import Scope, within

REPS = """
SELECT u.id, u.name, o.external_id FROM "user" u JOIN owner_id o ON o.user_id = u.id
WHERE u.active ORDER BY u.name, o.external_id
"""
OWNED = "SELECT customer.id, customer.owner FROM customer WHERE customer.owner IS NOT NULL AND {within}"
DEALT = """
SELECT i.rep, i.kind, i.summary, count(*) FROM interaction i JOIN customer ON customer.id = i.customer_id
WHERE i.day > :after AND i.day <= :as_of AND {within} GROUP BY i.rep, i.kind, i.summary
"""
ORDERED = """
SELECT o.customer_id, o.day, o.id, o.rep, p.category_id
FROM "order" o JOIN order_line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id
JOIN customer ON customer.id = o.customer_id
WHERE o.day <= :as_of AND NOT l.reversal AND p.category_id IS NOT NULL AND {within}
GROUP BY o.customer_id, o.day, o.id, o.rep, p.category_id ORDER BY o.customer_id, o.day, o.id
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


def owned(session: Session, scope: Scope) -> Mapping[int, str]:
    """Return the rep id of every customer of a scope somebody looks after."""
    return dict(fetch(session, OWNED.format(within=within(scope))))


def purchases_in(session: Session, scope: Scope, as_of: date, days: int) -> Mapping[int, int]:
    """Return on how many days each customer of a scope bought in the ``days`` up to a day."""
    bought = purchase_days(session, owned(session, scope), as_of)
    return {customer: sum((as_of - on).days < days for on in found) for customer, found in bought.items()}


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


def widened(session: Session, scope: Scope, as_of: date, days: int = YEAR) -> Mapping[str | None, tuple[int, int]]:
    """Return by rep id how many orders of known customers came in, and how many brought a category new to them."""
    today = number_of(as_of)
    rows = fetch(session, ORDERED.format(within=within(scope)), as_of=today)
    known: defaultdict[int, set[int]] = defaultdict(set)
    orders: dict[int, tuple[int, int, str | None, set[int]]] = {}
    for customer, day, order, rep, category in rows:
        orders.setdefault(order, (customer, day, rep, set()))[3].add(category)
    found: defaultdict[str | None, list[int]] = defaultdict(lambda: [0, 0])
    for customer, day, rep, categories in orders.values():
        if known[customer] and day > today - days:
            found[rep][0] += 1
            found[rep][1] += not categories <= known[customer]
        known[customer] |= categories
    return {rep: (all_of, new) for rep, (all_of, new) in found.items()}
