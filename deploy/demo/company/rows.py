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
    competitive_strategy: str | None = None
    brand_influence: str | None = None
    development_stage: str | None = None
    profit_level: str | None = None
    intensity: str | None = None
    need_type: str | None = None
    need_urgency: str | None = None
    feature_preference: str | None = None
    purchase_channel: str | None = None
    public_reviews: int | None = None
    followers: int | None = None
    group_memberships: int | None = None
    resource_swap: str | None = None
    licence_expires: date | None = None
    compliance_flag: str | None = None
    headcount_trend: str | None = None
    payment_terms_change: str | None = None
    renewal_intent: str | None = None
    channel_partner: str | None = None
    next_step_on: date | None = None
    next_step: str | None = None
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
    psychological_type: str | None = None
    purchase_motive: str | None = None
    motive_need: str | None = None
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
    response_hours: float | None = None


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


@dataclass(frozen=True)
class Survey:
    """A row of surveys.csv."""

    survey_id: str
    customer_id: str
    answered_on: date
    kind: str
    score: int
    contact_id: str | None = None
    comment: str | None = None


@dataclass(frozen=True)
class Use:
    """A row of usage.csv: a feature on a day, or over a week where only its sum was kept."""

    customer_id: str
    on: date
    hour: int | None
    feature: str
    core: str
    count: int


@dataclass(frozen=True)
class Introduction:
    """A row of introductions.csv."""

    introduction_id: str
    customer_id: str
    kind: str
    on: date
    other_customer_id: str | None = None
    other_name: str | None = None
    outcome: str | None = None


@dataclass(frozen=True)
class BalanceSheet:
    """A row of balance_sheets.csv."""

    balance_sheet_id: str
    customer_id: str
    period_end: date
    known_on: date
    working_capital: Decimal | None
    retained_earnings: Decimal | None
    ebit: Decimal | None
    total_assets: Decimal
    equity: Decimal
    liabilities: Decimal
    currency: str = CURRENCY


@dataclass(frozen=True)
class ServiceCost:
    """A row of service_costs.csv."""

    cost_id: str
    customer_id: str
    on: date
    description: str
    amount: Decimal
    currency: str = CURRENCY


@dataclass(frozen=True)
class RivalContact:
    """A row of rival_contacts.csv."""

    rival_contact_id: str
    customer_id: str
    on: date
    rival: str
    kind: str
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Incident:
    """A row of incidents.csv."""

    incident_id: str
    customer_id: str
    on: date
    risk: str
    severity: str
    closed_on: date | None = None
    source: str | None = None
    summary: str | None = None
