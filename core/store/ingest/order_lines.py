"""The lines of an order file, sorted into orders so that the order of the file's rows does not matter."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from core.frames import Floats
from core.sources.batch import Batch, RowProblem
from core.store.ingest.cells import currencies, day_numbers, floats, refuse, wholes
from core.store.ingest.codes import Cells, Longs, combined, encode, fingerprints
from core.store.ingest.merging import first_said

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
        days = np.minimum.reduceat(day_numbers(self.lines.column("ordered_on")), self.start)
        heads = {name: self.heads(name) for name in HEAD}
        return {
            "external_id": self.keys,
            "day": days.tolist(),
            "currency": [currency[row] for row in self.start.tolist()],
            **heads,
            "fingerprint": self._fingerprints().tolist(),
        }

    def line_columns(self) -> dict[str, list[Any]]:
        """Return the lines as the database stores them, but for their orders and products."""
        quantity = floats(self.lines.column("quantity"))
        number = np.arange(len(self.order)) - self.start[self.order]
        return {
            "number": number.tolist(),
            "quantity": _known(quantity),
            "amount_minor": wholes(self.lines.column("amount")),
            "cost_minor": wholes(floats(self.lines.column("unit_cost")) * quantity),
            "discount": _known(floats(self.lines.column("discount"))),
            "reversal": self.lines.column("is_reversal").astype(bool).tolist(),
        }

    def _fingerprints(self) -> Longs:
        texts = [self.lines.column(name) for name in ("customer_id", "ordered_on", *HEAD)]
        numbers = [floats(self.lines.column(name)) for name in NUMBERS]
        said: list[Cells] = [*texts, currencies(self.lines), self.product, *numbers]
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
