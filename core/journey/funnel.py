"""How many deals reached each stage, how many got on, were lost there or still stand there, and how long it takes.

A deal reached every stage up to the one it stands or ended in; one that was won reached signing. Of a stage,
``reached`` is ``moved`` + ``lost`` + ``open``: those that got to the next one (from signing: won), those that ended
there, those that stand there. ``conversion`` is moved / (moved + lost): an open deal has not answered yet. Repeat
cooperation is reached by the won deals whose customer bought on a second day from the win on; it has no next stage.
Below ``deals_min`` decided deals the conversion is unknown. Days are core.journey.pace's; of repeat cooperation the
median days from the win to the second purchase day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from core.journey.deal import REPEAT, SIGNING, STAGES, Deal
from core.journey.pace import Pace, paces, usual
from core.policy import Policy


@dataclass(frozen=True, slots=True)
class Step:
    """One stage of a funnel: counts of deals, the part that got on (None: too few), and the usual days."""

    stage: int
    reached: int
    moved: int
    lost: int
    open: int
    conversion: float | None
    pace: Pace


@dataclass(frozen=True, slots=True)
class Funnel:
    """The steps from awareness on, and how many deals have none of the six stages on record.

    ``decided`` deals were won or lost; ``won_part`` is what part of them was won, None below the policy's number;
    ``to_win`` are the median days from opening to winning.
    """

    steps: tuple[Step, ...]
    unplaced: int
    decided: int
    won_part: float | None
    to_win: Pace


def funnel(deals: Sequence[Deal], policy: Policy) -> Funnel:
    """Return the funnel of deals, as of the day they were read."""
    placed = [deal for deal in deals if deal.stage is not None]
    known = paces(placed, policy)
    steps = [_step(placed, stage, usual(known, stage), policy) for stage in range(REPEAT)]
    won, decided = steps[SIGNING].moved, sum(deal.won is not None for deal in placed)
    part, to_win = _part(won, decided, policy), paces([deal for deal in placed if deal.won], policy)["age"][SIGNING]
    return Funnel((*steps, _repeat(placed, policy)), len(deals) - len(placed), decided, part, to_win)


def _step(placed: Sequence[Deal], stage: int, pace: Pace, policy: Policy) -> Step:
    here = [deal for deal in placed if deal.stage == stage and not deal.won]
    lost = sum(deal.won is False for deal in here)
    won = sum(bool(deal.won) for deal in placed)
    beyond = sum(deal.stage is not None and deal.stage > stage for deal in placed)
    moved = won if stage == SIGNING else beyond
    return Step(stage, moved + len(here), moved, lost, len(here) - lost, _part(moved, moved + lost, policy), pace)


def _repeat(placed: Sequence[Deal], policy: Policy) -> Step:
    back = [deal for deal in placed if deal.won and deal.again_on]
    taken = [(deal.again_on - deal.closed).days for deal in back if deal.again_on and deal.closed]
    enough = len(taken) >= policy.journey.deals_min
    pace = Pace("again", float(median(taken)) if enough else None, len(taken))
    return Step(len(STAGES) - 1, len(back), 0, 0, 0, None, pace)


def _part(moved: int, decided: int, policy: Policy) -> float | None:
    return moved / decided if decided >= policy.journey.deals_min else None
