"""Finish order lines: their amounts, and which of them take something back."""

import re
from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from core.frames import Array
from core.sources.kind import Columns, Finished
from core.sources.order_totals import are_order_totals
from core.sources.phrase import Phrase
from core.sources.texts import missing

CANCELLATION = re.compile(r"[Cc]\d+")  # "C536379" cancels; the letter is no sign when most numbers have it
COMMON_LETTER = 0.5
PARTLY_REFUNDED = "partly_refunded"  # the file does not say how much, so the order counts in full


def finish(columns: Columns) -> Finished:
    """Return the lines with ``amount`` (as given, else quantity × price less discount) and ``is_reversal``.

    A line takes back when its quantity or amount is negative, when it names the order it reverses, or when its order
    number marks a cancellation; its quantity and amount are then negative. Who got part of the money back has bought.
    """
    rows = len(columns["order_id"])
    quantity = _column(columns, "quantity", rows)
    amount, notes = _amounts(columns, rows)
    reversal = (quantity < 0) | (amount < 0) | _cancels(columns["order_id"])
    if "reverses" in columns:
        reversal |= ~missing(columns["reverses"])
    finished = {
        **columns,
        "amount": np.where(reversal, -np.abs(amount), amount),
        "is_reversal": reversal.astype(object),
    }
    if "quantity" in columns:
        finished["quantity"] = np.where(reversal, -np.abs(quantity), quantity)
    if "status" in columns:
        partly = columns["status"] == PARTLY_REFUNDED
        finished["status"] = np.where(partly, "completed", columns["status"])
        notes = (*notes, *_counted({"sources.note.partly_refunded": int(partly.sum())}))
    return Finished(finished, (*notes, *_notes(reversal, amount)))


def _column(columns: Columns, name: str, rows: int) -> Array:
    return columns[name] if name in columns else np.full(rows, np.nan)


def _amounts(columns: Columns, rows: int) -> tuple[Array, tuple[Phrase, ...]]:
    given = _column(columns, "amount", rows)
    discount = np.nan_to_num(_column(columns, "discount", rows), nan=0.0)
    computed = _column(columns, "quantity", rows) * _column(columns, "unit_price", rows) * (1 - discount)
    if are_order_totals(columns["order_id"], given, computed):
        return computed, (Phrase("sources.note.order_totals"),)
    return np.where(np.isnan(given), computed, given), ()


def _cancels(order_ids: Array) -> npt.NDArray[np.bool_]:
    marked = np.fromiter((CANCELLATION.fullmatch(order) is not None for order in order_ids), np.bool_, len(order_ids))
    return marked if marked.sum() < COMMON_LETTER * len(marked) else np.zeros(len(marked), dtype=np.bool_)


def _notes(reversal: Array, amount: Array) -> tuple[Phrase, ...]:
    counts = {"sources.note.reversals": int(reversal.sum()), "sources.note.no_value": int((amount == 0).sum())}
    return _counted(counts)


def _counted(counts: Mapping[str, int]) -> tuple[Phrase, ...]:
    return tuple(Phrase(key, {"rows": rows}) for key, rows in counts.items() if rows)
