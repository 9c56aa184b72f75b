"""How the rows of each kind of file become rows of a table: one row is one document."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from core.sources.batch import Batch
from core.store.columns import number_of
from core.store.ingest.cells import currencies
from core.store.ingest.named import feature_ids, ids_of_names
from core.store.ingest.references import ids_of
from core.store.ingest.statuses import Said
from core.store.introducing import take_over
from core.store.tables.documents import Complaint, Contract, Interaction, Invoice, Opportunity, Payment
from core.store.tables.identity import Customer
from core.store.tables.signals import (
    BalanceSheet,
    Incident,
    Introduction,
    Rival,
    RivalContact,
    ServiceCost,
    Survey,
    Usage,
)

Written = Mapping[str, Callable[[Said], Any]]  # column kept from the statuses → its value under a status
Filled = Callable[[Session, Batch], Sequence[Any]]  # the cells of a column that no one field gives
SEVERITIES = (None, "minor", "serious", "grave")  # by their numbers


@dataclass(frozen=True, slots=True)
class Document:
    """How a kind of file becomes rows of a table.

    ``columns`` maps the table's columns to the file's fields, or to what fills them; ``empty`` gives what stands for an
    empty cell where the table wants a value. ``day`` is the field of its day: an empty one is the day of the import
    that brought it first. ``status`` is the field of its status and ``status_on`` of its day, ``kept`` are the columns
    that follow from the last status, ``marked`` those that hold the day a status was last taken. ``brought`` is a
    column of a day and its field: where that is empty, the day is at the latest that of the import that brought it.
    ``other`` is a field that names a second customer. ``staged`` is a field whose every change is kept with its day.
    ``first`` lets the rows take the place of what people told of the same before, by their keys and columns.
    """

    table: Any
    name: str
    key: str
    day: str
    columns: Mapping[str, str | Filled]
    empty: Mapping[str, Any] | None = None
    status: str | None = None
    status_on: str = "status_on"
    kept: Written | None = None
    marked: Mapping[str, str] | None = None
    brought: tuple[str, str] | None = None
    other: str | None = None
    staged: str | None = None
    first: Callable[[Session, Sequence[str], dict[str, Any]], None] | None = None


def _from(*statuses: str) -> Callable[[Said], int | None]:
    """Return a column that holds since when the status is one of these."""
    return lambda said: number_of(said.on or said.own_day) if said.status in statuses else None


def _on(*statuses: str) -> Callable[[Said], int | None]:
    """Return a column that holds the day the status became one of these, as far as a file said it."""
    return lambda said: number_of(said.on) if said.on and said.dated and said.status in statuses else None


def _currencies(_session: Session, batch: Batch) -> Sequence[Any]:
    return currencies(batch)


def _credited(_session: Session, batch: Batch) -> Sequence[Any]:
    """Return the amounts, a credit note's below zero whichever sign the file gave it."""
    pairs = zip(batch.column("amount"), batch.column("status"), strict=True)
    return [-abs(amount) if status == "credit_note" else amount for amount, status in pairs]


def _agreed(_session: Session, batch: Batch) -> Sequence[Any]:
    """Return the day each contract was signed or else begins, None of a draft."""
    rows = zip(batch.column("status"), batch.column("signed_on"), batch.column("starts_on"), strict=True)
    return [None if status == "draft" else signed or starts for status, signed, starts in rows]


def _rivals(session: Session, batch: Batch) -> Sequence[Any]:
    return ids_of_names(session, Rival, batch.column("rival"))


def _features(session: Session, batch: Batch) -> Sequence[Any]:
    return feature_ids(session, batch.column("feature"), batch.column("core"))


def _others(session: Session, batch: Batch) -> Sequence[Any]:
    return ids_of(session, Customer, batch.column("other_customer_id"))


def _called(_session: Session, batch: Batch) -> Sequence[Any]:
    """Return what the file called the other: its name, else its number."""
    pairs = zip(batch.column("other_name"), batch.column("other_customer_id"), strict=True)
    return [name or number for name, number in pairs]


def _severities(_session: Session, batch: Batch) -> Sequence[Any]:
    return [None if said is None else SEVERITIES.index(said) for said in batch.column("severity")]


