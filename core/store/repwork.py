"""What came of the orders of a book by who looks after its customers: who bought again, which orders widened."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from core.frames import Array, Frame
from core.grouping import YEAR
from core.store import lessons
from core.store.columns import number_of
from core.store.driver import fetch
from core.store.reading.everybody import rows_of
from core.store.reading.reader import Words
from core.team import repurchase_rate

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlmodel import Session

    from core.policy import Policy

LESSON = "reps"
FORMAT = 1
MANY = 1 << 16  # lines of orders from which they are read in bulk
ORDERS = """
SELECT o.id AS "order", o.customer_id AS customer, o.day AS day, coalesce(o.rep, '') AS rep FROM "order" o
WHERE o.day <= {as_of} ORDER BY o.id
"""
LINES = """
SELECT l.order_id AS "order", l.day AS day, l.amount_minor AS amount, coalesce(p.category_id, -1) AS category
FROM order_line l LEFT JOIN product p ON p.id = l.product_id WHERE NOT l.reversal
"""
BACK = "SELECT order_id, sum(amount_minor) FROM reversal WHERE order_id IS NOT NULL AND day <= :as_of GROUP BY order_id"
OWNERS = "SELECT id AS customer, coalesce(owner, '') AS owner FROM customer ORDER BY id"


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders of a book up to a day, sorted by id, and their lines; ``row`` is the order's row of each line."""

    as_of: int
    customer: Array
    day: Array
    rep: Words
    kept: Array
    row: Array
    category: Array


@dataclass(frozen=True, slots=True)
class RepWork:
    """Counts by the rep id of who looks after a customer, and of who took an order; '' is nobody.

    ``buyers`` are customers who bought in the window and those of them who did so again; ``orders`` those of known
    customers in the team's window, and those of them that brought a category new to the customer.
    """

    buyers: "Mapping[str, tuple[int, int]]"
    orders: "Mapping[tuple[str, str], tuple[int, int]]"


def read_orders(session: "Session", as_of: date) -> Orders:
    """Return the orders of everybody up to a day."""
    today = number_of(as_of)
    many = fetch(session, "SELECT count(*) FROM order_line")[0][0] > MANY
    orders, lines = rows_of(session, ORDERS.format(as_of=today), many=many), rows_of(session, LINES, many=many)
    ids = orders.whole("order")
    line, row = lines.whole("order"), np.searchsorted(ids, lines.whole("order"))
    there = row < len(ids)
    there[there] = ids[row[there]] == line[there]
    known = there & (lines.whole("day") <= today)
    worth = np.bincount(row[known], lines.whole("amount")[known], len(ids))
    for order, back in fetch(session, BACK, as_of=today):
        place = int(np.searchsorted(ids, order))
        if place < len(ids) and ids[place] == order:
            worth[place] -= float(back)  # PostgreSQL sums whole numbers to decimals
    category = lines.whole("category")
    of_category = there & (category >= 0)
    named = orders.word("rep")
    return Orders(
        today,
        orders.whole("customer"),
        orders.whole("day"),
        named,
        worth > 0,
        row[of_category],
        category[of_category],
    )


def purchase_days(orders: Orders, days: int) -> tuple[Array, Array]:
    """Return the customers who bought in the ``days`` up to the day, and on how many days each did."""
    bought = orders.kept & (orders.day > orders.as_of - days)
    pairs = np.unique(np.stack([orders.customer[bought], orders.day[bought]], axis=1), axis=0)
    customers, counts = np.unique(pairs[:, 0], return_counts=True)
    return customers, counts


def widened(orders: Orders, days: int) -> tuple[Array, Array]:
    """Return the rows of orders of known customers in the ``days`` up to the day, and which of them widened."""
    place = np.lexsort((orders.row, orders.day[orders.row], orders.customer[orders.row]))
    row, category = orders.row[place], orders.category[place]
    customer = orders.customer[row]
    _, first = np.unique(customer * (int(category.max(initial=0)) + 1) + category, return_index=True)
    new = np.zeros(len(orders.day), np.bool_)
    new[row[first]] = True
    with_category = np.zeros(len(orders.day), np.bool_)
    with_category[row] = True
    _, begins = np.unique(customer, return_index=True)
    with_category[row[begins]] = False  # the first order of a customer widens nothing
    counted = np.flatnonzero(with_category & (orders.day > orders.as_of - days))
    return counted, new[counted]


def rep_work(session: "Session", as_of: date, policy: "Policy", days: int = YEAR) -> RepWork:
    """Count what came of the orders up to a day; a large book takes a few seconds."""
    orders, owners = read_orders(session, as_of), rows_of(session, OWNERS, many=False)
    ids, owner = owners.whole("customer"), owners.word("owner")
    customers, bought = purchase_days(orders, policy.behaviour.window_days)
    codes = owner.codes[np.searchsorted(ids, customers)] if len(customers) else np.empty(0, np.int64)
    rates = repurchase_rate(Frame({"window_purchases": bought}), codes.astype(np.int32))
    counts = zip(owner.words, rates.buyers.tolist(), rates.returning.tolist(), strict=False)
    rows, new = widened(orders, days)
    whose = owner.codes[np.searchsorted(ids, orders.customer[rows])] if len(rows) else np.empty(0, np.int64)
    return RepWork(
        {name: (int(buyers), int(back)) for name, buyers, back in counts if buyers},
        _by_both(owner.words, whose, orders.rep.words, orders.rep.codes[rows], new),
    )


def _by_both(
    owners: "Sequence[str]", whose: Array, reps: "Sequence[str]", taken_by: Array, new: Array
) -> "Mapping[tuple[str, str], tuple[int, int]]":
    pairs, place = np.unique(whose * max(len(reps), 1) + taken_by, return_inverse=True)
    counts, news = np.bincount(place, minlength=len(pairs)), np.bincount(place, new, len(pairs))
    return {
        (owners[pair // max(len(reps), 1)], reps[pair % max(len(reps), 1)]): (count, int(widening))
        for pair, count, widening in zip(pairs.tolist(), counts.tolist(), news.tolist(), strict=True)
    }


def lesson(session: "Session", _run_id: int, as_of: date, policy: "Policy") -> bytes:
    """Return the same, packed, in the window of the team's figures."""
    found = rep_work(session, as_of, policy, policy.team.window_days)
    buyers, orders = list(found.buyers.values()), list(found.orders.values())
    numbers = {
        "format": FORMAT,
        "buyers": [count for count, _ in buyers],
        "returning": [back for _, back in buyers],
        "orders": [count for count, _ in orders],
        "widened": [new for _, new in orders],
    }
    words = {
        "owner": list(found.buyers),
        "whose": [owner for owner, _ in found.orders],
        "rep": [rep for _, rep in found.orders],
    }
    return lessons.pack(numbers, words)


def read(session: "Session", run_id: int) -> RepWork | None:
    """Return what a run counted, None where nothing is kept of it that this Callsheet can read."""
    packed = lessons.kept(session, run_id, LESSON)
    kept = None if packed is None else {name: each.tolist() for name, each in lessons.unpack(packed).items()}
    if kept is None or kept["format"] != FORMAT:
        return None
    buyers = zip(kept["owner"], kept["buyers"], kept["returning"], strict=True)
    orders = zip(kept["whose"], kept["rep"], kept["orders"], kept["widened"], strict=True)
    return RepWork(
        {owner: (count, back) for owner, count, back in buyers},
        {(owner, rep): (count, new) for owner, rep, count, new in orders},
    )
