"""Say why a score changed since a day: the customer's own figures, the others moving, and changed rules."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING

from bot.command import Customer
from bot.context import Ask
from bot.reply import Block, Reply, Text
from bot.sheet import rules_of
from core.change import Split, Stretch, View, split
from core.errors import Mistake, Unavailable
from core.markdown import Markdown, bullets
from core.score import features
from core.store.read import load_customer
from core.store.runs import latest_run
from core.store.tables.runs import Run, Score
from core.store.turns import first_day, turns
from core.types import Contribution, Points, Term

if TYPE_CHECKING:
    from sqlmodel import Session

MOVED = 8  # inputs listed; the smaller ones are summed


@dataclass(frozen=True, slots=True)
class Since:
    """A score's change since the run of a day, and the days on which the rules changed since."""

    on: date
    column: str
    split: Split
    rules_changed: tuple[date, ...]


async def why_since(ask: Ask, customer: Customer, since: date) -> Reply:
    """Return what changed a customer's score since a day. Raises Mistake where there is nothing to compare with."""
    found = await ask.store(_read, customer, since, ask.today)
    told = found.split
    kind = "same" if told.before == told.now else found.column
    title = ask.say(
        f"since_title_{kind}", customer=customer.name, before=Points(told.before), now=Points(told.now), on=found.on
    )
    return Reply(title, tuple(_blocks(ask, found)))


def _read(session: "Session", customer: Customer, since: date, today: date) -> Since:
    latest, runs = latest_run(session), turns(session, since)
    if latest is None:
        raise Unavailable("not_scored")
    if not runs:
        raise Mistake("since_no_run", since=since, first=first_day(session))
    column, before = _score_then(session, runs[0], customer)
    stretches = list(_stretches(session, customer, [*runs, latest], today))
    found = split(before, stretches, column)
    if found is None:
        raise Mistake("since_unscored", customer=customer.name, on=runs[0].as_of)
    return Since(runs[0].as_of, column, found, tuple(run.as_of for run in runs[1:]))


def _score_then(session: "Session", run: Run, customer: Customer) -> tuple[str, int]:
    """Return the score a run gave, the potential for one who had not bought."""
    kept = session.get(Score, (run.id, customer.id))
    for column in ("tier_score", "potential_score"):
        points = getattr(kept, column, None)
        if points is not None:
            return column, int(points)
    raise Mistake("since_unscored", customer=customer.name, on=run.as_of)


def _stretches(session: "Session", customer: Customer, runs: Sequence[Run], today: date) -> Iterator[Stretch]:
    """Give the time between each two runs, seen by the rules of the first; the last run's rules are those of today."""
    for position, (run, following) in enumerate(pairwise(runs), 2):
        last = position == len(runs)
        learnt = following.calibration if last else following.bridge
        if learnt is None:
            raise Unavailable("since_no_bridge", on=following.as_of)
        start = _view(session, customer, run, run.calibration, run.as_of)
        yield Stretch(start, _view(session, customer, run, learnt, today if last else following.as_of))


def _view(session: "Session", customer: Customer, run: Run, calibration: str, day: date) -> View:
    policy, learnt = rules_of(run.policy, calibration)
    tables = load_customer(session, customer.id, reporting_currency=policy.reporting_currency, as_of=day)
    return View(features(tables, day, policy), learnt, policy)


def _blocks(ask: Ask, since: Since) -> Iterator[Block]:
    told = since.split
    days = ask.wording.enumerate(since.rules_changed) if since.rules_changed else None
    parts = [
        ask.say("since_own", points=_signed(told.own)),
        ask.say("since_peers", points=_signed(told.peers)),
        ask.say("since_rules" if days else "since_rules_none", points=_signed(told.rules), days=days),
    ]
    yield Text(bullets(ask.say("since_parts", on=since.on), parts))
    figures = {name: _signed(getattr(told, name)) for name in ("own", "peers", "rules")}
    yield Text(ask.say("since_sum", before=Points(told.before), now=Points(told.now), **figures))
    if lines := list(_lines(ask, told)):
        yield Text(bullets(ask.say("since_moved"), lines))


def _lines(ask: Ask, told: Split) -> Iterator[Markdown]:
    for moved in told.moved[:MOVED]:
        yield ask.say(
            "since_line",
            points=_signed(moved.points),
            input=Term(moved.key),
            before=_value(ask, moved.before),
            after=_value(ask, moved.after),
        )
    if rest := sum(moved.points for moved in told.moved[MOVED:]):
        yield ask.say("since_rest", points=_signed(rest), count=len(told.moved) - MOVED)
    if told.corrected:
        yield ask.say("since_corrected", points=_signed(told.corrected))


def _value(ask: Ask, line: Contribution | None) -> Markdown:
    if line is None:
        return ask.say("since_nothing")
    return ask.say("since_value" if line.on else "since_undated", value=line.value, on=line.on)


def _signed(hundredths: int) -> str:
    return f"{hundredths / 100:+.2f}"
