"""Say what speaks for asking a customer for an introduction: an input of the rank, and what it added."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from bot.context import Ask
from bot.people import by_part, role_of
from core.markdown import Markdown
from core.policy import Policy
from core.profile import Person
from core.referring import Line, worth_of
from core.store.referring import Candidate
from core.types import Points, Share, Term, Value


def say_line(ask: Ask, candidate: Candidate, today: date, one: Line) -> Markdown:
    """Say what an input was and what it added."""
    value: Value
    inputs, best = candidate.inputs, candidate.best
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
    if one.name == "role" and best:
        key = "role_of" if best.by else "role_none"
        return ask.say(f"referring.{key}", value=best.name, what=best.by, points=Points(one.points))
    key = "success_won" if one.name == "success" and inputs["won_deals"] > 0 else one.name
    return ask.say(f"referring.{key}", value=value, points=Points(one.points))


def best_to_ask(people: Sequence[Person], policy: Policy) -> Person | None:
    """Return who there can do most for us by the policy: a champion before purchasing.

    Nobody who is against us, and nobody with whom no contact is on record.
    """
    roles = policy.referral.roles.model_dump()
    worth = {person.id: found[0] for person in people if (found := worth_of(options_of(person), roles))}
    here = [person for person in people if person.left_on is None and role_of(person) and person.last_contact]
    able = [person for person in here if worth.get(person.id)]
    return min(able, key=lambda p: (-worth[p.id], by_part(p)), default=None)


def options_of(person: Person) -> dict[str, str]:
    """Return what is known of a person as options, by dimension."""
    known = {name: fact.value for name, fact in person.facts.items()}
    return {name: value.key.rpartition(".")[2] for name, value in known.items() if isinstance(value, Term)}
