"""What a customer really bought, after what was taken back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select
from sqlmodel import Session, and_, col, func

from core import profile
from core.store.tables.documents import Order, OrderLine, Reversal
from core.store.tables.identity import Category, Product
from core.types import Money

LAST_ORDERS = 12
MOST_PRODUCTS = 20
YEAR = timedelta(days=365)


def orders(session: Session, customer_id: int, as_of: date) -> tuple[profile.Order, ...]:
    """Return the last purchases, the newest first, each less what was taken back by that day."""
    head = (col(Order.id), col(Order.external_id), col(Order.day), col(Order.currency))
    bought = select(*head, func.sum(OrderLine.amount_minor)).join(OrderLine).group_by(*head)
    mine = (col(Order.customer_id) == customer_id, col(Order.day) <= as_of, col(OrderLine.reversal).is_(False))
    newest_first = bought.where(*mine).order_by(col(Order.day).desc(), col(Order.external_id).desc())
    back = _taken_back(session, customer_id, as_of)
    kept = [(*order, int(minor) - back.get(order[0], 0)) for *order, minor in session.execute(newest_first)]
    last = [order for order in kept if order[-1] > 0][:LAST_ORDERS]
    named = _products(session, [order[0] for order in last])
    return tuple(
        profile.Order(external_id, day, Money(minor, currency), tuple(named.get(order_id, ())))
        for order_id, external_id, day, currency, minor in last
    )


def products(session: Session, customer_id: int, as_of: date) -> tuple[profile.Product, ...]:
    """Return what was bought in the twelve months up to that day, the largest amount first."""
    within = (col(Order.customer_id) == customer_id, col(Order.day) <= as_of, col(Order.day) > as_of - YEAR)
    key = (col(OrderLine.product_id), col(Order.currency))
    in_order = col(OrderLine.order_id) == col(Order.id)
    bought = select(*key, func.sum(OrderLine.amount_minor)).select_from(Order).join(OrderLine, in_order)
    of_line = and_(col(Reversal.order_id) == col(OrderLine.order_id), col(Reversal.line) == col(OrderLine.number))
    back = select(*key, func.sum(Reversal.amount_minor)).select_from(Order).join(OrderLine, in_order)
    both = (
        (1, bought.where(col(OrderLine.reversal).is_(False))),
        (-1, back.join(Reversal, of_line).where(col(Reversal.day) <= as_of)),
    )
    net: defaultdict[tuple[int | None, str], int] = defaultdict(int)
    for sign, amounts in both:
        for product_id, currency, minor in session.execute(amounts.where(*within).group_by(*key)):
            net[product_id, currency] += sign * int(minor)
    named = _named(session, [product_id for product_id, _ in net if product_id is not None])
    found = [
        profile.Product(*named[product_id], Money(minor, currency))
        for (product_id, currency), minor in net.items()
        if product_id in named and minor > 0
    ]
    return tuple(sorted(found, key=lambda one: (-one.amount.minor, one.external_id))[:MOST_PRODUCTS])


def _taken_back(session: Session, customer_id: int, as_of: date) -> dict[int, int]:
    """Return how much of each order was taken back by that day."""
    back = select(col(Reversal.order_id), func.sum(Reversal.amount_minor)).group_by(col(Reversal.order_id))
    mine = (col(Reversal.customer_id) == customer_id, col(Reversal.day) <= as_of, col(Reversal.order_id).is_not(None))
    return {order_id: int(minor) for order_id, minor in session.execute(back.where(*mine))}


def _products(session: Session, order_ids: Sequence[int]) -> dict[int, list[str]]:
    """Return the names of the products of orders, the largest line first."""
    lines = select(col(OrderLine.order_id), col(Product.name)).join(Product)
    mine = lines.where(col(OrderLine.order_id).in_(order_ids), col(OrderLine.reversal).is_(False))
    named: defaultdict[int, list[str]] = defaultdict(list)
    for order_id, name in session.execute(mine.order_by(col(OrderLine.amount_minor).desc(), col(OrderLine.number))):
        if name not in named[order_id]:
            named[order_id].append(name)
    return named


def _named(session: Session, product_ids: Sequence[int]) -> dict[int | None, tuple[str, str, str | None]]:
    wanted = (col(Product.id), col(Product.external_id), col(Product.name), col(Category.name))
    known = select(*wanted).join(Category, isouter=True).where(col(Product.id).in_(product_ids))
    return {
        product_id: (external_id, name, category) for product_id, external_id, name, category in session.execute(known)
    }
