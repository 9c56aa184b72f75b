"""An event with the best customers: which of five forms its guests speak for, its days, its money and its limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.accountplan import due
from core.policy import Policy
from core.types import Money, Term, Value
from core.weighing import apportion

# Among forms that as many guests speak for, the first: what is there already costs the least.
FORMS = ("circle", "journey", "summit", "tasting", "personal_brand")
PUBLIC = ("state_owned", "public")
HEARD_FROM = 1000  # followers from which a company is heard
# Working days from the event's own day; before it they are counted back.
TASKS: Mapping[str, int] = {
    "goal": -40,
    "venue": -35,
    "invite": -30,
    "programme": -20,
    "confirm": -15,
    "check": -10,
    "brief": -5,
    "rehearse": -1,
    "day": 0,
    "thank": 1,
    "call": 3,
    "offer": 10,
    "measure": 20,
}

Facts = Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Guest:
    """A company to invite: what is known of it, and of its people who are still there."""

    facts: Facts = field(default_factory=dict)
    people: Sequence[Facts] = ()
    revenue: int | None = None

    @property
    def is_public(self) -> bool:
        """Return whether its people may take nothing at all."""
        return _option(self.facts, "ownership") in PUBLIC


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done, and the working day it is due."""

    key: str
    on: date


def speaks_for(guest: Guest) -> tuple[str, ...]:
    """Return the forms that what is known of a guest speaks for."""
    shown = {_option(person, "form_preference") for person in guest.people}
    heard = _number(guest.facts, "followers") >= HEARD_FROM or _number(guest.facts, "public_reviews") > 0
    marks = {
        "circle": _number(guest.facts, "group_memberships") > 0,
        "journey": "cases" in shown,
        "summit": bool(shown & {"figures", "slides"}),
        "tasting": "samples" in shown,
        "personal_brand": heard or any(_option(person, "influencer") == "yes" for person in guest.people),
    }
    return tuple(form for form in FORMS if marks[form])


def counted(guests: Sequence[Guest]) -> Mapping[str, int]:
    """Return how many guests speak for each form."""
    each = [speaks_for(guest) for guest in guests]
    return {form: sum(form in forms for forms in each) for form in FORMS}


def recommended(guests: Sequence[Guest]) -> str | None:
    """Return the form most guests speak for, None when nothing is known of any."""
    counts = counted(guests)
    best = max(FORMS, key=lambda form: counts[form])
    return best if counts[best] else None


def tasks(day: date, calendar: str | None) -> list[Task]:
    """Return what is to be done by when: the event's own day stays as it is, everything else is a working day."""
    return [Task(key, day if key == "day" else due(day, after, calendar)) for key, after in TASKS.items()]


def budget(guests: Sequence[Guest], policy: Policy) -> Money | None:
    """Return what the event may cost; None while no guest has bought anything."""
    bought = sum(max(0, guest.revenue) for guest in guests if guest.revenue is not None)
    most = round(bought * policy.event.budget_share)
    return Money(most, policy.reporting_currency) if most else None


def divided(whole: Money, policy: Policy) -> Mapping[str, Money]:
    """Return the budget by item: the items sum to it exactly."""
    split: Mapping[str, int] = policy.event.split.model_dump()
    each = apportion([whole.minor * weight / 100 for weight in split.values()], whole.minor)
    return {name: Money(minor, whole.currency) for name, minor in zip(split, each, strict=True)}


def _option(facts: Facts, name: str) -> str | None:
    value = facts.get(name)
    return value.key.rpartition(".")[2] if isinstance(value, Term) else None


def _number(facts: Facts, name: str) -> float:
    value = facts.get(name)
    return float(value) if isinstance(value, int | float) else 0.0
