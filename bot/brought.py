"""Whom a customer brought and what came of it, and the map of their industry: prospects, references, partners."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from bot.context import Ask
from bot.sheet import Sheet
from core.markdown import Markdown, bullets, join
from core.profile import Known
from core.store.referring import (
    Brought,
    Candidate,
    Neighbour,
    Partner,
    brought_by,
    brought_whom,
    candidate,
    possible_partners,
    same_trade,
)
from core.store.runs import latest_run
from core.types import Money, Term

if TYPE_CHECKING:
    from sqlmodel import Session

    from core.store.scope import Scope

SHOWN = 3  # of whom they brought, of prospects, of references, of partners


@dataclass(frozen=True, slots=True)
class Told:
    """What is read beside the sheet: the inputs of the rank, who brought whom, and who else is in the industry."""

    candidate: Candidate | None = None
    whom: Sequence[Brought] = ()
    by: Sequence[Brought] = ()
    trade: Sequence[Neighbour] = ()
    partners: Sequence[Partner] = ()


def read_told(session: "Session", scope: "Scope", sheet: Sheet, today: date) -> Told:
    """Return it for one customer as of a day."""
    run, customer = latest_run(session), sheet.profile.id
    if run is None:
        return Told()
    industry = sheet.profile.facts.get("industry")
    option = industry.value.key.rpartition(".")[2] if industry and isinstance(industry.value, Term) else None
    return Told(
        candidate(session, scope, run.id, customer, today, sheet.policy),
        brought_whom(session, scope, customer, today, sheet.policy.reporting_currency),
        brought_by(session, scope, customer, today),
        same_trade(session, scope, run.id, customer, option, today) if option else (),
        possible_partners(session, scope, run.id, customer, option, today) if option else (),
    )


def say_record(ask: Ask, record: Told, currency: str) -> Markdown:
    """Say who brought them, and whom they brought with what came of it."""
    by = [ask.say("by" if one.seen else "by_colleague", name=one.name, on=one.day) for one in record.by[:1]]
    if not record.whom:
        return join("\n\n", [*by, ask.say("nobody")])
    seen = [one for one in record.whom if one.seen]
    newest = sorted(seen, key=lambda one: one.day, reverse=True)[:SHOWN]
    told = [_all_brought(ask, record, currency), *(_brought(ask, one) for one in newest)]
    if hidden := len(record.whom) - len(seen):
        told.append(ask.say("colleague", count=hidden))
    return join("\n\n", [*by, bullets(ask.say("brought"), told)])


def _all_brought(ask: Ask, record: Told, currency: str) -> Markdown:
    """Say how many were brought, how many bought, and what for, each customer counted once.

    Of those whom the asker may not see only the number is told, apart: with few of them a sum would tell the rest.
    """
    seen = [one for one in record.whom if one.seen]
    won = sum(one.outcome == "won" for one in seen)
    firsts = {one.external_id: one.value for one in reversed(record.whom) if one.value is not None}
    amount = Money(sum(value.minor for value in firsts.values()), currency)
    return ask.say("brought_sum", count=len(seen), won=won, amount=amount)


def _brought(ask: Ask, one: Brought) -> Markdown:
    outcome = ask.say(one.outcome if one.outcome in ("won", "lost", "open") else "unknown")
    said = ask.say("brought_one", name=one.name, on=one.day, outcome=outcome)
    return ask.say("value", said=said, amount=one.value) if one.value and one.value.minor else said


def say_map(ask: Ask, record: Told, industry: Known | None) -> Markdown:
    """Say whom of their industry to ask about, whom to name and who could be a partner, or that it is not known."""
    if industry is None:
        return ask.say("industry_unknown")
    groups: Mapping[str, Sequence[str]] = {
        "prospects": [one.name for one in record.trade if not one.buys],
        "references": [one.name for one in record.trade if one.buys],
        "partners": [_partner(ask, one) for one in record.partners],
    }
    return bullets(ask.say("map", industry=industry.value), [_group(ask, *group) for group in groups.items()])


def _partner(ask: Ask, one: Partner) -> str:
    swaps = one.by.key.startswith("resource_swap.")
    return ask.text("partner_swap" if swaps else "partner", name=one.name, what=one.by)


def _group(ask: Ask, key: str, names: Sequence[str]) -> Markdown:
    return ask.say(key, names=ask.wording.enumerate(names[:SHOWN])) if names else ask.say(f"{key}_none")
