"""What ``features`` reads: a set of whole customers, as columns, already matched and in one currency."""

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from core.frames import NEVER as NEVER
from core.frames import Column, Floats, Frame
from core.incidents import Incidents
from core.newest import Newest, newest
from core.policy import Policy
from core.purchases import Purchases, purchases
from core.receivables import Receivables, receivables

# The columns of each table. `customer` is a code 0..n-1, the row of the customer in `Tables.ids`; days are days since
# 1970-01-01; money is float64 in whole minor units of the reporting currency. Rows of one table come in any order.
CUSTOMER = Column("customer", "code", "row of the customer")
DAY = Column("day", "day", "when it happened")

SCHEMA: dict[str, tuple[Column, ...]] = {
    "orders": (
        CUSTOMER,
        DAY,
        Column("amount", "money", "sum of the positive lines, before anything taken back"),
        Column("cost", "money", "what those goods cost us; NaN unknown"),
    ),
    "reversals": (
        CUSTOMER,
        DAY,
        Column("order", "code", "row in orders that is taken back, -1 when no earlier purchase matches"),
        Column("amount", "money", "how much is taken back, positive"),
        Column("cost", "money", "cost of the goods that came back; NaN unknown"),
    ),
    "lines": (
        CUSTOMER,
        DAY,
        Column("product", "code", "product, stable across customers (its store id)"),
        Column("category", "code", "product category (its store id), -1 unknown"),
        Column("quantity", "number", "pieces, negative when taken back"),
        Column("amount", "money", "line amount, negative when taken back"),
        Column("discount", "share", "discount on the list price, NaN unknown"),
    ),
    "invoices": (
        CUSTOMER,
        DAY,
        Column("due", "day", "day it is due"),
        Column("amount", "money", "invoiced amount; void invoices are left out, credit notes are negative"),
        Column("disputed_from", "day", "day from which it was last disputed, NEVER when it never was"),
        Column("disputed_until", "day", "day that dispute was settled, NEVER while it is not"),
    ),
    "payments": (
        CUSTOMER,
        DAY,
        Column("invoice", "code", "row in invoices, -1 when it names none"),
        Column("amount", "money", "amount received"),
    ),
    "contracts": (
        CUSTOMER,
        DAY,
        Column("end", "day", "last day as agreed; the day of a contract is its first, which may be still to come"),
        Column("amount", "money", "value; NaN unknown"),
        Column("cancelled_on", "day", "day from which it was ended before its term, NEVER when it was not"),
        Column("agreed", "day", "day from which it is agreed: signed, or else on file or begun"),
    ),
    "interactions": (
        CUSTOMER,
        DAY,
        Column("kind", "code", "index in core.tables.INTERACTIONS"),
        Column("response_hours", "number", "hours until the customer answered; NaN unknown"),
    ),
    "complaints": (
        CUSTOMER,
        DAY,
        Column("closed", "day", "day it was closed, NEVER while open"),
        Column("urgent", "code", "1 when urgent"),
    ),
    "opportunities": (
        CUSTOMER,
        DAY,
        Column("amount", "money", "expected amount; NaN unknown"),
        Column("closed", "day", "day it was won or lost, NEVER while open"),
        Column("won", "code", "1 won, 0 lost, -1 open"),
    ),
    "contacts": (
        CUSTOMER,
        DAY,
        Column("role", "code", "index in core.tables.ROLES, -1 unknown"),
        Column("left", "day", "day they left the company, NEVER while there"),
    ),
    "facts": (
        CUSTOMER,
        DAY,
        Column("dimension", "code", "core.dimensions.code_of its name"),
        Column("value", "number", "number, money in minor units, option index, or 1 for a text that is there"),
        Column("recorded", "number", "of two facts valid from one day the later recorded holds"),
    ),
    "surveys": (
        CUSTOMER,
        DAY,
        Column("kind", "code", "index in core.tables.SURVEYS"),
        Column("score", "number", "as answered: nps 0..10, csat 1..5, ces 1..7, higher is better for all"),
    ),
    "usage": (
        CUSTOMER,
        DAY,
        Column("hour", "code", "hour of the day 0..23, -1 unknown"),
        Column("feature", "code", "feature, stable across customers (its store id)"),
        Column("core", "code", "1 a core feature, 0 an auxiliary one, -1 unknown"),
        Column("count", "number", "how often it was used that day or hour"),
    ),
    "introductions": (
        CUSTOMER,
        DAY,
        Column("other", "number", "store id of the other customer, -1 when it is none"),
        Column("kind", "code", "index in core.tables.INTRODUCTIONS: what `customer` does to or with the other"),
        Column("won", "code", "1 the other became a customer, 0 it did not, -1 open or unknown; as last reported"),
    ),
    "network": (
        CUSTOMER,
        Column("day", "day", "the day of the pass over the whole graph"),
        Column("known_by", "number", "distinct customers it introduced, that cite it, or that share a circle with it"),
        Column("depended_on_by", "number", "distinct customers that say they depend on this one"),
        Column("rank", "share", "standing 0..1 of the PageRank among those in the graph"),
        Column("circle", "share", "standing 0..1 of the core number (k-core) among those in the graph"),
        Column("referred_revenue", "money", "last 365 days' revenue of the customers this one introduced or referred"),
    ),
    "balance_sheets": (
        CUSTOMER,
        Column("day", "day", "day it became known"),
        Column("period_end", "day", "last day of the period"),
        Column("working_capital", "money", "current assets less current liabilities; NaN unknown, also below"),
        Column("retained_earnings", "money", "retained earnings"),
        Column("ebit", "money", "earnings before interest and taxes"),
        Column("assets", "money", "total assets"),
        Column("equity", "money", "book equity"),
        Column("liabilities", "money", "total liabilities"),
    ),
    "service_costs": (CUSTOMER, DAY, Column("amount", "money", "what serving them cost us that day")),
    "rival_contacts": (
        CUSTOMER,
        DAY,
        Column("rival", "code", "rival, stable across customers (its store id)"),
        Column("kind", "code", "index in core.tables.RIVAL_CONTACTS"),
    ),
    "incidents": (
        CUSTOMER,
        DAY,
        Column("risk", "code", "index in core.tables.RISKS"),
        Column("severity", "number", "1 minor, 2 serious, 3 grave"),
        Column("closed", "day", "day it was settled, NEVER while open"),
    ),
}

