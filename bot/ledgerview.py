"""Say what came of the playbooks: how often each was opened and used, what followed, and how its variants compare."""

from collections.abc import Sequence
from itertools import combinations
from typing import TYPE_CHECKING

from bot.context import Ask
from bot.reply import Block, Reply, Text
from core.errors import Misconfigured, NotFound
from core.ledger import OUTCOMES, Comparison, Line, base_of, compare, lines
from core.markdown import Markdown, bullets
from core.store import ledger
from core.store.columns import number_of
from core.store.scope import Scope
from core.types import Term, Value

if TYPE_CHECKING:
    from sqlmodel import Session


async def stats(ask: Ask) -> Reply:
    """Return what came of the playbooks with the customers the asker may see."""
    told, variants = await ask.store(_read, ask)
    if not told:
        return Reply(ask.say("ledger.title"), (Text(ask.say("ledger.none")),))
    blocks: list[Block] = [Text(ask.say("ledger.how", window=ask.policy.playbooks.window_days))]
    blocks += [_playbook(ask, line, told) for line in told if line.segment is None]
    blocks += [Text(_compared(ask, variant)) for variant in variants]
    return Reply(ask.say("ledger.title"), tuple(blocks))


def _read(session: "Session", ask: Ask) -> tuple[list[Line], list[Comparison]]:
    scope, today, window = ask.scope or Scope(frozenset()), number_of(ask.today), ask.policy.playbooks.window_days
    openings = ledger.openings(session, scope, ask.today)
    followed = ledger.followed(session, scope, ask.today, window)
    pairs = combinations(sorted({opening.playbook for opening in openings}), 2)
    alike = [pair for pair in pairs if base_of(pair[0]) == base_of(pair[1])]
    variants = [compare(openings, pair, followed, today, window) for pair in alike]
    return lines(openings, followed, today, window), variants


def _playbook(ask: Ask, line: Line, told: Sequence[Line]) -> Text:
    """Say one playbook, and below it its segments where there are several."""
    named = title(ask, line.playbook)
    head = ask.say("ledger.line", playbook=named, opened=line.opened, used=line.used, came=_came(ask, line))
    segments = [each for each in told if each.playbook == line.playbook and each.segment and each.used]
    if len(segments) < 2:
        return Text(head)
    said = [
        ask.say("ledger.segment", segment=Term(f"quadrant.{each.segment}"), used=each.used, came=_came(ask, each))
        for each in segments
    ]
    return Text(bullets(head, said))


def _came(ask: Ask, line: Line) -> Markdown:
    """Say what followed, or that too few are settled to say it."""
    rules = ask.policy.playbooks
    if line.settled < rules.enough:
        return ask.say("ledger.few", settled=line.settled, window=rules.window_days, enough=rules.enough)
    counts: dict[str, Value] = {outcome: line.followed[outcome] for outcome in OUTCOMES}
    return ask.say("ledger.came", settled=line.settled, window=rules.window_days, **counts)


def _compared(ask: Ask, found: Comparison) -> Markdown:
    rules, one, other = ask.policy.playbooks, found.one, found.other
    named = {"one": title(ask, one.playbook), "other": title(ask, other.playbook)}
    counts = {"settled": one.settled, "other_settled": other.settled}
    if min(one.settled, other.settled) < rules.enough:
        return ask.say("ledger.variants_few", **named, **counts, window=rules.window_days, enough=rules.enough)
    said = ask.say("ledger.variants", **named, **counts, ordered=one.ordered, other_ordered=other.ordered)
    return Markdown(f"{said} {_verdict(ask, found)}" if ask.lang == "en" else f"{said}{_verdict(ask, found)}")


def _verdict(ask: Ask, found: Comparison) -> Markdown:
    if not found.apart:
        return ask.say("ledger.level", low=_points(found.low), high=_points(found.high))
    if found.gap > 0:
        key, gap, low, high = "ledger.apart", found.gap, found.low, found.high
    else:
        key, gap, low, high = "ledger.apart_worse", -found.gap, -found.high, -found.low
    return ask.say(key, gap=_points(gap), low=_points(low), high=_points(high))


def _points(share: float) -> int:
    return round(share * 100)


def title(ask: Ask, name: str) -> str:
    """Return a playbook's title, with the variant's name; the name of one that is there no more."""
    try:
        said = ask.library.playbook(base_of(name), ask.lang).title
    except (NotFound, Misconfigured):
        return name
    variant = name.removeprefix(base_of(name)).strip("-")
    return f"{said} ({variant})" if variant else said
