"""The rows of the import files: one class a file, its fields are the headers in their order."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

CURRENCY = "CNY"


@dataclass(frozen=True)
class Customer:
    """A row of customers.csv."""

    customer_id: str
    name: str
    aliases: str | None = None
    industry: str | None = None
    region: str | None = None
    country: str | None = None
    employees: int | None = None
    ownership: str | None = None
    purchase_budget: Decimal | None = None
    industry_outlook: str | None = None
    rival_closeness: str | None = None
    fit: str | None = None
    supplier_preference: str | None = None
    need_orientation: str | None = None
    owner: str | None = None
    credit_limit: Decimal | None = None
    currency: str = CURRENCY
    since: date | None = None


@dataclass(frozen=True)
class Contact:
    """A row of contacts.csv."""

    contact_id: str
    customer_id: str
    name: str
    title: str | None = None
    role: str | None = None
    influencer: str | None = None
    attitude: str | None = None
    level: str | None = None
    background: str | None = None
    education: str | None = None
    kpi: str | None = None
    channel_preference: str | None = None
    time_preference: str | None = None
    style_preference: str | None = None
    frequency_preference: str | None = None
    form_preference: str | None = None
    depth_preference: str | None = None
    phone: str | None = None
    email: str | None = None
    left_on: date | None = None
    since: date | None = None


@dataclass(frozen=True)
class Product:
    """A row of products.csv."""

    product_id: str
    name: str
    category: str
    unit_price: Decimal
    unit_cost: Decimal
    currency: str = CURRENCY


@dataclass(frozen=True)
class OrderLine:
    """A row of orders.csv; what is taken back has a document of its own with negative quantities."""

    order_id: str
    customer_id: str
    ordered_on: date
    line_no: int
    product_id: str
    quantity: int
    unit_price: Decimal
    discount: Decimal
    amount: Decimal
    unit_cost: Decimal
    currency: str
    status: str
    status_on: date
    reverses: str | None
    rep: str | None
    channel: str


@dataclass(frozen=True)
class Invoice:
    """A row of invoices.csv."""

    invoice_id: str
    customer_id: str
    issued_on: date
    due_on: date
    amount: Decimal
    currency: str
    order_id: str
    status: str
    status_on: date


@dataclass(frozen=True)
class Payment:
    """A row of payments.csv."""

    payment_id: str
    invoice_id: str
    customer_id: str
    paid_on: date
    amount: Decimal
    currency: str
    method: str


@dataclass(frozen=True)
class Contract:
    """A row of contracts.csv."""

    contract_id: str
    customer_id: str
    name: str
    starts_on: date
    ends_on: date
    amount: Decimal | None = None
    currency: str = CURRENCY
    status: str = "active"
    status_on: date | None = None


@dataclass(frozen=True)
class Interaction:
    """A row of interactions.csv."""

    interaction_id: str
    customer_id: str
    on: date
    kind: str
    contact_id: str | None
    rep: str | None
    summary: str


@dataclass(frozen=True)
class Complaint:
    """A row of complaints.csv."""

    complaint_id: str
    customer_id: str
    opened_on: date
    closed_on: date | None = None
    urgency: str = "normal"
    cause: str | None = None


@dataclass(frozen=True)
class Opportunity:
    """A row of opportunities.csv."""

    opportunity_id: str
    customer_id: str
    name: str
    opened_on: date
    stage: str
    amount: Decimal | None = None
    currency: str = CURRENCY
    closed_on: date | None = None
    outcome: str = "open"
    rival: str | None = None
    reason: str | None = None
