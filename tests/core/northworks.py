"""North Works, an invented customer, and its people, for the stories about playbooks."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from core.profile import Complaint, Contract, Invoice, Known, Opportunity, Order, Person, Product, Profile
from core.types import Money, Term, Value

TODAY = date(2026, 6, 26)  # a Friday
ROW: Mapping[str, float] = {
    "revenue_12m": 1_200_000_00.0,
    "revenue_12m_before": 1_500_000_00.0,
    "revenue_change": -0.2,
    "revenue_share": 0.031,
    "gross_margin_12m": 360_000_00.0,
    "net_margin_12m": 300_000_00.0,
    "net_margin_share": 0.25,
    "usual_gap_days": 28.0,
    "days_since_last": 30.0,
    "usual_purchase_amount": 90_000_00.0,
}


def cny(major: int) -> Money:
    return Money(major * 100, "CNY")


def facts(known: Mapping[str, Value]) -> dict[str, Known]:
    return {name: Known(name, value, TODAY, "customers") for name, value in known.items()}


def person(number: int, name: str, role: str | None = None, **known: Any) -> Person:
    """Return a contact; options are given by name (``background="finance"``)."""
    left, met = known.pop("left_on", None), known.pop("last_contact", None)
    texts = {"title", "kpi", "phone", "email"}
    values: dict[str, Value] = {k: v if k in texts else Term(f"{k}.{v}") for k, v in known.items()}
    if role:
        values["role"] = Term(f"role.{role}")
    return Person(number, f"K-{number}", name, facts(values), left, met)


def profile(**changes: Any) -> Profile:
    """Return North Works as of a Friday, with what the story changes."""
    known: dict[str, Any] = {
        "id": 1,
        "external_id": "N-1",
        "name": "North Works",
        "aliases": (),
        "as_of": TODAY,
        "data_until": TODAY,
        "owner": "Li Wei",
        "facts": {},
    }
    return Profile(**(known | changes))


def busy() -> dict[str, Any]:
    """Return one of everything that can be on record."""
    return {
        "facts": facts({"purchase_budget": cny(3_000_000), "industry": Term("industry.machinery")}),
        "people": (person(1, "Anna Berg", "economic_buyer"), person(2, "Tom Hale", "purchasing", last_contact=TODAY)),
        "orders": (Order("O-1", date(2026, 5, 27), cny(88_000), ("Bearing 6204",)),),
        "products": (Product("P-1", "Bearing 6204", "Bearings", cny(700_000)),),
        "catalogue": ("Bearings", "Lubricants"),
        "complaints": (Complaint("C-1", date(2026, 6, 16), None, True, "Late delivery"),),
        "contracts": (Contract("V-1", "Frame 2026", date(2026, 1, 1), date(2026, 12, 31), None),),
        "opportunities": (
            Opportunity("D-1", "Line 3 refit", date(2026, 4, 1), "comparison", cny(400_000), None, None, "Borealis"),
        ),
        "unpaid": (Invoice("I-1", date(2026, 3, 1), date(2026, 5, 1), cny(50_000), cny(20_000)),),
    }
