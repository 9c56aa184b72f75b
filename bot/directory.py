"""The names of the customers a person may see: looked up in the store, then kept in memory until a name changes."""

from collections.abc import Iterator, Sequence
from threading import Lock
from typing import TYPE_CHECKING

from bot.command import Customer
from bot.found import Found
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

    def find(self, session: "Session", scope: "Scope", texts: Sequence[str], *, only_exact: bool = False) -> Found:
        """Return what best fits any of the texts, the longest of them first; ``only_exact`` never reads all names."""
        version = names.names_version(session)
        index = self._indexes.get((version, scope))
        if index is None:
            if found := next(_exact(session, scope, texts), None):
                return found
            if only_exact:
                return Found(0, None, known=False, likeness=0.0)
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


def _exact(session: "Session", scope: "Scope", texts: Sequence[str]) -> Iterator[Found]:
    """Give what is called exactly so, without reading all names: enough for a question in a new process."""
    for tried, text in enumerate(texts):
        named = names.exact(session, scope, text)
        customers = [Customer(n.customer_id, n.external_id, n.name) for n in named]
        by_id = [customer for customer in customers if customer.external_id == text.strip()]
        if len(by_id or customers) == 1:
            yield Found(tried, (by_id or customers)[0], exact=True)
        elif customers:
            yield Found(tried, None, tuple(customers), exact=True)
