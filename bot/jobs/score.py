"""Score the whole book by a policy as of a day and publish the result."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from bot.scoring import Scored, Signed, score_by, today_of
from core.policy import Policy
from core.policy.writing import rules_of

if TYPE_CHECKING:
    from sqlalchemy import Engine

__all__ = ["Scored", "score_book", "today_of"]


def score_book(engine: "Engine", policy: Policy, as_of: date, now: datetime) -> Scored:
    """Score all customers as of a day, keep the run and publish it. Raises Misconfigured on a wrong policy.

    The policy holds from then on.
    """
    return score_by(engine, Signed(rules_of(policy)), as_of, now)
