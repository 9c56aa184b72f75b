"""Add to what is on record of a subject: an empty cell takes nothing away."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import inspect
from sqlmodel import Session, SQLModel

from core.store import bulk
from core.store.codes import Cells
from core.store.ingest.changes import Counts

Said = Mapping[str, Mapping[str, Any]]  # external id → column → value as the database stores it


def merge(session: Session, table: type[SQLModel], said: Said, keep: Collection[str] = ()) -> Counts:
    """Add what is new and change what differs; the columns to ``keep`` are written only once."""
    names = list(next(iter(said.values()), {}))
    columns = inspect(table).local_table.c
    wanted = [columns[name] for name in ("id", *names)]
    found = bulk.lookup(session, columns["external_id"], list(said), *wanted)
    new = {key: list(one.values()) for key, one in said.items() if key not in found}
    bulk.insert(session, table, {"external_id": list(new), **_by_column(names, new.values())})
    changed: dict[int, list[Any]] = {}
    for key, (row_id, *before) in found.items():
        after = [b if a is None or name in keep else a for (name, a), b in zip(said[key].items(), before, strict=True)]
        if after != before:
            changed[row_id] = after
    bulk.update(session, table, list(changed), _by_column(names, changed.values()))
    return Counts(len(new), len(changed), len(found) - len(changed))


def first_said(codes: Cells, values: Cells) -> dict[int, Any]:
    """Return the first value that is there for each code."""
    return {code: value for code, value in zip(codes[::-1], values[::-1], strict=True) if value is not None}


def _by_column(names: Sequence[str], rows: Collection[Sequence[Any]]) -> dict[str, list[Any]]:
    return {name: [row[place] for row in rows] for place, name in enumerate(names)}
