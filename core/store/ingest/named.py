"""Things known by their names alone, like product categories: each has an id of ours."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlmodel import Session, SQLModel, col

from core.store import bulk
from core.store.insertion import insert_new
from core.store.tables.signals import Feature

# A file's core and auxiliary features, as the table holds them.
IS_CORE: Mapping[str, bool] = {"core": True, "auxiliary": False}


def ids_of_names(session: Session, table: Any, names: Iterable[str | None]) -> list[int | None]:
    """Return the id of each name, added where it is new; None for none."""
    named = list(names)
    wanted = [name for name in dict.fromkeys(named) if name is not None]
    there = bulk.lookup(session, col(table.name), wanted, col(table.id))
    # Only what is new: PostgreSQL spends a number on a row it then does not insert, and scoring needs them small.
    for name in sorted(set(wanted).difference(there)):
        insert_new(session, _as_table(table), name=name)
    ids = bulk.lookup(session, col(table.name), wanted, col(table.id))
    return [None if name is None else ids[name][0] for name in named]


def feature_ids(session: Session, names: Iterable[str | None], parts: Iterable[str | None]) -> list[int | None]:
    """Return the id of each feature, and keep which of them are said to be core or auxiliary: the last said holds."""
    ids = ids_of_names(session, Feature, names)
    said = {i: IS_CORE[part] for i, part in zip(ids, parts, strict=True) if i is not None and part is not None}
    known = bulk.lookup(session, col(Feature.id), list(said), col(Feature.core))
    changed = {i: core for i, core in said.items() if known[i][0] is None or bool(known[i][0]) != core}
    bulk.update(session, Feature, list(changed), {"core": list(changed.values())})
    return ids


def _as_table(table: Any) -> type[SQLModel]:
    found: type[SQLModel] = table
    return found
