"""What the policy says of relationship classes: rules as data, the first that holds decides."""

from typing import Annotated, Literal

from pydantic import Field

from core.policy.condition import Conditions, Words
from core.policy.section import Section

Class = Literal[
    "avoid", "most_dangerous", "trouble_prone", "to_win_back", "most_valuable", "needs_attention", "to_cultivate"
]


class Rule(Section):
    """Customers that meet the conditions are of the class, because of what the sentence says."""

    name: Annotated[Class, Field(alias="class")]
    when: Conditions
    because: Words
