"""The names customers are known by."""

import secrets
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from core.store import settings
from core.store.driver import fetch
from core.store.scope import Scope, customers_in, within
from core.store.tables.identity import Customer, CustomerName

# Up to here the other names are asked for by id, beyond it read whole.
FEW = 500
CALLED = """
SELECT customer.id, customer.external_id, customer.name, other.name FROM customer
LEFT JOIN customer_name other ON other.customer_id = customer.id AND NOT other.main
WHERE {condition} ORDER BY customer.id, other.name
"""
EXACT = """
(customer.external_id = :typed OR customer.id IN (SELECT customer_id FROM customer_name WHERE folded = :folded))
"""


@dataclass(frozen=True, slots=True)
class Name:
    """A customer's id, our key for it, its name and its other names."""

    customer_id: int
    external_id: str
    name: str
    aliases: tuple[str, ...]


def fold(name: str) -> str:
    """Return a name as look-ups compare it: letters and digits only, one width, one case."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in plain if letter.isalnum()) or plain.strip()


def all_names(session: Session, scope: Scope) -> list[Name]:
    """Return the names of every customer within the scope, by id."""
    return _named(session, select(Customer.id, Customer.external_id, Customer.name).where(customers_in(scope)))


def ids_within(session: Session, scope: Scope) -> list[int]:
    """Return the ids of all customers within the scope."""
    return [i for (i,) in fetch(session, f"SELECT customer.id FROM customer WHERE {within(scope)}")]  # noqa: S608


def plain_names(session: Session, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the external id and the name of each of a few customers."""
    asked = select(Customer.id, Customer.external_id, Customer.name).where(col(Customer.id).in_(ids))
    return {i: (external_id, name) for i, external_id, name in session.exec(asked)}


def exact(session: Session, scope: Scope, typed: str) -> list[Name]:
    """Return the customers within the scope whose id, name or other name is what was typed, but for case."""
    return _called(session, f"{EXACT} AND {within(scope)}", typed=typed.strip(), folded=fold(typed))


def name_of(session: Session, customer_id: int) -> Name | None:
    """Return the names of one customer."""
    return next(iter(_called(session, "customer.id = :customer", customer=customer_id)), None)


def names_version(session: Session) -> str:
    """Return a text that changes whenever a name or an owner does."""
    return settings.get(session, "names_version") or "0"


def names_changed(session: Session) -> None:
    """Let everyone who keeps names in memory know."""
    # Random, because two imports that count at the same moment would end on the same number.
    settings.put(session, "names_version", secrets.token_hex(8))


def _called(session: Session, condition: str, **values: Any) -> list[Name]:
    """Return the few customers of a condition."""
    found: dict[int, Name] = {}
    for customer_id, external_id, name, alias in fetch(session, CALLED.format(condition=condition), **values):
        before = found[customer_id].aliases if customer_id in found else ()
        found[customer_id] = Name(customer_id, external_id, name, before if alias is None else (*before, alias))
    return list(found.values())


def _named(session: Session, customers: Any) -> list[Name]:
    rows = session.exec(customers.order_by(Customer.id)).all()
    others = select(CustomerName.customer_id, CustomerName.name).where(col(CustomerName.main).is_(False))
    if len(rows) <= FEW:
        others = others.where(col(CustomerName.customer_id).in_([row[0] for row in rows]))
    aliases: dict[int, list[str]] = defaultdict(list)
    for customer_id, alias in session.exec(others.order_by(CustomerName.name)):
        aliases[customer_id].append(alias)
    return [Name(i, external_id, name, tuple(aliases.get(i, ()))) for i, external_id, name in rows]
