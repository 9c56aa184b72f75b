"""Deals as the journey sees them: which of the six stages each stood in, from which day on.

Files spell stages as their CRM does; a spelling that names none of the six is kept as no stage, never guessed. The day
a deal came to a stage is known where an import found it in another stage than the import before (the day of that
import). The stage it was first seen in it may have reached on any day since it was opened.
"""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from core.types import Term

STAGES = ("awareness", "need_confirmation", "comparison", "decision", "signing", "repeat")
SIGNING, REPEAT = STAGES.index("signing"), STAGES.index("repeat")
# How CRM files spell the stages of a deal. Repeat cooperation is none: it is what follows a deal.
SPELLINGS: Mapping[str, tuple[str, ...]] = {
    "awareness": (
        *("awareness", "lead", "new", "prospecting", "prospect", "first contact", "contacted", "qualification"),
        *("认知", "线索", "初步接触", "初步接洽", "新建", "接触", "初访"),
    ),
    "need_confirmation": (
        *("need confirmation", "needs", "needs analysis", "need analysis", "discovery", "requirements", "qualified"),
        *("需求确认", "需求", "需求分析", "需求沟通", "需求调研", "立项"),
    ),
    "comparison": (
        *("comparison", "evaluation", "proposal", "quote", "quotation", "proposal/price quote", "tender", "trial"),
        *("比较", "比选", "选型", "评估", "报价", "方案", "方案报价", "试用", "打样", "招投标", "投标", "比价"),
    ),
    "decision": (
        *("decision", "negotiation", "negotiation/review", "approval", "final round"),
        *("决策", "谈判", "商务谈判", "商务", "审批", "拍板"),
    ),
    "signing": (
        *("signing", "contract", "contract sent", "closing", "closed won", "won"),
        *("签约", "合同", "合同签订", "签订合同", "成交", "赢单"),
    ),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A stage a deal stood in (index in STAGES) from a day on; not ``exact`` where it may have come there later."""

    stage: int
    since: date
    exact: bool


@dataclass(frozen=True, slots=True)
class Deal:
    """A deal: ``won`` is None while it is open, ``closed`` also when nobody said the day; ``stays`` the first first.

    ``first_on`` and ``again_on`` are the first and the second day the customer bought from the day it was won on, None
    when there is none.
    """

    external_id: str
    customer_id: int
    opened: date
    closed: date | None
    won: bool | None
    stays: tuple[Stay, ...]
    first_on: date | None = None
    again_on: date | None = None

    @property
    def stage(self) -> int | None:
        """The stage it stands in, or ended in: a deal that was won was signed, whatever its file said last."""
        if self.won:
            return SIGNING
        return self.stays[-1].stage if self.stays else None


def stage_of(spelled: str) -> int | None:
    """Return which of the six stages a file's word means, None when it means none of them."""
    return _spelled().get(_folded(spelled))


def stage_term(stage: int) -> Term:
    """Return the word for a stage."""
    return Term(f"journey.{STAGES[stage]}")


@cache
def _spelled() -> Mapping[str, int]:
    return {_folded(word): STAGES.index(stage) for stage, words in SPELLINGS.items() for word in words}


def _folded(spelled: str) -> str:
    words = unicodedata.normalize("NFKC", spelled).casefold().replace("_", " ").replace("-", " ")
    return "".join(words.split()).removesuffix("阶段").removesuffix("stage")
