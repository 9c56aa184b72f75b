"""What the records say of one product at one customer: the evidence a product story may lean on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from rapidfuzz import fuzz, process
from sqlmodel import Session

from core.grouping import YEAR
from core.store.columns import day_of, number_of
from core.store.driver import fetch
from core.store.scope import Scope, within
from core.types import Money

ALIKE = 75  # of 100: part of a name or a typing error still passes, another product does not

PRODUCTS = """
SELECT p.id, p.external_id, p.name, c.name, p.price_minor, p.currency
FROM product p LEFT JOIN category c ON c.id = p.category_id ORDER BY p.external_id
"""
LINES = """
SELECT l.day, o.currency, l.amount_minor, coalesce((
    SELECT sum(r.amount_minor) FROM reversal r
    WHERE r.customer_id = :customer AND r.order_id = l.order_id AND r.line = l.number AND r.day <= :as_of), 0)
FROM "order" o JOIN order_line l ON l.order_id = o.id
WHERE o.customer_id = :customer AND l.product_id = :product AND l.day <= :as_of AND NOT l.reversal ORDER BY l.day
"""

ALIKE_USERS = """
SELECT count(DISTINCT customer.id)
FROM customer
JOIN fact f ON f.subject = 'customer' AND f.subject_id = customer.id AND f.dimension = 'industry'
JOIN "order" o ON o.customer_id = customer.id
JOIN order_line l ON l.order_id = o.id
WHERE f.option = :industry AND f.valid_from <= :as_of AND customer.id <> :customer AND {within}
    AND NOT EXISTS (SELECT 1 FROM fact g WHERE g.subject = 'customer' AND g.subject_id = customer.id
        AND g.dimension = 'industry' AND g.valid_from <= :as_of
        AND (g.valid_from > f.valid_from OR (g.valid_from = f.valid_from AND g.id > f.id)))
    AND l.product_id = :product AND l.day <= :as_of AND l.day > :since AND NOT l.reversal
    AND l.amount_minor > coalesce((
        SELECT sum(r.amount_minor) FROM reversal r
        WHERE r.customer_id = o.customer_id AND r.order_id = l.order_id AND r.line = l.number AND r.day <= :as_of), 0)
"""


@dataclass(frozen=True, slots=True)
class Sold:
    """A product we sell; ``price`` is the list price of a piece, None when no file said."""

    id: int
    external_id: str
    name: str
    category: str | None
    price: Money | None


@dataclass(frozen=True, slots=True)
class OnRecord:
    """What a customer bought of a product and kept: ``days`` of purchase ever, and of the last twelve months amounts.

    ``amounts_12m`` are what was paid and not taken back, ``returned_12m`` what of those purchases was taken back, each
    one amount a currency.
    """

    days: int
    first: date | None
    last: date | None
    amounts_12m: tuple[Money, ...]
    returned_12m: tuple[Money, ...]


def find_product(session: Session, said: str, bought: Sequence[str] = ()) -> Sold | None:
    """Return the product meant, None when none is near: by its number, its name, a part of it, or the nearest name.

    Of several that fit alike, one of those ``bought`` (names, what matters most first) is meant.
    """
    place = {name: number for number, name in enumerate(bought)}
    sold = sorted(_sold(session), key=lambda one: place.get(one.name, len(place)))
    words = said.casefold().strip()
    exact = [one for one in sold if words in (one.external_id.casefold(), one.name.casefold())]
    if exact or (exact := [one for one in sold if words in one.name.casefold()]):
        return exact[0]
    names = [one.name for one in sold]
    near = process.extractOne(words, names, scorer=fuzz.WRatio, processor=str.casefold, score_cutoff=ALIKE)
    return sold[near[2]] if near else None


def _sold(session: Session) -> list[Sold]:
    return [
        Sold(number, external_id, name, category, None if price is None or not currency else Money(price, currency))
        for number, external_id, name, category, price, currency in fetch(session, PRODUCTS)
    ]


def on_record(session: Session, customer_id: int, product_id: int, as_of: date) -> OnRecord:
    """Return what the records say of a product at a customer, nothing later than the day."""
    today = number_of(as_of)
    lines = fetch(session, LINES, customer=customer_id, product=product_id, as_of=today)
    kept = sorted({day for day, _, amount, back in lines if amount - back > 0})
    lately = [line for line in lines if line[0] > today - YEAR]
    return OnRecord(
        days=len(kept),
        first=day_of(kept[0]) if kept else None,
        last=day_of(kept[-1]) if kept else None,
        amounts_12m=_by_currency([(currency, amount - back) for _, currency, amount, back in lately]),
        returned_12m=_by_currency([(currency, back) for _, currency, _, back in lately]),
    )


def buyers_alike(session: Session, scope: Scope, customer_id: int, product_id: int, industry: str, as_of: date) -> int:
    """Return how many other customers of an industry within a scope bought a product in twelve months and kept it."""
    today = number_of(as_of)
    asked = {"customer": customer_id, "product": product_id, "industry": industry, "as_of": today}
    [[count]] = fetch(session, ALIKE_USERS.replace("{within}", within(scope)), since=today - YEAR, **asked)
    return int(count)


def _by_currency(amounts: Sequence[tuple[str, int]]) -> tuple[Money, ...]:
    sums: dict[str, int] = {}
    for currency, minor in amounts:
        sums[currency] = sums.get(currency, 0) + int(minor)
    return tuple(Money(minor, currency) for currency, minor in sorted(sums.items()) if minor > 0)
