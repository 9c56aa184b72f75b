"""Which of the six stages a customer stands in, and why: from the open deal, else from purchases, else from dealings.

The largest open deal decides, by the stage on file; where that names none of the six, a quote or a trial since the deal
was opened makes it comparison, else it is need confirmation: somebody wrote down a need. Without an open deal a
purchase means repeat cooperation, a deal won after the last purchase signing. Before any of that the dealings of the
last ``evidence_days`` since the last lost deal tell: the furthest of them counts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from core.journey.deal import SIGNING, STAGES, stage_of
from core.policy import Policy
from core.profile import Opportunity, Order
from core.types import Term, Value

# How far a dealing of a kind shows a customer to be who never bought and has no deal.
SHOWS = {
    "quote": "comparison",
    "trial": "comparison",
    "visit": "need_confirmation",
    "meeting": "need_confirmation",
    "service": "need_confirmation",
}
COMPARED = frozenset({"quote", "trial"})


@dataclass(frozen=True, slots=True)
class Dealing:
    """One dealing: ``kind`` of core.tables.INTERACTIONS, ``contact`` an external contact id, ``hours`` to an answer."""

    day: date
    kind: str
    contact: str | None
    rep: str | None
    summary: str = ""
    hours: float | None = None


@dataclass(frozen=True, slots=True)
class Position:
    """A stage (index in STAGES) with the reason's key and figures; ``deal`` the open or won deal that decides, if any.

    ``since`` is the day of the evidence.
    """

    stage: int
    reason: str
    since: date
    figures: Mapping[str, Value] = field(default_factory=dict)
    deal: Opportunity | None = None


def position(
    deals: Sequence[Opportunity], orders: Sequence[Order], dealings: Sequence[Dealing], as_of: date, policy: Policy
) -> Position | None:
    """Return where a customer stands as of a day; None where there is no deal, no purchase and no dealing."""
    under_way = [deal for deal in deals if deal.won is None]
    if under_way:
        return _of_deal(max(under_way, key=_amount), dealings)
    bought = max((order.day for order in orders), default=None)
    won = max((deal for deal in deals if deal.won and deal.closed), key=_closed, default=None)
    if won and won.closed and (bought is None or bought < won.closed):
        named: dict[str, Value] = {"deal": won.name or won.external_id, "on": won.closed}
        return Position(SIGNING, "won", won.closed, named, won)
    if bought:
        return Position(STAGES.index("repeat"), "bought", bought, {"on": bought, "count": len(orders)})
    return _of_dealings(deals, dealings, as_of, policy)


def _closed(deal: Opportunity) -> date:
    return deal.closed or date.min


def _amount(deal: Opportunity) -> int:
    return deal.amount.minor if deal.amount else 0


def _of_deal(deal: Opportunity, dealings: Sequence[Dealing]) -> Position:
    named: dict[str, Value] = {"deal": deal.name or deal.external_id, "on": deal.opened, "stage": deal.stage or None}
    stage = stage_of(deal.stage)
    if stage is not None:
        return Position(stage, "entered", deal.opened, named, deal)
    compared = [one for one in dealings if one.kind in COMPARED and one.day >= deal.opened]
    if not compared:
        return Position(STAGES.index("need_confirmation"), "no_stage", deal.opened, named, deal)
    first = min(one.day for one in compared)
    return Position(STAGES.index("comparison"), "no_stage_compared", first, named | {"quoted": first}, deal)


def _of_dealings(
    deals: Sequence[Opportunity], dealings: Sequence[Dealing], as_of: date, policy: Policy
) -> Position | None:
    lost = max((deal.closed for deal in deals if deal.won is False and deal.closed), default=None)
    start = max(filter(None, (lost, as_of - timedelta(days=policy.journey.evidence_days))))
    lately = [one for one in dealings if one.day > start]
    if lately:
        stage = max(STAGES.index(SHOWS.get(one.kind, "awareness")) for one in lately)
        of_it = [one for one in lately if STAGES.index(SHOWS.get(one.kind, "awareness")) == stage]
        first = min(of_it, key=lambda one: one.day)
        return Position(stage, "dealt", first.day, {"on": first.day, "count": len(of_it), "kind": _kind(first)})
    if lost:
        return Position(0, "lost", lost, {"on": lost})
    last = max((one.day for one in dealings), default=None)
    return None if last is None else Position(0, "long_ago", last, {"on": last})


def _kind(dealing: Dealing) -> Value:
    return Term(f"interaction.{dealing.kind}")
