"""Say what speaks for asking a customer for an introduction: an input of the rank, and what it added."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from bot.context import Ask
from bot.people import by_part, is_against, role_of
from core.markdown import Markdown
from core.policy import Policy
from core.profile import Person
from core.referring import Line
from core.types import Points, Share, Value


def say_line(ask: Ask, inputs: Mapping[str, float], today: date, one: Line) -> Markdown:
    """Say what an input was and what it added."""
    value: Value
    match one.name:
        case "loyalty" | "influence":
            value = Points(round(inputs[f"{one.name}_score"]))
        case "satisfaction":
            value = round(inputs["recommends"], 1)
        case "tenure":
            value = date.fromordinal(today.toordinal() - int(inputs["tenure_days"]))
        case "past":
            value = int(inputs["brought"])
        case "success":
            value = None if np.isnan(inputs["revenue_change"]) else Share(inputs["revenue_change"])
        case _:
            value = None
    key = "success_won" if one.name == "success" and inputs["won_deals"] > 0 else one.name
    return ask.say(f"referring.{key}", value=value, points=Points(one.points))


def best_to_ask(people: Sequence[Person], policy: Policy) -> Person | None:
    """Return who there can do most for us by the policy: a champion before purchasing, nobody who is against us."""
    worth = policy.referral.roles.model_dump()
    here = [p for p in people if p.left_on is None and role_of(p) in worth and not is_against(p)]
    return min(here, key=lambda p: (-worth[str(role_of(p))], p.last_contact is None, by_part(p)), default=None)
