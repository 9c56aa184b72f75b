"""Risk tags in five groups: basic information, finance, trading behaviour, churn and policy.

Each tag is yes beyond the policy's figure, no up to it, and unknown without the figure; a customer can have any
number of them. Most read one column of another model; two figures are its own:
- ``decision_makers``: contacts who are there and decide on money or purchasing (NaN when nobody there is on record and
  nothing was bought: of a stranger it is no fault);
- ``stale_share``: the part of the answers on record that are older than their dimension allows (NaN without an answer).
Tags are for lists and filters; how much each matters is told by the risks.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from core.altman import cuts
from core.answers import answer_days
from core.bilingual import by_language, read_sentences
from core.dimensions import dimensions
from core.frames import Array, Column, Floats, Frame, unknown
from core.grouping import total
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.derived import derived
from core.policy.sections.altman import Altman
from core.policy.sections.risk_tags import RiskTags
from core.tables import NEVER, ROLES, Tables
from core.types import Reason, Term
from core.values import Row

NO, YES = range(2)
DECIDERS = (ROLES.index("economic_buyer"), ROLES.index("purchasing"))


class Tag(NamedTuple):
    """A tag: the column it reads, whether it holds above a figure or below, and what its codes count if it has any."""

    column: str
    up: bool
    codes: tuple[float, ...] = ()


GROUPS: Mapping[str, tuple[str, ...]] = {
    "basic_information": ("no_decision_maker", "stale_profile"),
    "finance": ("overdue", "over_limit", "distress"),
    "trading": ("shrinking", "erratic", "returns"),
    "churn": ("silent", "champion_gone", "rival_present"),
    "policy": ("licence", "sanctioned", "contract_lapsed"),
}
NAMES = tuple(f"tag_{name}" for names in GROUPS.values() for name in names)
UNKNOWN = np.nan  # what the last of a tag's codes counts, the code -1
TAGS: Mapping[str, Tag] = {
    "no_decision_maker": Tag("decision_makers", up=False),
    "stale_profile": Tag("stale_share", up=True),
    "overdue": Tag("overdue_share", up=True),
    "over_limit": Tag("limit_use", up=True),
    "distress": Tag("z_score", up=False),
    "shrinking": Tag("revenue_change", up=False),
    "erratic": Tag("demand_unrest", up=True),
    "returns": Tag("returned_share", up=True),
    "silent": Tag("stage", up=True, codes=(0, 0, 0, 1, UNKNOWN)),
    "champion_gone": Tag("churn_champion", up=True),
    "rival_present": Tag("churn_rival", up=True),
    "licence": Tag("licence_days", up=False),
    "sanctioned": Tag("compliance_flag", up=True, codes=(UNKNOWN, 0, 1, 1, UNKNOWN)),
    "contract_lapsed": Tag("churn_renewal", up=False),
}

WORDS = by_language(read_sentences(Path(__file__).with_suffix(".toml")))
WORDS = {
    lang: {**said, **{f"{name}.{answer}": said[answer] for name in NAMES for answer in ("no", "yes")}}
    for lang, said in WORDS.items()
}


@derived
def _borders(rules: RiskTags, altman: Altman) -> tuple[Floats, Floats]:
    """Return the direction and the figure of each tag as columns: it holds where direction times value is above it."""
    borders = {
        "no_decision_maker": 1.0,
        "stale_profile": rules.stale_share,
        "overdue": 0.0,
        "over_limit": rules.over_limit,
        "distress": cuts(altman.form)[0],
        "shrinking": -rules.shrinking,
        "erratic": rules.erratic,
        "returns": rules.returns,
        "silent": 0.0,
        "champion_gone": 0.0,
        "rival_present": 0.0,
        "licence": float(rules.licence_days),
        "sanctioned": 0.0,
        "contract_lapsed": 0.0,
    }
    direction = np.array([[1.0 if tag.up else -1.0] for tag in TAGS.values()])
    return direction, direction * np.array([[borders[name]] for name in TAGS])


@cache
def _counted(tag: Tag) -> Floats:
    return np.array(tag.codes)


@cache
def _fresh_days() -> Mapping[str, int]:
    """Return for how many days the answers of customers stay good, by dimension, where they do not for ever."""
    theirs = (d for d in dimensions().values() if d.subject == "customer" and d.fresh_days)
    return {dimension.name: dimension.fresh_days or 0 for dimension in theirs}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    if not tables.facts.length:
        return {"decision_makers": _decision_makers(tables), "stale_share": unknown(tables.count)}
    limits = _fresh_days()
    age = as_of - np.array(list(answer_days(tables, tuple(limits)).values()))
    answered = np.add.reduce(~np.isnan(age), dtype=np.float64)
    stale = np.add.reduce(age > np.array([[days] for days in limits.values()]), dtype=np.float64)
    return {"decision_makers": _decision_makers(tables), "stale_share": _over(stale, answered)}


def _decision_makers(tables: Tables) -> Floats:
    contacts, n = tables.contacts, tables.count
    deciding = unknown(n)
    deciding[tables.purchases.groups.customers] = 0.0
    if contacts.length:
        there = contacts["left"] == NEVER
        deciding[contacts["customer"][there]] = 0.0
        role = contacts["role"]
        deciding += total(contacts["customer"][there & ((role == DECIDERS[0]) | (role == DECIDERS[1]))], n)
    return deciding


def _over(part: Floats, whole: Floats) -> Floats:
    over = unknown(len(part))
    np.divide(part, whole, out=over, where=whole > 0)
    return over


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    direction, border = _borders(policy.risk_tags, policy.altman)
    values: Array = np.array(
        [_counted(tag)[frame[tag.column]] if tag.codes else frame[tag.column] for tag in TAGS.values()]
    )
    tagged = np.where(np.isnan(values), -1, direction * values > border).astype(np.int32)
    return dict(zip(NAMES, tagged, strict=True))


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    return [
        Reason("risk_tags.noted", {"group": Term(f"risk_tags.group_{group}"), "tag": Term(f"risk_tags.tag_{name}")}, -1)
        for group, names in GROUPS.items()
        for name in names
        if row[f"tag_{name}"] == YES
    ]


_QUIET = {
    "decision_makers": 2.0,
    "stale_share": 0.0,
    "overdue_share": 0.0,
    "limit_use": 0.4,
    "z_score": 4.0,
    "revenue_change": 0.1,
    "demand_unrest": 0.0,
    "returned_share": 0.0,
    "stage": 2,
    "churn_champion": 0.0,
    "churn_rival": np.nan,
    "licence_days": 300.0,
    "compliance_flag": 1,
    "churn_renewal": 120.0,
}
_TROUBLED = {
    "decision_makers": 0.0,
    "stale_share": 1.0,
    "overdue_share": 0.2,
    "limit_use": 1.2,
    "z_score": 0.3,
    "revenue_change": -0.5,
    "demand_unrest": 1.0,
    "returned_share": 0.2,
    "stage": 3,
    "churn_champion": 0.5,
    "churn_rival": 0.4,
    "licence_days": 10.0,
    "compliance_flag": 3,
    "churn_renewal": -20.0,
}
_NOTHING = {name: -1 if name in ("stage", "compliance_flag") else np.nan for name in _QUIET}

risk_tags = Model(
    name="risk_tags",
    features=_features,
    gives_features=(
        Column("decision_makers", "number", "contacts there who decide on money or purchasing; NaN of a stranger"),
        Column("stale_share", "share", "answers older than their dimension allows, of those on record; NaN none"),
    ),
    takes=tuple(tag.column for tag in TAGS.values()),
    score=_score,
    gives=tuple(Column(name, "code", f"risk tag: {name[4:]}", ("no", "yes")) for name in NAMES),
    words=WORDS,
    reasons=_reasons,
    examples=(
        Example("nothing wrong", _QUIET, {**dict.fromkeys(NAMES, NO), "tag_rival_present": -1}),
        Example("everything wrong", _TROUBLED, dict.fromkeys(NAMES, YES)),
        Example("at the limit is not over it", {**_QUIET, "limit_use": 1.0}, {"tag_over_limit": NO}),
        Example(
            "not checked is neither",
            {**_QUIET, "compliance_flag": 0, "stage": -1},
            {"tag_sanctioned": -1, "tag_silent": -1},
        ),
        Example("of a name alone nothing is tagged", _NOTHING, dict.fromkeys(NAMES, -1)),
    ),
)
