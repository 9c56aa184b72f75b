"""What a customer has no row of: one statement, so that empty tables are not asked one by one."""

from collections.abc import Mapping

from sqlmodel import Session

from core.store.driver import fetch

# The extracts a customer often has no row of, and the table to look in.
RARE: Mapping[str, str] = {
    "reversals": "reversal",
    "invoices": "invoice",
    "payments": "payment",
    "contracts": "contract",
    "interactions": "interaction",
    "complaints": "complaint",
    "opportunities": "opportunity",
    "contacts": "contact",
    "surveys": "survey",
    "usage": "usage",
    "introductions": "introduction",
    "network": "network",
    "balance_sheets": "balance_sheet",
    "service_costs": "service_cost",
    "rival_contacts": "rival_contact",
    "incidents": "incident",
}
_THERE = "EXISTS (SELECT 1 FROM {table} WHERE customer_id = :customer)"
PRESENT = f"SELECT {', '.join(_THERE.format(table=table) for table in RARE.values())}"


def absent(session: Session, customer_id: int) -> frozenset[str]:
    """Return the extracts that have no row of the customer."""
    (present,) = fetch(session, PRESENT, customer=customer_id)
    return frozenset(name for name, there in zip(RARE, present, strict=True) if not there)
