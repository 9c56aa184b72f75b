"""The names of the customers a person may see: looked up in the store, then kept in memory until a name changes."""

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING

from bot.command import Customer
from bot.found import MOST, Found
from core.store import names

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.names import NameIndex
    from core.store.scope import Scope

KEPT = 16  # scopes whose names are kept in memory at once; the others are read again


class Directory:
    """Finds customers by what people type; a name outside the scope is no different from one that does not exist."""

    def __init__(self) -> None:
        """Start empty: the first question that needs the names reads them."""
        self._indexes: dict[tuple[str, Scope], NameIndex] = {}
        self._reading = Lock()

    def find(self, session: "Session", scope: "Scope", texts: Sequence[str]) -> Found:
        """Return what best fits any of the texts, the longest of them first."""
        version = names.names_version(session)
        index = self._indexes.get((version, scope))
        if index is None:
            if found := _exact(session, scope, texts[0]):
                return found
            index = self._read(session, scope, version)
        return index.find(texts)

    def _read(self, session: "Session", scope: "Scope", version: str) -> "NameIndex":
        from bot.names import NameIndex  # most questions of a new process name a customer exactly and need no index

        with self._reading:
            if (version, scope) not in self._indexes:
                fresh = {key: kept for key, kept in self._indexes.items() if key[0] == version}
                self._indexes = dict(list(fresh.items())[1 - KEPT :])
                self._indexes[version, scope] = NameIndex(names.all_names(session, scope))
            return self._indexes[version, scope]


def _exact(session: "Session", scope: "Scope", text: str) -> Found | None:
    """Return what is called exactly so, without reading all names: enough for a question in a new process.

    Only the longest text can be answered so: before a shorter one counts, the longer ones must fit no name at all.
    """
    customers = [Customer(n.customer_id, n.external_id, n.name) for n in names.exact(session, scope, text)]
    meant = [customer for customer in customers if customer.external_id == text.strip()] or customers
    if len(meant) > 1:
        return Found(0, None, tuple(meant[:MOST]), exact=True)
    return Found(0, meant[0], exact=True) if meant else None