INTERACTIONS = ("call", "visit", "meeting", "email", "chat", "quote", "delivery", "service", "event", "other", "trial")
SURVEYS = ("nps", "csat", "ces")
# The customer introduced or referred the other to us, cites it in public, depends on it, shares a circle with it.
INTRODUCTIONS = ("introduced", "referred", "cites", "depends_on", "shares_circle")
RIVAL_CONTACTS = ("seen", "quoted", "trial", "bought")  # how far a rival has come with the customer
RISKS = (
    "credit",
    "business",
    "performance",
    "operational",
    "compliance",
    "reputation",
    "churn",
    "requirement_change",
)
ROLES = ("economic_buyer", "purchasing", "technical_evaluator", "champion", "user")
FEW = 64  # rows

# The column that says when a row became known, where that is not its day.
KNOWN = {"contracts": "agreed"}
# Columns that say when something came of a row: what has not happened yet has never happened.
ENDINGS = {
    "complaints": ("closed",),
    "opportunities": ("closed",),
    "contacts": ("left",),
    "incidents": ("closed",),
    "contracts": ("cancelled_on",),
    "invoices": ("disputed_from", "disputed_until"),
}


@cache
def empty(table: str) -> Frame:
    """Return a table without rows."""
    kinds = {"code": np.int32, "day": np.int32}
    return Frame({c.name: np.empty(0, kinds.get(c.unit, np.float64)) for c in SCHEMA[table]})


@dataclass(frozen=True)
class Tables:
    """Whole customers: everything on record about each of them. ``ids`` are store ids, in the order of the codes."""

    ids: np.ndarray[tuple[int], np.dtype[np.int64]]
    orders: Frame = field(default_factory=lambda: empty("orders"))
    reversals: Frame = field(default_factory=lambda: empty("reversals"))
    lines: Frame = field(default_factory=lambda: empty("lines"))
    invoices: Frame = field(default_factory=lambda: empty("invoices"))
    payments: Frame = field(default_factory=lambda: empty("payments"))
    contracts: Frame = field(default_factory=lambda: empty("contracts"))
    interactions: Frame = field(default_factory=lambda: empty("interactions"))
    complaints: Frame = field(default_factory=lambda: empty("complaints"))
    opportunities: Frame = field(default_factory=lambda: empty("opportunities"))
    contacts: Frame = field(default_factory=lambda: empty("contacts"))
    facts: Frame = field(default_factory=lambda: empty("facts"))
    surveys: Frame = field(default_factory=lambda: empty("surveys"))
    usage: Frame = field(default_factory=lambda: empty("usage"))
    introductions: Frame = field(default_factory=lambda: empty("introductions"))
    network: Frame = field(default_factory=lambda: empty("network"))
    balance_sheets: Frame = field(default_factory=lambda: empty("balance_sheets"))
    service_costs: Frame = field(default_factory=lambda: empty("service_costs"))
    rival_contacts: Frame = field(default_factory=lambda: empty("rival_contacts"))
    incidents: Frame = field(default_factory=lambda: empty("incidents"))

    @cached_property
    def count(self) -> int:
        """Number of customers."""
        return len(self.ids)

    @cached_property
    def until(self) -> int:
        """The last day that anything on record became known or came to its end."""
        return max((_until(name, getattr(self, name)) for name in SCHEMA), default=-NEVER)

    @cached_property
    def purchases(self) -> Purchases:
        """What the customers really bought, made once for all models."""
        return purchases(self.orders, self.reversals, self.count)

    @cached_property
    def receivables(self) -> Receivables:
        """What the customers owe, made once for all models."""
        return receivables(self.invoices, self.payments, self.count)

    @cached_property
    def newest(self) -> Newest:
        """The newest answers on record, found once for all models."""
        return newest(self.facts, self.count)

    def incidents_of(self, risk: str, as_of: int, policy: Policy) -> Floats | None:
        """Return what the incidents of a kind add up to, as core.incidents says; None when there are none at all."""
        if not self.incidents.length:
            return None
        return self._incidents.added_up(as_of, policy.incidents)[:, RISKS.index(risk)]

    @cached_property
    def _incidents(self) -> Incidents:
        return Incidents(self.incidents, len(RISKS), self.count)


def _until(name: str, table: Frame) -> int:
    """Return the last day that a row of a table became known or came to its end."""
    if not table.length:
        return -NEVER
    known, ends = table[KNOWN.get(name, "day")], [table[column] for column in ENDINGS.get(name, ())]
    if table.length < FEW:  # sooner looked at one by one
        ended = [day for days in ends for day in days.tolist() if day != NEVER]
        days: list[int] = [*known.tolist(), *ended, -NEVER]
        return max(days)
    last = [np.maximum.reduce(days, where=days != NEVER, initial=-NEVER) for days in ends]
    return int(max(np.maximum.reduce(known), *last, -NEVER))
