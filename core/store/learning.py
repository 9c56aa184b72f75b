"""Keep what a run learned from everybody's orders: which products go together, and how customers of each tier order."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from core.deals.associations import KINDS, Rule
from core.deals.baskets import in_order, sorted_baskets
from core.deals.goals import Habits, habits
from core.deals.nextbest import Learnt, Test, learn_from
from core.frames import Array, day_number
from core.store import lessons
from core.store.baskets import load_entries, tiers_of

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.policy import Policy

LESSON = "products"
FORMAT = 1  # of the bytes; what another Callsheet kept in another one counts as not there
NUMBERS = tuple(field.name for field in fields(Rule))[1:]


@dataclass(frozen=True, slots=True)
class Learning:
    """What was learnt up to a run's day; ``tiers`` are the customers of each tier, as the run settled it."""

    learnt: Learnt
    habits: Habits
    tiers: Mapping[str, Array]


def learning(session: "Session", run_id: int, as_of: date, policy: "Policy") -> Learning:
    """Learn with a run, from the orders of everybody up to its day; a large book takes a while."""
    day = day_number(as_of)
    known = in_order(load_entries(session))
    found = sorted_baskets(known, day)
    ordering = habits(found, day)
    tiers = {name: np.intersect1d(ids, ordering.customer) for name, ids in tiers_of(session, run_id).items()}
    return Learning(learn_from(known, found, day, policy.associations), ordering, tiers)


def lesson(session: "Session", run_id: int, as_of: date, policy: "Policy") -> bytes:
    """Return the same, packed."""
    return packed(learning(session, run_id, as_of, policy))


def read(session: "Session", run_id: int) -> Learning | None:
    """Return what was learnt with a run, None where nothing is kept of it that this Callsheet can read."""
    kept = lessons.kept(session, run_id, LESSON)
    columns = None if kept is None else lessons.unpack(kept)
    return unpacked(columns) if columns and columns["format"] == FORMAT else None


def packed(given: Learning) -> bytes:
    """Return what was learnt as bytes."""
    learnt, ordering = given.learnt, given.habits
    tier = np.full(len(ordering.customer), -1, np.int16)
    for place, ids in enumerate(given.tiers.values()):
        tier[np.searchsorted(ordering.customer, ids)] = place
    arrays: dict[str, Any] = {
        "format": FORMAT,
        "as_of": learnt.as_of,
        "kinds": [KINDS.index(rule.kind) for rule in learnt.rules],
        **{name: np.array([getattr(rule, name) for rule in learnt.rules], np.int64) for name in NUMBERS},
        "products": list(learnt.buyers),
        "buyers": list(learnt.buyers.values()),
        "customers": learnt.customers,
        "test": _numbers(learnt.test),
        "gap": np.diff(ordering.customer, prepend=0),
        "orders": ordering.orders,
        "lines": np.rint(ordering.items * ordering.orders).astype(np.int64),
        "bought": ordering.products,
        "tier": tier,
    }
    return lessons.pack(arrays, {"tiers": list(given.tiers)})


def _numbers(test: Test | None) -> list[int]:
    if test is None:
        return []
    return [test.cut_off, test.customers, *test.by_rules, *test.by_popularity, int(test.better)]


def unpacked(whole: Mapping[str, Array]) -> Learning:
    """Return what was learnt from its columns."""
    columns = [whole[name].tolist() for name in NUMBERS]
    rules = tuple(Rule(KINDS[kind], *row) for kind, *row in zip(whole["kinds"].tolist(), *columns, strict=True))
    buyers = dict(zip(whole["products"].tolist(), whole["buyers"].tolist(), strict=True))
    learnt = Learnt(int(whole["as_of"]), rules, buyers, int(whole["customers"]), _test(whole["test"].tolist()))
    customer, orders = np.cumsum(whole["gap"]), whole["orders"]
    ordering = Habits(customer, orders, whole["lines"] / np.maximum(orders, 1), whole["bought"])
    tiers = {name: customer[whole["tier"] == place] for place, name in enumerate(whole["tiers"].tolist())}
    return Learning(learnt, ordering, tiers)


def _test(numbers: list[int]) -> Test | None:
    if not numbers:
        return None
    cut_off, customers, first, some, popular_first, popular, better = numbers
    return Test(cut_off, customers, (first, some), (popular_first, popular), bool(better))
