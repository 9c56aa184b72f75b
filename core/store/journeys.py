"""What the journey is read from: deals with the stages they stood in, dealings, and how customers came to us."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from statistics import median

from sqlmodel import Session

from core.journey.deal import Deal, Stay, stage_of
from core.journey.position import Dealing
from core.store.columns import day_of, number_of
from core.store.driver import among, fetch
from core.store.scope import ALL, Scope, within

DEALS = """
SELECT o.id, o.external_id, o.customer_id, o.day, o.stage, o.closed_from, o.closed_on, o.won
FROM opportunity o JOIN customer ON customer.id = o.customer_id
WHERE o.day <= :as_of AND {within} ORDER BY o.id
"""
STAGES = """
SELECT s.document_id, s.status, s.day FROM status s JOIN opportunity o ON o.id = s.document_id
JOIN customer ON customer.id = o.customer_id
WHERE s.document = 'opportunity_stage' AND s.day <= :as_of AND {within} ORDER BY s.document_id, s.id
"""
ONE = "customer.id = :customer"
BOUGHT = """
SELECT o.id, o.customer_id, o.day, sum(l.amount_minor)
FROM "order" o JOIN order_line l ON l.order_id = o.id
WHERE o.customer_id IN ({ids}) AND l.day <= :as_of AND NOT l.reversal GROUP BY o.id, o.customer_id, o.day
"""
TAKEN_BACK = """
SELECT order_id, sum(amount_minor) FROM reversal
WHERE customer_id IN ({ids}) AND day <= :as_of AND order_id IS NOT NULL GROUP BY order_id
"""
DEALINGS = """
SELECT day, kind, contact, rep, summary, response_hours FROM interaction
WHERE customer_id = :customer AND day <= :as_of ORDER BY day DESC, id DESC
"""
BROUGHT = """
SELECT other_id, min(day) FROM introduction
WHERE kind IN ('introduced', 'referred') AND other_id IS NOT NULL AND day <= :as_of GROUP BY other_id
"""
FIRST_DEALINGS = """
SELECT i.customer_id, i.day, i.kind FROM interaction i
WHERE i.day = (SELECT min(f.day) FROM interaction f WHERE f.customer_id = i.customer_id)
AND i.day <= :as_of AND i.customer_id IN ({ids}) ORDER BY i.customer_id, i.id DESC
"""
FIRST_ORDERS = 'SELECT customer_id, min(day) FROM "order" WHERE customer_id IN ({ids}) GROUP BY customer_id'
HOURS = """
SELECT kind, response_hours FROM interaction
WHERE response_hours IS NOT NULL AND day > :after AND day <= :as_of
"""
OWNERS = "SELECT id, owner FROM customer WHERE id IN ({ids})"
TIERS = "SELECT customer_id, tier FROM score WHERE run_id = :run AND customer_id IN ({ids})"


def read_deals(session: Session, as_of: date, scope: Scope = ALL) -> tuple[Deal, ...]:
    """Return the deals opened up to a day of the customers of a scope, as they stood that day."""
    return _deals(session, as_of, within(scope), {})


def deals_of(session: Session, customer_id: int, as_of: date) -> tuple[Deal, ...]:
    """Return the same of one customer."""
    return _deals(session, as_of, ONE, {"customer": customer_id})


def _deals(session: Session, as_of: date, whose: str, named: Mapping[str, int]) -> tuple[Deal, ...]:
    today = number_of(as_of)
    rows = fetch(session, DEALS.format(within=whose), as_of=today, **named)
    stages: defaultdict[int, list[tuple[str, int]]] = defaultdict(list)
    for deal_id, stage, day in fetch(session, STAGES.format(within=whose), as_of=today, **named):
        stages[deal_id].append((stage, day))
    won = {row[2] for row in rows if row[7] and row[5] is not None and row[5] <= today}
    bought = purchase_days(session, won, as_of)
    found = []
    for deal_id, external_id, customer, day, stage, since, on, outcome in rows:
        ended = None if outcome is None or since is None or since > today else bool(outcome)
        closed = None if ended is None or on is None or on > today else day_of(on)
        stays = _stays(stages.get(deal_id) or [(stage, day)], day)
        first, again = _from_on(bought.get(customer, ()), closed if ended else None)
        found.append(Deal(external_id, customer, day_of(day), closed, ended, stays, first, again))
    return tuple(found)


def _stays(seen: Iterable[tuple[str, int]], opened: int) -> tuple[Stay, ...]:
    """Return the stages a deal was seen in: the first it may have reached any day since it was opened."""
    stays: list[Stay] = []
    for place, (spelled, day) in enumerate(seen):
        stage = stage_of(spelled)
        if stage is not None and (not stays or stays[-1].stage != stage):
            stays.append(Stay(stage, day_of(max(day, opened)), exact=place > 0))
    return tuple(stays)


def _from_on(days: Iterable[date], since: date | None) -> tuple[date | None, date | None]:
    """Return the first two purchase days from a day on."""
    later = sorted(day for day in set(days) if since and day >= since)
    first, second, *_ = (*later[:2], None, None)
    return first, second


def purchase_days(session: Session, customers: Collection[int], as_of: date) -> Mapping[int, tuple[date, ...]]:
    """Return the days customers bought on up to a day: of orders of which something was not taken back."""
    if not customers:
        return {}
    listed, values = among(customers)
    asked = {**values, "as_of": number_of(as_of)}
    back: dict[int, int] = dict(fetch(session, TAKEN_BACK.format(ids=listed), **asked))
    days: defaultdict[int, set[date]] = defaultdict(set)
    for order_id, customer, day, minor in fetch(session, BOUGHT.format(ids=listed), **asked):
        if minor > back.get(order_id, 0):
            days[customer].add(day_of(day))
    return {customer: tuple(sorted(found)) for customer, found in days.items()}


def dealings_of(session: Session, customer_id: int, as_of: date) -> tuple[Dealing, ...]:
    """Return every dealing with a customer up to a day, the newest first."""
    rows = fetch(session, DEALINGS, customer=customer_id, as_of=number_of(as_of))
    return tuple(Dealing(day_of(day), *rest) for day, *rest in rows)


def usual_hours(session: Session, as_of: date, days: int, least: int) -> Mapping[str, float]:
    """Return the median hours that customers took to answer, by kind of dealing with at least so many answers."""
    found: defaultdict[str, list[float]] = defaultdict(list)
    today = number_of(as_of)
    for kind, hours in fetch(session, HOURS, after=today - days, as_of=today):
        found[kind].append(hours)
    return {kind: float(median(taken)) for kind, taken in found.items() if len(taken) >= least}


def owners(session: Session, customers: Collection[int]) -> Mapping[int, str | None]:
    """Return the rep id of those who look after customers."""
    if not customers:
        return {}
    listed, values = among(customers)
    return dict(fetch(session, OWNERS.format(ids=listed), **values))


def tiers(session: Session, customers: Collection[int], run_id: int) -> Mapping[int, str | None]:
    """Return the tier a run gave customers."""
    if not customers:
        return {}
    listed, values = among(customers)
    return dict(fetch(session, TIERS.format(ids=listed), run=run_id, **values))


def origins(session: Session, customers: Collection[int], as_of: date) -> Mapping[int, str]:
    """Return how customers came to us: ``referral`` where another brought them, else their first dealing's kind.

    Of one who had ordered before the first dealing on record nothing is known: what began it is not on record.
    """
    if not customers:
        return {}
    listed, values = among(customers)
    today = number_of(as_of)
    brought: dict[int, int] = dict(fetch(session, BROUGHT, as_of=today))
    first = fetch(session, FIRST_DEALINGS.format(ids=listed), as_of=today, **values)
    found = {customer: (day, kind) for customer, day, kind in first}
    ordered: dict[int, int] = dict(fetch(session, FIRST_ORDERS.format(ids=listed), **values))
    told = {customer: kind for customer, (day, kind) in found.items() if ordered.get(customer, day) >= day}
    return told | {customer: "referral" for customer in brought if customer in customers}
