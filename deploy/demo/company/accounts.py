"""An account: a customer's row, their habits, and what their story puts on file by hand."""

from dataclasses import dataclass
from typing import Literal

from company.habits import Habits
from company.rows import Complaint, Contact, Contract, Customer, Interaction, Opportunity

Weight = Literal["key", "middle", "small"]
Lang = Literal["en", "zh"]


@dataclass(frozen=True)
class Account:
    """One customer of the demo; ``lang`` is the language they write in, ``habits`` None for who never bought.

    The rows given here are on file as they stand; what is drawn for everybody else is drawn for a story only where
    the story leaves it open (no contacts given: they are drawn). Of ``bare`` accounts there is nothing else on file.
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
    bare: bool = False

    @property
    def id(self) -> str:
        """The customer's number."""
        return self.customer.customer_id

    @property
    def rep(self) -> str | None:
        """Who looks after them."""
        return self.customer.owner
