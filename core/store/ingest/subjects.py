"""Take in customers, contacts and products."""

from datetime import date

from sqlmodel import Session, col

from core.sources.batch import Batch
from core.store import bulk
from core.store.codes import Cells, Codes, wholes
from core.store.facts import refresh_owners
from core.store.ingest.cells import currencies, days
from core.store.ingest.changes import Changes
from core.store.ingest.facts import record_facts
from core.store.ingest.merging import first_said, merge
from core.store.ingest.named import ids_of_names
from core.store.ingest.naming import record_names
from core.store.ingest.occasion import Occasion
from core.store.ingest.references import ids_of, present_ids
from core.store.tables.identity import Category, Contact, Customer, Product


def ingest_customers(session: Session, batch: Batch, when: Occasion) -> Changes:
    """Take in customers with their names and facts."""
    keys, names, countries = (batch.column(name) for name in ("customer_id", "name", "country"))
    latest = _latest(keys, batch.column("since"))
    counts = merge(session, Customer, {key: {"name": names[r], "country": countries[r]} for key, r in latest.items()})
    ids = present_ids(session, Customer, keys)
    aliases = batch.column("aliases")
    record_names(session, {ids[row]: (names[row], _split(aliases[row])) for row in latest.values()})
    facts = record_facts(session, "customer", ids, batch, when)
    if "owner" in batch.columns:
        refresh_owners(session, when.today)
    return Changes(batch.kind, len(batch), {"customer": counts, "fact": facts}, counts.new)


def ingest_contacts(session: Session, batch: Batch, when: Occasion) -> Changes:
    """Take in contacts with their facts."""
    keys, names = batch.column("contact_id"), batch.column("name")
    customers = ids_of(session, Customer, batch.column("customer_id"))
    since = [day or when.today for day in batch.column("since")]
    since_days, left = days(_earliest(keys, since)), days(batch.column("left_on"))
    said = {
        key: {"customer_id": customers[row], "name": names[row], "left_on": left[row], "since": since_days[row]}
        for key, row in _latest(keys, batch.column("since")).items()
    }
    counts = merge(session, Contact, said, keep=("since",))
    facts = record_facts(session, "contact", present_ids(session, Contact, keys), batch, when)
    return Changes(batch.kind, len(batch), {"contact": counts, "fact": facts})


def ingest_products(session: Session, batch: Batch, _when: Occasion) -> Changes:
    """Take in products and their categories."""
    columns: dict[str, Cells] = {
        "name": batch.column("name"),
        "category_id": ids_of_names(session, Category, batch.column("category")),
        "price_minor": wholes(batch.column("unit_price")),
        "cost_minor": wholes(batch.column("unit_cost")),
        "currency": currencies(batch),
    }
    rows = zip(batch.column("product_id"), *columns.values(), strict=True)
    said = {key: dict(zip(columns, values, strict=True)) for key, *values in rows}
    return Changes(batch.kind, len(batch), {"product": merge(session, Product, said)})


def ensure_customers(session: Session, customers: Codes, names: Cells, countries: Cells) -> int:
    """Add the customers that orders name but nobody brought yet, and return how many."""
    called, based = first_said(customers.codes, names), first_said(customers.codes, countries)
    known = bulk.lookup(session, col(Customer.external_id), customers.distinct)
    new = {key: code for code, key in enumerate(customers.distinct) if key not in known}
    said = {key: {"name": called.get(code, key), "country": based.get(code)} for key, code in new.items()}
    merge(session, Customer, said)
    ids = present_ids(session, Customer, list(said))
    record_names(session, {i: (one["name"], ()) for i, one in zip(ids, said.values(), strict=True)})
    return len(said)


def ensure_products(session: Session, products: Codes, names: Cells) -> None:
    """Add the products that orders name but nobody brought yet."""
    called = first_said(products.codes, names)
    codes = {key: code for code, key in enumerate(products.distinct) if key is not None}
    known = bulk.lookup(session, col(Product.external_id), list(codes))
    merge(session, Product, {key: {"name": called.get(code, key)} for key, code in codes.items() if key not in known})


def _latest(keys: Cells, since: Cells) -> dict[str, int]:
    """Return the row of each key that speaks of the latest day, the last of equals."""
    by_day = sorted(range(len(keys)), key=lambda row: since[row] or date.max)
    return {**dict.fromkeys(keys, 0), **{keys[row]: row for row in by_day}}


def _earliest(keys: Cells, since: Cells) -> list[date]:
    """Return for each row the first day its key is spoken of."""
    first: dict[str, date] = {}
    for key, day in zip(keys, since, strict=True):
        first[key] = min(day, first.get(key, day))
    return [first[key] for key in keys]


def _split(aliases: str | None) -> list[str]:
    return [alias for part in (aliases or "").split(";") if (alias := part.strip())]
