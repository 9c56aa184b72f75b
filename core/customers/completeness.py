"""Completeness: how much of a profile is known, what is stale, and which question to ask next.

The share is the weight of what is known over all weights: each dimension of the customer has its weight in
core/dimensions.toml, an answer older than its dimension allows counts as the policy says, and the five decision roles
together have the policy's weight, a fifth each for a role played by a contact who is still there.
The next question is the one whose answer is worth most: its weight here plus what it opens in the potential's score.
Records that cannot both be right (core/audit.py) are told; which of them is wrong is for the rep to ask, so that both
still count as known, and the question is worth asking as if nothing were.
"""

from collections.abc import Sequence
from functools import cache

import numpy as np

from core.answers import answer_days
from core.audit import CHECKS, CODES, NUMBERS, clashing, contradictions, told
from core.bilingual import words_beside
from core.dimensions import Dimension, dimensions
from core.frames import Array, Column, Floats, Frame
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import NEVER, ROLES, Tables
from core.types import Reason, Share, Term
from core.values import Row, known
from core.weighing import add_in_order

# What else an answer makes known in the potential.
OPENS = {"purchase_budget": "share_of_wallet", "industry": "demand"}
NOTED = 0.5  # below half, the card says so
SAID_AS_NONE = 0.005  # what would read "0 %"


@cache
def counted() -> dict[str, Dimension]:
    """Return the dimensions of a customer that count, by name."""
    return {name: d for name, d in dimensions().items() if d.subject == "customer" and d.weight > 0}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    days = answer_days(tables, tuple(counted()))
    return {**{f"{name}_day": day for name, day in days.items()}, "roles_known": _roles_known(tables)}


def _roles_known(tables: Tables) -> Floats:
    contacts = tables.contacts
    played = np.zeros((len(ROLES), tables.count), np.bool_)
    if contacts.length:
        there = (contacts["left"] == NEVER) & (contacts["role"] >= 0)
        played[contacts["role"][there], contacts["customer"][there]] = True
    known_roles: Floats = played.sum(axis=0, dtype=np.float64)
    return known_roles


def _freshness(days: Floats, as_of: Array, policy: Policy) -> Floats:
    """Return what answers count, a row a dimension: 1 while good, the policy's part when stale, 0 without one."""
    age = as_of - days
    good = np.where(age <= _limits(), 1.0, policy.completeness.stale_counts)
    good *= ~np.isnan(age)
    return good


@cache
def _limits() -> Floats:
    """Return for how many days the answer to each dimension is good."""
    return np.array([[dimension.fresh_days or np.inf] for dimension in counted().values()])


@cache
def _weights() -> Floats:
    """Return the weight of each dimension."""
    return np.array([[float(dimension.weight)] for dimension in counted().values()])


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    roles = policy.completeness.roles_weight
    good = _freshness(np.array([frame[f"{name}_day"] for name in counted()]), frame["as_of"], policy)
    good *= _weights()
    gained = add_in_order(np.concatenate([[roles * frame["roles_known"] / len(ROLES)], good]))
    gained /= roles + _weights().sum()
    return {"completeness": gained, "contradictions": contradictions(frame, policy)}


def ask_next(row: Row, policy: Policy) -> tuple[str, ...]:
    """Return the dimensions to ask about, the most valuable question first; ``role`` asks who plays which part.

    A stale answer's question is worth what asking again brings back; where records contradict each other, all of it
    and the policy's worth of a doubt.
    """
    weights = dict(policy.potential.weights)
    worth = {
        name: (1 - counts) * (counted()[name].weight + weights.get(OPENS.get(name, name), 0))
        for name, counts in _counts(row, policy).items()
    }
    for name in (CHECKS[check].asks for check in clashing(row)):
        worth[name] = policy.audit.doubt_worth + dimensions()[name].weight + weights.get(OPENS.get(name, name), 0)
    missing_roles = 1 - (known(row, "roles_known") or 0) / len(ROLES)
    worth["role"] = missing_roles * policy.completeness.roles_weight
    return tuple(sorted((name for name in worth if worth[name] > 0), key=lambda name: -worth[name]))


def _counts(row: Row, policy: Policy) -> dict[str, float]:
    """Return what each answer of one customer counts."""
    days = np.array([[row[f"{name}_day"]] for name in counted()], np.float64)
    return dict(zip(counted(), _freshness(days, np.array([row["as_of"]]), policy)[:, 0].tolist(), strict=True))


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    found = []
    share = known(row, "completeness") or 0.0
    if share < SAID_AS_NONE:
        found.append(Reason("completeness.empty", {}, -4))
    elif share < NOTED:
        found.append(Reason("completeness.sparse", {"share": Share(share)}, -4))
    if not known(row, "roles_known"):
        found.append(Reason("completeness.no_roles", {}, -6))
    stale = [name for name, counts in _counts(row, policy).items() if 0 < counts < 1]
    return [
        *found,
        *told(row, policy),
        *(Reason("completeness.stale", {"dimension": Term(name)}, -counted()[name].weight / 10) for name in stale),
    ]


_AUDITED = dict.fromkeys(NUMBERS, np.nan) | dict.fromkeys(CODES, -1)
_BLANK = {"as_of": 20_000, "roles_known": 0, **{f"{name}_day": np.nan for name in counted()}, **_AUDITED}
_FULL = {**_BLANK, "roles_known": len(ROLES), **{f"{name}_day": 19_990 for name in counted()}}

completeness = Model(
    name="completeness",
    features=_features,
    gives_features=(
        *(Column(f"{name}_day", "day", f"day the newest answer holds from: {name}; NaN none") for name in counted()),
        Column("roles_known", "number", "decision roles played by a contact who is there, 0..5"),
    ),
    takes=tuple(_BLANK),
    score=_score,
    gives=(
        Column("completeness", "share", "known part of the profile by weight"),
        Column("contradictions", "number", "bits of the checks of core/audit.py whose records contradict each other"),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example("nothing known", _BLANK, {"completeness": 0}),
        Example("everything known", _FULL, {"completeness": 1}),
        Example(
            "a budget two years old counts half",
            {**_FULL, "purchase_budget_day": 20_000 - 730},
            {"completeness": 1 - 7 / 92},
        ),
    ),
)
