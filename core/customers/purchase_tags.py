"""Purchase tags beyond frequency, size and category: the level of needs we serve, and one supplier or several.

The needs pyramid for companies has four levels; each counts only when those below it are met, as in Maslow (A Theory of
Human Motivation, 1943), from which sales practice borrows it. Basic supply: they bought. Reliability: they buy steadily
or under a running contract, so that a delivery not made would hurt. Recognition: we met in person at least so often in
365 days, or they introduce others, so that persons count. Joint growth: they buy in several categories and try
something with us or have a deal open. What they answered about their need goes before: fixing a problem asks for basic
supply, efficiency for reliability, growth for joint growth.

One supplier or several is the customer's answer; without one it is several where a competitor sold to them lately or is
a source of theirs, and otherwise read from our part of their budget, unknown between the policy's borders.
"""

from collections.abc import Sequence

import numpy as np

from core.bilingual import words_beside
from core.contracts import running
from core.dimensions import dimensions
from core.frames import Array, Column, Frame, Ints
from core.grouping import YEAR, total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.tables import INTERACTIONS, RIVAL_CONTACTS, Tables
from core.types import Reason, Term
from core.values import Row

LEVELS = ("basic_supply", "reliability", "recognition", "joint_growth")
PATTERNS = ("sole", "several")
SOLE, SEVERAL = range(len(PATTERNS))
IN_PERSON = np.array([kind in ("visit", "meeting", "event") for kind in INTERACTIONS])
STEADY = 2  # the repurchase tag from which they buy steadily
BOUGHT = RIVAL_CONTACTS.index("bought")
SOURCE = list(dimensions()["rival_closeness"].options).index("second_source")  # and the option after it
# What an answer about the need asks for; the last is the unknown one.
ASKED = {"fix_problem": "basic_supply", "efficiency": "reliability", "growth": "joint_growth"}
ASKED_LEVEL = np.array([*(LEVELS.index(ASKED[need]) for need in dimensions()["need_type"].options), -1])
TOLD_PATTERN = np.array([*(name != "sole" for name in dimensions()["supplier_preference"].options), -1])


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    dealings, contracts, count = tables.interactions, tables.contracts, tables.count
    met = (dealings["day"] > as_of - YEAR) & IN_PERSON[dealings["kind"]]
    return {
        "meetings_12m": total(dealings["customer"][met], count),
        "running_contracts": total(contracts["customer"][running(contracts, as_of)], count),
        "rival_reach": _rival_reach(tables, as_of - policy.purchase_tags.rival_days),
    }


def _rival_reach(tables: Tables, after: int) -> Ints:
    """Return how far any rival came with each customer after a day, -1 where none was seen."""
    reach = np.full(tables.count, -1, np.int32)
    if tables.rival_contacts.length:
        lately = tables.rival_contacts.take(tables.rival_contacts["day"] > after)
        np.maximum.at(reach, lately["customer"], lately["kind"])
    return reach


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    asked = ASKED_LEVEL[frame["need_type"]]
    level = np.where(asked >= 0, asked, _level_shown(frame, policy))
    return {"needs_level": level.astype(np.int32), "supplier_pattern": _pattern(frame, policy)}


def _level_shown(frame: Frame, policy: Policy) -> Array:
    """Return the highest level that what they do shows, with all levels below it; -1 before the first purchase."""
    rules = policy.purchase_tags
    bought = frame["purchase_days"] > 0
    relies = bought & ((frame["repurchase"] >= STEADY) | (frame["running_contracts"] > 0))
    knows_us = relies & ((frame["meetings_12m"] >= rules.meetings_from) | (frame["referrals_made"] > 0))
    tries = (frame["trials"] > 0) | (frame["open_opportunities"] > 0)
    grows = knows_us & tries & (frame["category_count"] >= rules.categories_from)
    met: Array = bought.astype(np.int32) + relies + knows_us + grows
    return met - 1


def _pattern(frame: Frame, policy: Policy) -> Ints:
    rules, wallet = policy.purchase_tags, frame["share_of_wallet"]
    told = TOLD_PATTERN[frame["supplier_preference"]]
    rival = (frame["rival_reach"] == BOUGHT) | (frame["rival_closeness"] >= SOURCE)
    sole = np.where(wallet >= rules.sole_from, SOLE, -1)
    shown = np.where(rival | (wallet < rules.several_below), SEVERAL, sole)
    return np.where(told >= 0, told, shown).astype(np.int32)


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    level = int(row["needs_level"])
    if level < 0:
        return ()
    key = "purchase_tags.need_told" if row["need_type"] >= 0 else "purchase_tags.need_shown"
    return [Reason(key, {"level": Term(f"needs_level.{LEVELS[level]}")}, 2 + level)]


_NOBODY = {
    "purchase_days": 0,
    "repurchase": -1,
    "running_contracts": 0,
    "meetings_12m": 0,
    "referrals_made": 0,
    "trials": np.nan,
    "open_opportunities": 0,
    "category_count": np.nan,
    "need_type": -1,
    "supplier_preference": -1,
    "rival_closeness": -1,
    "rival_reach": -1,
    "share_of_wallet": np.nan,
}
_BUYER = {**_NOBODY, "purchase_days": 9, "repurchase": STEADY, "category_count": 2}

purchase_tags = Model(
    name="purchase_tags",
    features=_features,
    gives_features=(
        Column("meetings_12m", "number", "visits, meetings and events of the last 365 days"),
        Column("running_contracts", "number", "contracts that run on the day"),
        Column("rival_reach", "code", "how far any rival came in the policy's days", RIVAL_CONTACTS),
    ),
    takes=tuple(_NOBODY),
    score=_score,
    gives=(
        Column("needs_level", "code", "level of needs we serve", LEVELS),
        Column("supplier_pattern", "code", "one supplier or several, as told or as shown", PATTERNS),
    ),
    words=words_beside(__file__),
    reasons=_reasons,
    examples=(
        Example("one order is basic supply", {**_BUYER, "repurchase": 0}, {"needs_level": 0, "supplier_pattern": -1}),
        Example("steady orders rely on us", _BUYER, {"needs_level": 1}),
        Example("six visits among steady orders are recognition", {**_BUYER, "meetings_12m": 6}, {"needs_level": 2}),
        Example(
            "visits without steady orders are not", {**_BUYER, "repurchase": 1, "meetings_12m": 6}, {"needs_level": 0}
        ),
        Example(
            "a trial beside two categories, visits and steady orders is joint growth",
            {**_BUYER, "meetings_12m": 6, "trials": 1},
            {"needs_level": 3},
        ),
        Example("what they answered goes before", {**_NOBODY, "need_type": 1}, {"needs_level": 1}),
        Example("a competitor sold to them", {**_BUYER, "rival_reach": BOUGHT}, {"supplier_pattern": SEVERAL}),
        Example("nearly the whole budget is ours", {**_BUYER, "share_of_wallet": 0.95}, {"supplier_pattern": SOLE}),
        Example(
            "their answer goes before what it looks like",
            {**_BUYER, "share_of_wallet": 0.2, "supplier_preference": 0},
            {"supplier_pattern": SOLE},
        ),
        Example("of a stranger nothing is known", _NOBODY, {"needs_level": -1, "supplier_pattern": -1}),
    ),
)
