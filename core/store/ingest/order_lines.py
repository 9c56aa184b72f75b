"""The lines of an order file, sorted into orders so that the order of the file's rows does not matter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from core.frames import Floats
from core.sources.batch import Batch, RowProblem
from core.store.codes import Cells, Longs, combined, encode, fingerprints, wholes
from core.store.columns import day_of
from core.store.ingest.cells import currencies, day_numbers, days, floats, refuse
from core.store.ingest.merging import first_said
from core.tables import NEVER

STAGES = ("open", "shipped", "completed", "cancelled", "returned")  # how far an order is
ENDED = (STAGES.index("cancelled"), STAGES.index("returned"))
UNDATED = -1
HEAD = ("rep", "channel", "reverses")
NUMBERS = ("quantity", "amount", "unit_cost", "discount", "line_no")


@dataclass(frozen=True, slots=True)
class Orders:
    """Orders and their lines: ``start`` is the first line of each order, ``order`` the place of each line's order."""

    keys: list[str]
    start: Longs
    order: Longs
    lines: Batch
    product: list[str | None]

    def heads(self, name: str) -> list[Any]:
        """Return for each order the first value its lines give."""
        said = first_said(self.order.tolist(), self.lines.column(name).tolist())
        return [said.get(code) for code in range(len(self.keys))]

    def columns(self) -> dict[str, list[Any]]:
        """Return the orders as the database stores them, but for their customers."""
        currency = currencies(self.lines)
        heads = {name: self.heads(name) for name in HEAD}
        return {
            "external_id": self.keys,
            "day": self._days().tolist(),
            "currency": [currency[row] for row in self.start.tolist()],
            **heads,
            "fingerprint": self._fingerprints().tolist(),
        }

    def statuses(self) -> list[tuple[str | None, date | None]]:
        """Return the status of each order and its day: it is as far as the line that is least far."""
        ranks, dated = self._status_ranks(), self._status_days()
        least = np.minimum.reduceat(ranks, self.start)
        on = np.maximum.reduceat(np.where(ranks == least[self.order], dated, UNDATED), self.start)
        named = [*STAGES, None]
        return [
            (named[rank], None if day == UNDATED else day_of(day))
            for rank, day in zip(least.tolist(), on.tolist(), strict=True)
        ]

    def line_columns(self) -> dict[str, list[Any]]:
        """Return the lines as the database stores them, but for their orders and products."""
        quantity = floats(self.lines.column("quantity"))
        number = np.arange(len(self.order)) - self.start[self.order]
        return {
            "number": number.tolist(),
            "day": days(self.lines.column("ordered_on")),
            "quantity": _known(quantity),
            "amount_minor": wholes(self.lines.column("amount")),
            "cost_minor": wholes(floats(self.lines.column("unit_cost")) * quantity),
            "discount": _known(floats(self.lines.column("discount"))),
            "reversal": self.lines.column("is_reversal").astype(bool).tolist(),
            "ended_on": self._ended(),
        }

    def _days(self) -> Longs:
        """Return the day of the first purchase of each order, of the first line where it is none."""
        own_days = day_numbers(self.lines.column("ordered_on"))
        purchased = np.where(self.lines.column("is_reversal").astype(bool), NEVER, own_days)
        first = np.minimum.reduceat(purchased, self.start)
        return np.where(first == NEVER, np.minimum.reduceat(own_days, self.start), first)

    def _ended(self) -> list[int | None]:
        """Return the day of each line that was cancelled or returned while the rest of its order was not."""
        if "status" not in self.lines.columns:
            return [None] * len(self.order)
        ranks = self._status_ranks()
        alone = np.isin(ranks, ENDED) & (np.minimum.reduceat(ranks, self.start) < ENDED[0])[self.order]
        own_days, dated = day_numbers(self.lines.column("ordered_on")), self._status_days()
        ended = np.where(dated == UNDATED, own_days, dated)
        return [day if is_alone else None for day, is_alone in zip(ended.tolist(), alone.tolist(), strict=True)]

    def _status_ranks(self) -> Longs:
        column = encode(self.lines.column("status"))
        ranks = [STAGES.index(status) if status in STAGES else len(STAGES) for status in column.distinct]
        return np.array(ranks, np.int64)[column.codes]

    def _status_days(self) -> Longs:
        return np.array([UNDATED if day is None else day for day in days(self.lines.column("status_on"))], np.int64)

    def _fingerprints(self) -> Longs:
        texts = [self.lines.column(name) for name in ("customer_id", "ordered_on", *HEAD)]
        numbers = [floats(self.lines.column(name)) for name in NUMBERS]
        said: list[Cells] = [*texts, currencies(self.lines), self.product, self._ended(), *numbers]
        return combined(fingerprints(said), self.order, len(self.keys))


def arrange(batch: Batch) -> Orders:
    """Return the orders of a file in the order of their external ids, each line in its place."""
    named = zip(batch.column("product_id"), batch.column("product_name"), strict=True)
    product = [key if key is not None else name for key, name in named]
    order = encode(batch.column("order_id")).ranked()
    amount, quantity, line_no = (np.nan_to_num(floats(batch.column(n))) for n in ("amount", "quantity", "line_no"))
    rows = np.lexsort((amount, quantity, encode(product).ranked(), line_no, order))
    lines, codes = batch.take(rows), order[rows]
    start = np.flatnonzero(np.diff(codes, prepend=-1))
    keys = lines.column("order_id")[start].tolist()
    return Orders(keys, start, codes, lines, [product[row] for row in rows.tolist()])


def mixed(batch: Batch) -> list[RowProblem]:
    """Return the problems of lines whose customer or currency is not that of their order's first line."""
    order = encode(batch.column("order_id"))
    problems: list[RowProblem] = []
    for column, values in (("customer_id", batch.column("customer_id")), ("currency", currencies(batch))):
        codes = encode(values).codes
        differs = codes != codes[order.first][order.codes]
        problems += refuse(batch, np.flatnonzero(differs).tolist(), column, f"one_{column.removesuffix('_id')}")
    return problems


def _known(values: Floats) -> list[float | None]:
    return [None if value != value else value for value in values.tolist()]
