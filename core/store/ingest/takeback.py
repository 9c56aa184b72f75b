"""Derive what was taken back, from the lines and statuses of whole customers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby, takewhile
from typing import Any

import numpy as np
from sqlalchemy import Select, inspect, select
from sqlmodel import Session, SQLModel, col, delete

from core.frames import Array
from core.reversals import Matches, match_reversals
from core.store import bulk
from core.store.codes import Longs, encode
from core.store.tables.documents import Order, OrderLine, Reversal, Status
from core.tables import NEVER

CHUNK = 5_000  # customers at a time: some hundred thousand lines in memory
ENDS = ("cancelled", "returned")  # statuses of an order that take all of it back
FIELDS = ("customer_id", "order_id", "line", "by_order_id", "by_line", "day", "quantity", "amount_minor")
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines of whole customers; ``order`` is the place of each line's order in ``orders``."""

    orders: Array  # id, customer: one row an order
    names: list[str]
    reverses: list[str | None]
    order: Longs
    number: Longs
    day: Longs
    product: Longs
    quantity: Array
    amount: Array
    reversal: Array
    ended: Longs  # the day a status took the line back, NEVER

    def first_days(self) -> Longs:
        """Return the day of the first purchase of each order, NEVER where there is none."""
        days = np.full(len(self.orders), int(NEVER), np.int64)
        np.minimum.at(days, self.order[~self.reversal], self.day[~self.reversal])
        return days

    def of_first_day(self) -> Array:
        """Return which lines are purchases of their order's first day: a discount on the whole order is theirs."""
        of_first: Array = ~self.reversal & (self.day == self.first_days()[self.order])
        return of_first


def match_anew(session: Session, customer_ids: Sequence[int]) -> None:
    """Replace the reversals of these customers by what their lines and statuses say now."""
    for start in range(0, len(customer_ids), CHUNK):
        chunk = customer_ids[start : start + CHUNK]
        lines = _lines(session, chunk)
        rows = _taken_back(lines) if len(lines.order) else []
        session.exec(delete(Reversal).where(col(Reversal.customer_id).in_(bulk.stage(session, chunk))))
        bulk.insert(session, Reversal, dict(zip(FIELDS, _turned(rows, len(FIELDS)), strict=True)))


def _taken_back(lines: Lines) -> list[Row]:
    matches = _match(lines)
    own = _own_orders(lines, matches)
    return [*_by_lines(lines, matches, own), *_by_status(lines, matches, own)]


def _match(lines: Lines) -> Matches:
    ranks = encode(lines.names).ranked()
    place = dict(zip(lines.names, ranks.tolist(), strict=True))
    named = np.array([place.get(name, -1) if name else -1 for name in lines.reverses], np.int64)
    of_line = lines.order
    return match_reversals(
        lines.orders[of_line, 1],
        lines.product,
        lines.day,
        lines.quantity,
        lines.amount,
        order=ranks[of_line],
        line=lines.number,
        reverses=named[of_line],
    )


def _own_orders(lines: Lines, matches: Matches) -> Array:
    """Return which unmatched matches reduce their own order: a discount line that its first day's goods can bear."""
    first_day = lines.of_first_day()
    left = np.bincount(lines.order, np.where(first_day, lines.amount, 0.0), len(lines.orders))
    taken = matches.purchase >= 0
    borne = taken & first_day[matches.purchase]
    left -= np.bincount(lines.order[matches.purchase[borne]], matches.amount[borne], len(lines.orders))
    own, days = np.zeros(len(taken), np.bool_), lines.first_days()
    for match in np.flatnonzero(~taken).tolist():
        order, amount = lines.order[matches.reversal[match]], matches.amount[match]
        own[match] = 0 < amount <= left[order] and lines.day[matches.reversal[match]] >= days[order]
        left[order] -= amount if own[match] else 0
    return own


def _by_lines(lines: Lines, matches: Matches, own: Array) -> list[Row]:
    rows: list[Row] = []
    found = zip(matches.reversal, matches.purchase, matches.quantity, matches.amount, own, strict=True)
    for reversal, purchase, quantity, amount, is_own in found:
        by_id, customer = lines.orders[lines.order[reversal]].tolist()
        order_id = lines.orders[lines.order[purchase], 0].item() if purchase >= 0 else by_id if is_own else None
        line = lines.number[purchase].item() if purchase >= 0 else None
        by_line, day = lines.number[reversal].item(), lines.day[reversal].item()
        rows.append((customer, order_id, line, by_id, by_line, day, float(quantity), round(amount)))
    return rows