DOCUMENTS: Mapping[str, Document] = {
    "invoices": Document(
        Invoice,
        "invoice",
        key="invoice_id",
        day="issued_on",
        columns={"due": "due_on", "amount_minor": _credited, "currency": _currencies, "order": "order_id"},
        status="status",
        kept={"void_on": _from("void"), "paid_from": _from("paid"), "paid_on": _on("paid")},
        marked={"disputed_on": "disputed"},
    ),
    "payments": Document(
        Payment,
        "payment",
        key="payment_id",
        day="paid_on",
        columns={"invoice": "invoice_id", "amount_minor": "amount", "currency": _currencies, "method": "method"},
    ),
    "contracts": Document(
        Contract,
        "contract",
        key="contract_id",
        day="starts_on",
        columns={
            "name": "name",
            "ends": "ends_on",
            "amount_minor": "amount",
            "currency": _currencies,
            "agreed_on": _agreed,
        },
        empty={"name": ""},
        brought=("agreed_on", "signed_on"),
        status="status",
        kept={"cancelled_on": _from("cancelled")},
    ),
    "interactions": Document(
        Interaction,
        "interaction",
        key="interaction_id",
        day="on",
        columns={
            "kind": "kind",
            "contact": "contact_id",
            "rep": "rep",
            "summary": "summary",
            "response_hours": "response_hours",
        },
        empty={"kind": "other", "summary": ""},
    ),
    "complaints": Document(
        Complaint,
        "complaint",
        key="complaint_id",
        day="opened_on",
        columns={"closed": "closed_on", "urgency": "urgency", "cause": "cause"},
        empty={"cause": ""},
    ),
    "opportunities": Document(
        Opportunity,
        "opportunity",
        key="opportunity_id",
        day="opened_on",
        columns={
            "name": "name",
            "stage": "stage",
            "amount_minor": "amount",
            "currency": _currencies,
            "rival": "rival",
            "reason": "reason",
        },
        empty={"name": "", "stage": ""},
        status="outcome",
        status_on="closed_on",
        kept={
            "closed_from": _from("won", "lost"),
            "closed_on": _on("won", "lost"),
            "won": lambda said: {"won": True, "lost": False}.get(said.status),
        },
        staged="stage",
    ),
    "surveys": Document(
        Survey,
        "survey",
        key="survey_id",
        day="answered_on",
        columns={"kind": "kind", "score": "score", "contact": "contact_id", "comment": "comment"},
        empty={"comment": ""},
    ),
    "usage": Document(
        Usage,
        "usage",
        key="usage_id",
        day="on",
        columns={"hour": "hour", "feature_id": _features, "count": "count"},
        empty={"count": 1.0},
    ),
    "introductions": Document(
        Introduction,
        "introduction",
        key="introduction_id",
        day="on",
        columns={"other_id": _others, "other": _called, "kind": "kind", "outcome": "outcome"},
        empty={"other": ""},
        other="other_customer_id",
        first=take_over,
    ),
    "balance_sheets": Document(
        BalanceSheet,
        "balance_sheet",
        key="balance_sheet_id",
        day="known_on",
        columns={
            "period_end": "period_end",
            "working_capital_minor": "working_capital",
            "retained_earnings_minor": "retained_earnings",
            "ebit_minor": "ebit",
            "assets_minor": "total_assets",
            "equity_minor": "equity",
            "liabilities_minor": "liabilities",
            "currency": _currencies,
        },
    ),
    "service_costs": Document(
        ServiceCost,
        "service_cost",
        key="cost_id",
        day="on",
        columns={"amount_minor": "amount", "currency": _currencies, "description": "description"},
        empty={"description": ""},
    ),
    "rival_contacts": Document(
        RivalContact,
        "rival_contact",
        key="rival_contact_id",
        day="on",
        columns={"rival_id": _rivals, "kind": "kind", "contact": "contact_id", "source": "source", "note": "note"},
        empty={"note": ""},
    ),
    "incidents": Document(
        Incident,
        "incident",
        key="incident_id",
        day="on",
        columns={
            "risk": "risk",
            "severity": _severities,
            "closed": "closed_on",
            "source": "source",
            "summary": "summary",
        },
        empty={"summary": ""},
    ),
}
