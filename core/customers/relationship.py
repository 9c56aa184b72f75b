"""Relationship: the seven classes of working with a customer, from avoid to cultivate, by the policy's rules.

The rules are data: each names a class, the conditions that must all hold, and the sentence that says why; the first
that holds decides, so their order is their priority. An unknown figure meets no condition, and who meets no rule (a
name and nothing else) has no class. The shipped order asks first who costs more than they bring, then whom losing
would hurt most, who causes trouble, who is worth winning back, who is worth most, what needs attention now, and leaves
the rest to be cultivated. Rules may name any feature and the score of any model but those that take the class.

``complaints_12m`` are the complaints opened within 365 days.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from core.conditions import Conditions, columns_of, first_of, said
from core.frames import Column, Frame, Ints
from core.grouping import YEAR, total
from core.levels import AMBER, GREEN, RED
from core.model import Columns, Example, Learnt, Model
from core.policy import Policy
from core.policy.sections.relationship import Rule
from core.remembered import remembered
from core.tables import Tables
from core.types import Lang, Reason, Term, Value
from core.values import Row

CLASSES = (
    "avoid",
    "most_dangerous",
    "trouble_prone",
    "to_win_back",
    "most_valuable",
    "needs_attention",
    "to_cultivate",
)
# What each class means for a seller: how loud its sentence is, and whether it is good news.
WEIGHTS = (-45.0, -65.0, -40.0, -35.0, 20.0, -30.0, 2.0)

WORDS: Mapping[Lang, Mapping[str, str]] = {
    "en": {
        "relationship": "Relationship",
        "relationship.avoid": "To avoid",
        "relationship.most_dangerous": "Most dangerous",
        "relationship.trouble_prone": "Trouble-prone",
        "relationship.to_win_back": "To win back",
        "relationship.most_valuable": "Most valuable",
        "relationship.needs_attention": "Needs attention",
        "relationship.to_cultivate": "To cultivate",
        "complaints_12m": "Complaints, last 12 months",
        "because": "Relationship: {relationship}. {why}",
    },
    "zh": {
        "relationship": "客户关系",
        "relationship.avoid": "要避免合作",
        "relationship.most_dangerous": "最危险",
        "relationship.trouble_prone": "容易出问题",
        "relationship.to_win_back": "需唤回",
        "relationship.most_valuable": "最宝贵",
        "relationship.needs_attention": "需关注",
        "relationship.to_cultivate": "需培养",
        "complaints_12m": "近12个月投诉次数",
        "because": "客户关系：{relationship}。{why}",
    },
}


def _features(tables: Tables, as_of: int, policy: Policy) -> Columns:
    complaints = tables.complaints
    return {"complaints_12m": total(complaints["customer"][complaints["day"] > as_of - YEAR], tables.count)}


class _Rules(NamedTuple):
    """The rules in the shape they are held against customers in."""

    conditions: tuple[Conditions, ...]
    classes: Ints  # of each rule; that of no rule comes last
    columns: frozenset[str]
    of_class: Mapping[int, tuple[tuple[Rule, ...], tuple[Conditions, ...]]]


@remembered
def _rules(rules: tuple[Rule, ...]) -> _Rules:
    conditions = tuple(rule.when for rule in rules)
    classes = [CLASSES.index(rule.name) for rule in rules]
    own = {now: tuple(rule for rule in rules if rule.name == CLASSES[now]) for now in classes}
    of_class = {now: (same, tuple(rule.when for rule in same)) for now, same in own.items()}
    return _Rules(conditions, np.array([*classes, -1], np.int32), frozenset(columns_of(conditions)), of_class)


def _read(policy: Policy) -> Iterable[str]:
    return _rules(policy.relationship).columns


def _score(frame: Frame, learnt: Learnt, policy: Policy) -> Columns:
    rules = _rules(policy.relationship)
    return {"relationship": rules.classes[first_of(frame, rules.conditions)]}


def _reasons(row: Row, learnt: Learnt, policy: Policy) -> Sequence[Reason]:
    now = int(row["relationship"])
    if now < 0:
        return ()
    own, conditions = _rules(policy.relationship).of_class[now]
    which = int(first_of({name: np.array([row[name]]) for name in columns_of(conditions)}, conditions)[0])
    if which < 0:  # the tier has been settled since
        return ()
    figures: dict[str, Value] = {
        "relationship": Term(f"relationship.{CLASSES[now]}"),
        "why": said(own[which].because, row, policy),
    }
    return [Reason("relationship.because", figures, WEIGHTS[now])]


_TIERS = ("high_value", "valuable", "break_even", "loss_making", "target")
_SOUND = {
    "tier": _TIERS.index("valuable"),
    "fit": 0,
    "state": 2,
    "m_score": 4,
    "revenue_share": 0.02,
    "profit_share": 0.02,
    "credit_grade": 0,
    "disputed_share": 0,
    "complaints_12m": 0,
    "urgent_complaints": 0,
    "churn_renewal": np.nan,
    "churn_risk": 2000,
    "churn_level": GREEN,
    "credit_level": GREEN,
    "compliance_level": -1,
    "warning": 0,
    "performance_level": GREEN,
}
_LOSING = {"tier": _TIERS.index("loss_making")}
_BEST = {"tier": _TIERS.index("high_value")}
_STRANGER = {
    **dict.fromkeys(_SOUND, np.nan),
    **dict.fromkeys((name for name in _SOUND if name.endswith("_level")), -1),
    "tier": _TIERS.index("target"),
    "state": 0,
    "fit": -1,
    "credit_grade": -1,
    "warning": -1,
}

relationship = Model(
    name="relationship",
    features=_features,
    gives_features=(Column("complaints_12m", "number", "complaints opened in the last 365 days"),),
    takes=("tier",),
    reads=_read,
    score=_score,
    gives=(Column("relationship", "code", "class of working with the customer", CLASSES),),
    words=WORDS,
    reasons=_reasons,
    examples=tuple(
        Example(name, {**_SOUND, **given}, {"relationship": CLASSES.index(expected) if expected else -1})
        for name, given, expected in (
            ("a buyer nothing is wrong with is to cultivate", {}, "to_cultivate"),
            ("the best are most valuable", _BEST, "most_valuable"),
            ("loss-making with bad credit is to avoid", {**_LOSING, "credit_grade": 3}, "avoid"),
            ("loss-making that pays its bills is not", _LOSING, "to_cultivate"),
            ("a misfit that loses money is to avoid", {**_LOSING, "fit": 2}, "avoid"),
            ("a misfit that pays is not", {"fit": 2}, "to_cultivate"),
            (
                "a large part of the profit about to leave, though among the best",
                {**_BEST, "profit_share": 0.2, "churn_risk": 6500, "churn_level": AMBER},
                "most_dangerous",
            ),
            ("four complaints a year", {"complaints_12m": 4}, "trouble_prone"),
            ("a fifth of the bills in dispute", {"disputed_share": 0.2}, "trouble_prone"),
            ("a good buyer gone dormant", {"state": 3, "tier": _TIERS.index("break_even")}, "to_win_back"),
            ("an urgent complaint open", {"urgent_complaints": 1}, "needs_attention"),
            ("a contract that ends in a month", {"churn_renewal": 30}, "needs_attention"),
            ("about to leave", {"churn_level": RED, "churn_risk": 8000}, "needs_attention"),
            ("small signs that add up", {"warning": 2}, "needs_attention"),
            ("of a name alone nothing is said", _STRANGER, None),
        )
    ),
)
