"""What the policy says of decision chains: how many people tell of one, and in which department a role sits."""

from typing import Annotated

from pydantic import Field

from core.policy.section import Count, Section

Department = Annotated[str, Field(min_length=1)]


class Departments(Section):
    """The department of each decision role, by any name: equal names are one department."""

    economic_buyer: Department
    purchasing: Department
    technical_evaluator: Department
    champion: Department
    user: Department


class DecisionChain(Section):
    """From how many people a chain is read, and how many departments make it one by levels."""

    people_min: Count
    departments_many: Count
    departments: Departments
