"""How long deals of the whole company take at each stage, as a run found it."""

import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.journey.pace import Basis, Pace, first_orders, paces
from core.store import lessons
from core.store.journeys import read_deals

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.policy import Policy

LESSON = "paces"


@dataclass(frozen=True, slots=True)
class Company:
    """What is usual at each stage, by every deal as of a day."""

    paces: Mapping[Basis, tuple[Pace, ...]]
    first_orders: Pace


def company(session: "Session", as_of: date, policy: "Policy") -> Company:
    """Return what is usual, from every deal; many of them take a while."""
    deals = read_deals(session, as_of)
    return Company(paces(deals, policy), first_orders(deals, policy))


def lesson(session: "Session", _run_id: int, as_of: date, policy: "Policy") -> bytes:
    """Return the same, packed."""
    found = company(session, as_of, policy)
    told = {"paces": {basis: [astuple(pace) for pace in each] for basis, each in found.paces.items()}}
    return json.dumps(told | {"first_orders": astuple(found.first_orders)}).encode()


def read(session: "Session", run_id: int) -> Company | None:
    """Return what a run found, None where it keeps nothing."""
    packed = lessons.kept(session, run_id, LESSON)
    if packed is None:
        return None
    told = json.loads(packed)
    known = {basis: tuple(Pace(*pace) for pace in each) for basis, each in told["paces"].items()}
    return Company(known, Pace(*told["first_orders"]))
