"""An account: a customer's row, their habits, and what their story puts on file by hand."""

from dataclasses import dataclass
from typing import Literal

from company.habits import Habits
from company.rows import (
    BalanceSheet,
    Complaint,
    Contact,
    Contract,
    Customer,
    Incident,
    Interaction,
    Introduction,
    Opportunity,
    RivalContact,
    ServiceCost,
    Survey,
)

Weight = Literal["key", "middle", "small"]
Lang = Literal["en", "zh"]


@dataclass(frozen=True)
class Account:
    """One customer of the demo; ``lang`` is the language they write in, ``habits`` None for who never bought.

    The rows given here are on file as they stand; what is drawn for everybody else is drawn for a story only where
    the story leaves it open (no contacts given: they are drawn); complaints and all from surveys on never are.
    ``earlier`` is what was answered of them before today's row. Of ``bare`` accounts there is nothing else on file.
    """

    customer: Customer
    lang: Lang
    weight: Weight
    habits: Habits | None
    story: str | None = None
    contacts: tuple[Contact, ...] = ()
    contracts: tuple[Contract, ...] = ()
    interactions: tuple[Interaction, ...] = ()
    complaints: tuple[Complaint, ...] = ()
    opportunities: tuple[Opportunity, ...] = ()
    earlier: tuple[Customer, ...] = ()
    surveys: tuple[Survey, ...] = ()
    introductions: tuple[Introduction, ...] = ()
    balance_sheets: tuple[BalanceSheet, ...] = ()
    service_costs: tuple[ServiceCost, ...] = ()
    rival_contacts: tuple[RivalContact, ...] = ()
    incidents: tuple[Incident, ...] = ()
    bare: bool = False

    @property
    def id(self) -> str:
        """The customer's number."""
        return self.customer.customer_id

    @property
    def rep(self) -> str | None:
        """Who looks after them."""
        return self.customer.owner
