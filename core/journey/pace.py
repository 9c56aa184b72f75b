"""How long deals take at each stage, and whether one takes too long: a median of the company's own deals.

Two measures, both in days. A *stay* is from the day a deal came to a stage to the day it left it, for the next one or
for good; it needs both days on record. An *age* is from opening a deal to its end, of the deals that ended in the
stage; it needs no history of stages. A deal is held against the stays where its own day is known and there are at least
``deals_min`` of them, else its age against the ages; below ``deals_min`` deals it is unknown whether it is slow. It is
stuck from ``stuck_times`` times the median on.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Literal

from core.journey.deal import STAGES, Deal
from core.policy import Policy

Basis = Literal["stay", "age", "first", "again"]
Measure = Callable[[Deal], Iterator[tuple[int, int]]]  # of a deal: stages and days


@dataclass(frozen=True, slots=True)
class Pace:
    """The median days of ``count`` stays or ages; None below the policy's number of deals."""

    basis: Basis
    days: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The days a deal took so far, against what is usual; ``stuck`` is None where too little is known."""

    taken: int
    usual: Pace
    stuck: bool | None


def paces(deals: Sequence[Deal], policy: Policy) -> Mapping[Basis, tuple[Pace, ...]]:
    """Return the usual days of each stage by both measures, over deals as of the day they were read."""
    least = policy.journey.deals_min
    stays, ages = [*_each(deals, _stays)], [*_each(deals, _ages)]
    every = range(len(STAGES))
    return {
        "stay": tuple(_pace("stay", [days for at, days in stays if at == stage], least) for stage in every),
        "age": tuple(_pace("age", [days for at, days in ages if at == stage], least) for stage in every),
    }


def first_orders(deals: Sequence[Deal], policy: Policy) -> Pace:
    """Return the usual days from winning a deal to the customer's first order after it."""
    taken = [(deal.first_on - deal.closed).days for deal in deals if deal.won and deal.first_on and deal.closed]
    return _pace("first", taken, policy.journey.deals_min)


def against(taken: int, pace: Pace, policy: Policy) -> Verdict:
    """Hold the days something took so far against what is usual."""
    return Verdict(taken, pace, None if pace.days is None else _is_stuck(taken, pace.days, policy))


def usual(known: Mapping[Basis, tuple[Pace, ...]], stage: int) -> Pace:
    """Return what is usual at a stage: of stays where enough are on record, else of ages."""
    stay = known["stay"][stage]
    return known["age"][stage] if stay.days is None else stay


def judge(deal: Deal, known: Mapping[Basis, tuple[Pace, ...]], as_of: date, policy: Policy) -> Verdict | None:
    """Say whether an open deal is stuck in its stage; None when it is in none of the six."""
    stage = deal.stage
    if stage is None:
        return None
    last = deal.stays[-1]
    pace = usual(known, stage) if last.exact else known["age"][stage]
    taken = (as_of - (last.since if pace.basis == "stay" else deal.opened)).days
    return against(taken, pace, policy)


def _is_stuck(taken: int, usually: float, policy: Policy) -> bool:
    return taken >= policy.journey.stuck_times * usually and taken > 0


def _each(deals: Iterable[Deal], told: Measure) -> Iterator[tuple[int, int]]:
    for deal in deals:
        yield from told(deal)


def _stays(deal: Deal) -> Iterator[tuple[int, int]]:
    """Give the stage and the days of each stay that is over and whose first day is known."""
    left_on: list[date | None] = [*(stay.since for stay in deal.stays[1:]), deal.closed]
    for stay, left in zip(deal.stays, left_on, strict=False):  # a deal in no stage may be closed
        if stay.exact and left is not None and left >= stay.since:
            yield stay.stage, (left - stay.since).days


def _ages(deal: Deal) -> Iterator[tuple[int, int]]:
    """Give the stage a deal ended in and how old it was."""
    if deal.stage is not None and deal.closed is not None and deal.closed >= deal.opened:
        yield deal.stage, (deal.closed - deal.opened).days


def _pace(basis: Basis, taken: Sequence[int], least: int) -> Pace:
    return Pace(basis, float(median(taken)) if len(taken) >= least else None, len(taken))
