"""Keep what a run learned from everybody's records beside its scores: a few bytes for each lesson."""

from io import BytesIO
from typing import TYPE_CHECKING, Any

import numpy as np

from core.frames import Array
from core.store.driver import fetch
from core.store.insertion import insert_or_replace
from core.store.tables.runs import Learning

if TYPE_CHECKING:
    from sqlmodel import Session


def keep(session: "Session", run_id: int, what: str, packed: bytes) -> None:
    """Keep a lesson with a run; the caller commits."""
    insert_or_replace(session, Learning, run_id=run_id, what=what, kept=packed)


def kept(session: "Session", run_id: int, what: str) -> bytes | None:
    """Return a lesson of a run, None where the run has none."""
    rows = fetch(session, "SELECT kept FROM learning WHERE run_id = :run AND what = :what", run=run_id, what=what)
    return next((bytes(packed) for (packed,) in rows), None)


def names_of(session: "Session", run_id: int) -> set[str]:
    """Return which lessons a run has."""
    return {what for (what,) in fetch(session, "SELECT what FROM learning WHERE run_id = :run", run=run_id)}


def pack(numbers: dict[str, Any], words: dict[str, list[str]]) -> bytes:
    """Return columns of whole numbers and of words as bytes, numbers as narrow as the largest of their column."""
    written = BytesIO()
    narrow = {name: _narrow(np.asarray(values, np.int64)) for name, values in numbers.items()}
    said = {name: np.array(values, np.str_) for name, values in words.items()}
    np.savez_compressed(written, allow_pickle=False, **narrow, **said)
    return written.getvalue()


def unpack(packed: bytes) -> dict[str, Array]:
    """Return the columns; whole numbers as wide as any."""
    with np.load(BytesIO(packed), allow_pickle=False) as read:
        columns = {name: read[name] for name in read}
    return {name: each if each.dtype.kind == "U" else each.astype(np.int64) for name, each in columns.items()}


def _narrow(values: Array) -> Array:
    return values.astype(np.min_scalar_type(values.max())) if values.size and values.min() >= 0 else values
