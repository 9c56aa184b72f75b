"""Read what was bought and taken back order by order, for who asks which products go together."""

from collections.abc import Collection
from datetime import date

import numpy as np
from sqlmodel import Session

from core.deals.baskets import ENTRIES
from core.frames import Array, Frame
from core.store.columns import number_of
from core.store.driver import among, fetch
from core.store.reading.everybody import rows_of

BOUGHT = """SELECT l.order_id AS "order", o.customer_id AS customer, l.product_id AS product, l.day AS day,
l.amount_minor AS amount FROM order_line l JOIN "order" o ON o.id = l.order_id
WHERE l.product_id IS NOT NULL AND NOT l.reversal"""
BACK = """SELECT r.order_id AS "order", r.customer_id AS customer, l.product_id AS product, r.day AS day,
-r.amount_minor AS amount FROM reversal r JOIN order_line l ON l.order_id = r.order_id AND l.number = r.line
WHERE l.product_id IS NOT NULL"""
MANY = 1 << 16  # lines of orders from which they are read in bulk


def load_entries(session: Session) -> Frame:
    """Return every line bought, and every amount taken back of a known line, of all customers."""
    lines = fetch(session, "SELECT count(*) FROM order_line")[0][0]
    read = rows_of(session, f"{BOUGHT} UNION ALL {BACK}", many=lines > MANY)
    return Frame({name: read.whole(name) if read.numbers else np.empty(0, np.int64) for name in ENTRIES})


def bought_by(session: Session, customer_id: int, as_of: date) -> Frame:
    """Return the same of one customer, up to a day."""
    asked = {"customer": customer_id, "as_of": number_of(as_of)}
    one = f"{BOUGHT} AND o.customer_id = :customer AND l.day <= :as_of"
    back = f"{BACK} AND r.customer_id = :customer AND r.day <= :as_of"
    rows = fetch(session, f"{one} UNION ALL {back}", **asked)
    return Frame({name: np.array([row[n] for row in rows], np.int64) for n, name in enumerate(ENTRIES)})


def product_names(session: Session, ids: Collection[int]) -> dict[int, str]:
    """Return the names of products."""
    if not ids:
        return {}
    listed, values = among(ids)
    asked = f"SELECT id, name FROM product WHERE id IN ({listed})"  # noqa: S608 (numbers and names of our own)
    return dict(fetch(session, asked, **values))


def tiers_of(session: Session, run_id: int) -> dict[str, Array]:
    """Return the store ids of the customers of each tier, as a run settled it."""
    rows = fetch(session, "SELECT tier, customer_id FROM score WHERE run_id = :run AND tier IS NOT NULL", run=run_id)
    found: dict[str, list[int]] = {}
    for tier, customer in rows:
        found.setdefault(tier, []).append(customer)
    return {tier: np.array(customers, np.int64) for tier, customers in found.items()}
