"""What a customer really bought, after what was taken back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from sqlmodel import Session

from core.grouping import YEAR
from core.profile import Order, Product
from core.store.columns import day_of, number_of
from core.store.driver import among, fetch
from core.types import Money

LAST_ORDERS = 12
MOST_PRODUCTS = 20

BOUGHT = """
SELECT o.id, o.external_id, max(l.day), o.currency, sum(l.amount_minor)
FROM "order" o JOIN order_line l ON l.order_id = o.id
WHERE o.customer_id = :customer AND l.day <= :as_of AND NOT l.reversal
GROUP BY o.id, o.external_id, o.currency ORDER BY 3 DESC, o.external_id DESC
"""
TAKEN_BACK = """
SELECT order_id, sum(amount_minor) FROM reversal
WHERE customer_id = :customer AND day <= :as_of AND order_id IS NOT NULL GROUP BY order_id
"""
NAMED = """
SELECT l.order_id, p.name FROM order_line l JOIN product p ON p.id = l.product_id
WHERE l.order_id IN ({orders}) AND NOT l.reversal ORDER BY l.order_id, l.amount_minor DESC, l.number
"""
BY_PRODUCT = """
SELECT p.external_id, p.name, c.name, o.currency, sum(l.amount_minor - coalesce((
    SELECT sum(r.amount_minor) FROM reversal r
    WHERE r.customer_id = :customer AND r.order_id = l.order_id AND r.line = l.number AND r.day <= :as_of), 0))
FROM "order" o JOIN order_line l ON l.order_id = o.id
JOIN product p ON p.id = l.product_id LEFT JOIN category c ON c.id = p.category_id
WHERE o.customer_id = :customer AND l.day <= :as_of AND l.day > :after AND NOT l.reversal
GROUP BY p.external_id, p.name, c.name, o.currency ORDER BY 5 DESC, p.external_id LIMIT :most
"""

CATALOGUE = "SELECT name FROM category WHERE id IN (SELECT category_id FROM product) ORDER BY name"


def orders(session: Session, customer_id: int, as_of: date, *, returns: bool = True) -> tuple[Order, ...]:
    """Return the last purchases, the newest first, each less what was taken back by that day.

    Without ``returns`` nothing was ever taken back, and nobody looks for it.
    """
    asked = {"customer": customer_id, "as_of": number_of(as_of)}
    back: dict[int, int] = dict(fetch(session, TAKEN_BACK, **asked)) if returns else {}
    kept = [(*order, int(minor - back.get(order[0], 0))) for *order, minor in fetch(session, BOUGHT, **asked)]
    last = [order for order in kept if order[-1] > 0][:LAST_ORDERS]
    named = _product_names(session, [order[0] for order in last])
    return tuple(
        Order(external_id, day_of(day), Money(minor, currency), tuple(named[order_id]))
        for order_id, external_id, day, currency, minor in last
    )


def products(session: Session, customer_id: int, as_of: date) -> tuple[Product, ...]:
    """Return what was bought in the twelve months up to that day, the largest amount first."""
    today = number_of(as_of)
    asked = {"customer": customer_id, "as_of": today, "after": today - YEAR, "most": MOST_PRODUCTS}
    return tuple(
        Product(external_id, name, category, Money(int(minor), currency))
        for external_id, name, category, currency, minor in fetch(session, BY_PRODUCT, **asked)
        if minor > 0
    )


def catalogue(session: Session) -> tuple[str, ...]:
    """Return every product category we sell, whoever buys it."""
    return tuple(name for (name,) in fetch(session, CATALOGUE))


def _product_names(session: Session, order_ids: Sequence[int]) -> defaultdict[int, list[str]]:
    """Return the names of the products of orders, the largest line first."""
    named: defaultdict[int, list[str]] = defaultdict(list)
    if order_ids:
        listed, values = among(order_ids)
        for order_id, name in fetch(session, NAMED.format(orders=listed), **values):
            if name not in named[order_id]:
                named[order_id].append(name)
    return named
