"""What one customer has bought, beside what all orders say of which products go together."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from core.deals.baskets import baskets
from core.deals.goals import Habits
from core.deals.nextbest import Learnt
from core.errors import Unavailable
from core.frames import Array, day_number
from core.policy import Policy
from core.store import learning
from core.store.baskets import bought_by, product_names
from core.store.lasting import OfRun
from core.store.runs import Published, published

if TYPE_CHECKING:
    from sqlmodel import Session


@dataclass(frozen=True, slots=True)
class Together:
    """What was learnt up to the last run's day, what the customer has bought, and the names of all products."""

    learnt: Learnt
    owned: frozenset[int]
    names: Mapping[int, str]
    habits: Habits
    tiers: Mapping[str, Array]  # the customers of each tier, as the run settled it


@dataclass(frozen=True, slots=True)
class _OfAll:
    learnt: Learnt
    names: Mapping[int, str]
    habits: Habits
    tiers: Mapping[str, Array]


_learnt: OfRun[_OfAll] = OfRun()  # what is made of everybody's orders is read once a run


def read_together(session: "Session", customer_id: int, policy: Policy, today: date) -> Together:
    """Return what goes together, for one customer. Raises Unavailable before the first scoring."""
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    of_all = _learnt.get(session, run, lambda: _learn(session, run, policy))
    found = baskets(bought_by(session, customer_id, today), day_number(today))
    owned = frozenset(found.product.tolist())
    return Together(of_all.learnt, owned, of_all.names, of_all.habits, of_all.tiers)


def _learn(session: "Session", run: Published, policy: Policy) -> _OfAll:
    """Return what the run learned; where it did not get to it, learn now."""
    found = learning.read(session, run.id) or learning.learning(session, run.id, run.as_of, policy)
    names = product_names(session, found.learnt.buyers)
    return _OfAll(found.learnt, names, found.habits, found.tiers)
