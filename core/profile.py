"""One customer as of a day, in plain data: what the store hands to cards and playbooks."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from core.types import Money, Value


@dataclass(frozen=True, slots=True)
class Known:
    """The value of one dimension as of a day, and where it came from.

    Options are Terms (``Term("industry.machinery")``). ``source`` is the import kind (``customers``) or ``rep``;
    ``who`` is the user's name when a person said it.
    """

    dimension: str
    value: Value
    since: date
    source: str
    who: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """A contact of the customer; ``facts`` by dimension name."""

    id: int
    external_id: str
    name: str
    facts: Mapping[str, Known] = field(default_factory=dict)
    left_on: date | None = None
    last_contact: date | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """A purchase after what was taken back; ``products`` are names, largest amount first."""

    external_id: str
    day: date
    amount: Money
    products: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complaint:
    """A complaint; ``closed`` is None while it is open."""

    external_id: str
    opened: date
    closed: date | None
    urgent: bool
    cause: str


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract that is agreed, though it may still be to begin; ``amount`` is None when the file did not say.

    ``cancelled`` is whether it ended before its term: ``ends`` is then the day it did.
    """

    external_id: str
    name: str
    starts: date
    ends: date
    amount: Money | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Opportunity:
    """A deal; ``won`` is None while it is open, ``closed`` also when nobody said the day it was won or lost."""

    external_id: str
    name: str
    opened: date
    stage: str
    amount: Money | None
    closed: date | None
    won: bool | None
    rival: str | None


@dataclass(frozen=True, slots=True)
class Interaction:
    """A dealing with the customer; ``kind`` is one of core.tables.INTERACTIONS.

    ``response_hours`` is how long they took to answer, None unknown.
    """

    day: date
    kind: str
    contact: str | None
    rep: str | None
    summary: str
    response_hours: float | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An open invoice as of the day; ``due`` is None when the file did not say.

    ``paid`` is all that settled a part of it: payments that name it, credit notes and money on account, which go to the
    oldest open invoices first. ``disputed`` is whether it was in dispute.
    """

    external_id: str
    issued: date
    due: date | None
    amount: Money
    paid: Money
    disputed: bool = False


@dataclass(frozen=True, slots=True)
class Product:
    """A product the customer buys and what they spent on it in the last twelve months."""

    external_id: str
    name: str
    category: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Survey:
    """An answer to a survey; ``kind`` is one of core.tables.SURVEYS, ``contact`` who answered if the file said."""

    day: date
    kind: str
    score: float
    contact: str | None
    comment: str


@dataclass(frozen=True, slots=True)
class Introduction:
    """What the customer did to or with another; ``kind`` is one of core.tables.INTRODUCTIONS.

    ``other_id`` is the other's id when it is a customer of ours: not everybody may see it, or its name.
    ``outcome`` is won, lost or open, None unknown.
    """

    day: date
    kind: str
    other: str
    other_id: int | None
    outcome: str | None


@dataclass(frozen=True, slots=True)
class RivalContact:
    """A rival and the customer met; ``kind`` is one of core.tables.RIVAL_CONTACTS, ``source`` who told us."""

    day: date
    rival: str
    kind: str
    contact: str | None
    source: str | None
    note: str


@dataclass(frozen=True, slots=True)
class Incident:
    """An event of one of core.tables.RISKS; ``severity`` is 1 minor, 2 serious, 3 grave; ``closed`` None while open."""

    external_id: str
    day: date
    risk: str
    severity: int | None
    closed: date | None
    source: str | None
    summary: str


@dataclass(frozen=True, slots=True)
class BalanceSheet:
    """The figures of a period, known from ``known``; None where the file did not say."""

    period_end: date
    known: date
    assets: Money
    working_capital: Money | None
    retained_earnings: Money | None
    ebit: Money | None
    equity: Money | None
    liabilities: Money | None


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """How a feature was used in the last 90 days: how often, on how many days, when last; ``core`` None unknown."""

    feature: str
    core: bool | None
    count: float
    days: int
    last: date


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a card or a playbook shows of one customer, as of ``as_of``; nothing later is in it.

    Lists are newest first and complete for what is open, bounded for what is past (12 orders, 12 interactions).
    ``balance_sheet`` is of the latest period known, ``used`` has the most used features first.
    ``catalogue`` names every product category we sell, whoever buys it.
    """

    id: int
    external_id: str
    name: str
    aliases: tuple[str, ...]
    as_of: date
    data_until: date | None
    owner: str | None
    facts: Mapping[str, Known]
    people: tuple[Person, ...] = ()
    orders: tuple[Order, ...] = ()
    products: tuple[Product, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    contracts: tuple[Contract, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    unpaid: tuple[Invoice, ...] = ()
    catalogue: tuple[str, ...] = ()
    surveys: tuple[Survey, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    rival_contacts: tuple[RivalContact, ...] = ()
    incidents: tuple[Incident, ...] = ()
    balance_sheet: BalanceSheet | None = None
    used: tuple[FeatureUse, ...] = ()
