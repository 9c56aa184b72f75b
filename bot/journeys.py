"""Where a customer stands on the journey, how long the company's deals take there, and how both are said."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.context import Ask
from core.errors import Unavailable
from core.journey.deal import Deal
from core.journey.pace import Pace, Verdict, against, judge
from core.journey.position import Position, position
from core.markdown import Markdown
from core.policy import Policy
from core.store import paces
from core.store.journeys import dealings_of, deals_of
from core.store.lasting import OfRun
from core.store.paces import Company
from core.store.runs import Published, published
from core.types import Days

if TYPE_CHECKING:
    from sqlmodel import Session

    from bot.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Journey:
    """A customer's place on the journey: None where nothing is on record; ``verdict`` None where no deal is judged."""

    position: Position | None
    verdict: Verdict | None


_companies: OfRun[Company] = OfRun()


def read_company(session: "Session", policy: Policy) -> Company:
    """Return what is usual in the company, worked out once a run. Raises Unavailable before the first scoring."""
    run = published(session)
    if run is None:
        raise Unavailable("not_scored")
    return _companies.get(session, run, lambda: _company(session, run, policy))


def _company(session: "Session", run: Published, policy: Policy) -> Company:
    """Return what the run found; where it did not get to it, find it now."""
    return paces.read(session, run.id) or paces.company(session, run.as_of, policy)


async def read_journey(ask: Ask, sheet: "Sheet") -> Journey:
    """Return where a customer stands as of the asker's today."""
    return await ask.store(_journey, sheet)


def _journey(session: "Session", sheet: "Sheet") -> Journey:
    profile, policy = sheet.profile, sheet.policy
    company = read_company(session, policy)
    dealings = dealings_of(session, profile.id, profile.as_of)
    placed = position(profile.opportunities, profile.orders, dealings, profile.as_of, policy)
    deals = deals_of(session, profile.id, profile.as_of)
    return Journey(placed, _judged(sheet, placed, deals, company))


def _judged(sheet: "Sheet", placed: Position | None, deals: Sequence[Deal], company: Company) -> Verdict | None:
    if placed and placed.reason == "won":
        return against((sheet.profile.as_of - placed.since).days, company.first_orders, sheet.policy)
    named = placed.deal.external_id if placed and placed.deal else None
    deal = next((deal for deal in deals if deal.external_id == named and deal.won is None), None)
    if deal is None or placed is None or deal.stage != placed.stage:
        return None
    return judge(deal, company.paces, sheet.profile.as_of, sheet.policy)


def say_pace(ask: Ask, pace: Pace) -> Markdown:
    """Say the usual days of a stage with the deals they are from, or that they are too few."""
    if pace.days is None:
        return ask.say("journey.too_few", count=pace.count)

    return ask.say(f"journey.{pace.basis}", days=Days(pace.days), count=pace.count)
