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
    """A contract; ``amount`` is None when the file did not say."""

    external_id: str
    name: str
    starts: date
    ends: date
    amount: Money | None


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
    """A dealing with the customer; ``kind`` is one of core.tables.INTERACTIONS."""

    day: date
    kind: str
    contact: str | None
    rep: str | None
    summary: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An open invoice as of the day; ``due`` is None when the file did not say."""

    external_id: str
    issued: date
    due: date | None
    amount: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Product:
    """A product the customer buys and what they spent on it in the last twelve months."""

    external_id: str
    name: str
    category: str | None
    amount: Money


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything a card or a playbook shows of one customer, as of ``as_of``; nothing later is in it.

    Lists are newest first and complete for what is open, bounded for what is past (12 orders, 12 interactions).
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
