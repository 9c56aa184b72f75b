"""Documents as the company's own systems wrote them; an import replaces a document whole, a status is a dated event.

``fingerprint`` is a 64-bit hash of what the file said of the document: equal means there is nothing to write.
"""

from datetime import date, datetime

from sqlalchemy import BigInteger
from sqlmodel import Field, Index, SQLModel

from core.store.columns import day_column, minor_column


def _fingerprint() -> int:
    field: int = Field(sa_type=BigInteger)
    return field


class Order(SQLModel, table=True):
    """An order, of the day of its first purchase; ``reverses`` names the order it takes back."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    currency: str
    rep: str | None = None
    channel: str | None = None
    reverses: str | None = None
    fingerprint: int = _fingerprint()


class OrderLine(SQLModel, table=True):
    """A line of an order; a reversal takes earlier goods back. ``cost_minor`` is of the whole line.

    ``day`` is the line's own: goods are added to an order, and come back under its number, on later days.

    ``ended_on`` is when this line was cancelled or returned and the rest of its order was not.
    """

    __tablename__ = "order_line"
    __table_args__ = {"sqlite_with_rowid": False}

    order_id: int = Field(primary_key=True, foreign_key="order.id")
    number: int = Field(primary_key=True)
    day: date = day_column()
    product_id: int | None = Field(default=None, foreign_key="product.id")
    quantity: float | None = None
    amount_minor: int = minor_column()
    cost_minor: int | None = minor_column(default=None)
    discount: float | None = None
    reversal: bool
    ended_on: date | None = day_column(default=None)


class Reversal(SQLModel, table=True):
    """Goods taken back, derived from lines and statuses: which line of which order, when, how much, by which line.

    ``order_id`` is None when no purchase matches, ``line`` when no one line of the order does, ``by_line`` when a
    status took the goods back.
    """

    id: int = Field(default=None, primary_key=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    order_id: int | None = Field(default=None, foreign_key="order.id")
    line: int | None = None
    by_order_id: int = Field(foreign_key="order.id")
    by_line: int | None = None
    day: date = day_column()
    quantity: float
    amount_minor: int = minor_column()


class Status(SQLModel, table=True):
    """From ``day`` on, a document (``order``, ``invoice``, ``contract``, ``opportunity``) had this status.

    Under ``opportunity_stage`` it is the stage of an opportunity, as its file spells it.
    Never changed, only followed by a later one: the same status on another day corrects the day.
    """

    __table_args__ = (Index("ix_status_document", "document", "document_id", "day"),)

    id: int = Field(default=None, primary_key=True)
    document: str
    document_id: int
    status: str
    day: date = day_column()
    recorded_at: datetime


class Invoice(SQLModel, table=True):
    """An invoice; a credit note has a negative amount, ``void_on`` and ``paid_…`` are kept from the statuses.

    ``paid_from`` is since when it counts as paid, ``paid_on`` the day it was paid, None when nobody said.
    ``disputed_on`` is when it was last disputed, settled since or not.
    """

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    due: date | None = day_column(default=None)
    amount_minor: int = minor_column()
    currency: str
    order: str | None = None
    void_on: date | None = day_column(default=None)
    paid_from: date | None = day_column(default=None)
    paid_on: date | None = day_column(default=None)
    fingerprint: int = _fingerprint()
    disputed_on: date | None = day_column(default=None)


class Payment(SQLModel, table=True):
    """Money received; ``invoice_id`` is filled once the invoice it names is on record."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    invoice: str | None = None
    invoice_id: int | None = Field(default=None, foreign_key="invoice.id", index=True)
    day: date = day_column()
    amount_minor: int = minor_column()
    currency: str
    method: str | None = None
    fingerprint: int = _fingerprint()


class Contract(SQLModel, table=True):
    """A contract and its term; ``cancelled_on`` is kept from the statuses.

    ``agreed_on`` is the day it was signed. Where the file does not say, it is the day of the import that first brought
    it, or its first day if that was earlier: what is on file is agreed. None while it is a draft.
    """

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str = ""
    day: date = day_column()
    ends: date = day_column()
    amount_minor: int | None = minor_column(default=None)
    currency: str
    cancelled_on: date | None = day_column(default=None)
    fingerprint: int = _fingerprint()
    agreed_on: date | None = day_column(default=None)


class Interaction(SQLModel, table=True):
    """A dealing with a customer; ``kind`` is one of core.tables.INTERACTIONS, ``contact`` an external contact id."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    kind: str
    contact: str | None = Field(default=None, index=True)
    rep: str | None = None
    summary: str = ""
    fingerprint: int = _fingerprint()
    response_hours: float | None = None


class Complaint(SQLModel, table=True):
    """A complaint, open until its closing day."""

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    day: date = day_column()
    closed: date | None = day_column(default=None)
    urgency: str | None = None
    cause: str = ""
    fingerprint: int = _fingerprint()


class Opportunity(SQLModel, table=True):
    """A deal; ``closed_…`` and ``won`` are kept from the statuses.

    ``closed_from`` is since when it counts as won or lost, ``closed_on`` the day it was, None when nobody said.
    """

    id: int = Field(default=None, primary_key=True)
    external_id: str = Field(unique=True)
    customer_id: int = Field(foreign_key="customer.id", index=True)
    name: str = ""
    day: date = day_column()
    stage: str = ""
    amount_minor: int | None = minor_column(default=None)
    currency: str
    rival: str | None = None
    reason: str | None = None
    closed_from: date | None = day_column(default=None)
    closed_on: date | None = day_column(default=None)
    won: bool | None = None
    fingerprint: int = _fingerprint()


class ImportedFile(SQLModel, table=True):
    """A file that was taken in."""

    __tablename__ = "imported_file"

    id: int = Field(default=None, primary_key=True)
    name: str
    sha256: str | None = None
    kind: str
    rows: int
    at: datetime
    who: str