def _by_status(lines: Lines, matches: Matches, own: Array) -> list[Row]:
    ended = (lines.ended != NEVER) & ~lines.reversal
    if not ended.any():
        return []
    taken = matches.purchase >= 0
    back = matches.purchase[taken]
    amount = lines.amount - np.bincount(back, matches.amount[taken], len(lines.order))
    quantity = np.nan_to_num(lines.quantity) - np.bincount(back, matches.quantity[taken], len(lines.order))
    reduced = np.bincount(lines.order[matches.reversal[own]], matches.amount[own], len(lines.orders))
    rows, first_day = list[Row](), lines.of_first_day()
    for row in np.flatnonzero(ended & ((amount > 0) | (quantity > 0))).tolist():
        order = lines.order[row]
        order_id, customer = lines.orders[order].tolist()
        discount = (
            min(amount[row], reduced[order]) if first_day[row] else 0
        )  # what the order's own discount took is not there to come back
        reduced[order] -= discount
        left = (float(quantity[row]), round(amount[row] - discount))
        day = max(lines.ended[row].item(), lines.day[row].item())
        rows.append((customer, order_id, lines.number[row].item(), order_id, None, day, *left))
    return rows


def _lines(session: Session, customer_ids: Sequence[int]) -> Lines:
    of_customers = col(Order.customer_id).in_(bulk.stage(session, customer_ids))
    heads = _columns(Order, "id", "customer_id", "external_id", "reverses").where(of_customers)
    ids, customers, names, reverses = _turned(bulk.fetch(session, heads), 4)
    names_wanted = ("order_id", "number", "day", "product_id", "quantity", "amount_minor", "reversal", "ended_on")
    lines = bulk.fetch(session, _columns(OrderLine, *names_wanted).join(Order).where(of_customers))
    order, number, day, product, quantity, amount, reversal, ended_on = _turned(lines, len(names_wanted))
    of_order = _ended(session, customer_ids)
    alone = (NEVER if end is None else end for end in ended_on)
    place = {order_id: code for code, order_id in enumerate(ids)}
    return Lines(
        orders=np.array([ids, customers], np.int64).T,
        names=list(names),
        reverses=list(reverses),
        order=np.array([place[order_id] for order_id in order], np.int64),
        number=np.array(number, np.int64),
        day=np.array(day, np.int64),
        product=np.array([-1 if key is None else key for key in product], np.int64),
        quantity=np.array(quantity, np.float64),
        amount=np.array(amount, np.float64),
        reversal=np.array(reversal, np.bool_),
        ended=np.array([min(end, of_order.get(i, NEVER)) for end, i in zip(alone, order, strict=True)], np.int64),
    )


def _columns(table: type[SQLModel], *names: str) -> Select[Any]:
    return select(*(inspect(table).local_table.c[name] for name in names))


def _turned(rows: Iterable[Sequence[Any]], count: int) -> Sequence[Sequence[Any]]:
    """Return rows as so many columns."""
    return list(zip(*rows, strict=True)) or [()] * count


def _ended(session: Session, customer_ids: Sequence[int]) -> dict[int, int]:
    """Return by order the day from which it is cancelled or returned, for orders that still are."""
    mine = col(Order.customer_id).in_(bulk.stage(session, customer_ids))
    events = _columns(Status, "document_id", "status", "day").join(Order, col(Order.id) == col(Status.document_id))
    said = events.where(col(Status.document) == "order", mine).order_by(col(Status.document_id), col(Status.id))
    ended: dict[int, int] = {}
    for order_id, event in groupby(bulk.fetch(session, said), key=lambda event: event[0]):
        history: list[tuple[str, int]] = []
        for _, status, day in event:
            # What was recorded later knows better, also the day of the same status.
            while history and (history[-1][1] >= day or history[-1][0] == status):
                history.pop()
            history.append((status, day))
        last = [day for _, day in takewhile(lambda said: said[0] in ENDS, reversed(history))]
        if last:
            ended[order_id] = last[-1]
    return ended
